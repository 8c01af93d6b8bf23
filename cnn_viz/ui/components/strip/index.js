// What the network sees: one picture a step from drawing to digit, each step with its switch and the answer after it.

import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { followDrawing, followReturn, isAhead } from "../lib/running.js";
import { stepsOf } from "./alive.js";

const EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="; // one clear pixel

const NOTHING = { picture: null, answer: null, verdict: "", differs: false };

const REST = 100; // ms between two looks: five answers and five pictures are more than a frame has time for

export default mount(".cv-strip", { read: plain, begin, receive, end: (view) => view.leave() });

function begin(view) {
  const ends = [
    followDrawing((drawing, off) => grown(view, drawing, off)),
    followReturn(() => view.shown && receive(view)),
  ];
  view.leave = () => ends.forEach((end) => void end());
}

function receive(view) {
  const { root, header } = view;
  root.setAttribute("aria-label", header.words.title);
  while (root.children.length > header.steps.length) root.lastChild.remove();
  if (!isAhead()) view.shown = null; // else an older drawing's message: its words count, its pictures do not
  header.steps.forEach((step, i) => show(view, root.children[i] ?? build(root), { ...step, ...view.shown?.[i] }));
  return header.run;
}

// The drawing has grown: its steps, and what the network reads after each, shown together when both are there.
async function grown(view, drawing, off) {
  view.next = { drawing, off };
  if (view.busy) return;
  view.busy = true;
  while (view.next) {
    const next = view.next;
    view.next = null;
    const shown = next.drawing
      ? await stepsOf(view.header, next.drawing, next.off)
      : view.header.steps.map(() => NOTHING);
    if (!shown || !isAhead()) continue;
    view.shown = shown;
    view.header.steps.forEach((step, i) => show(view, view.root.children[i], { ...step, ...shown[i] }));
    await new Promise((rested) => setTimeout(rested, REST));
  }
  view.busy = false;
}

function show({ header: { words, steps }, component }, item, step) {
  item.dataset.step = step.id;
  item.dataset.answer = step.answer ?? "";
  item.classList.toggle("off", !step.applied);
  const [picture, name, answer, toggle] = item.children;
  const source = step.picture ?? EMPTY;
  if (picture.src !== source) picture.src = source;
  picture.alt = step.alt;
  name.textContent = step.name;
  item.title = step.about;
  answer.textContent = step.verdict;
  answer.classList.toggle("differs", step.differs);
  toggle.hidden = !step.switchable;
  toggle.setAttribute("aria-checked", step.applied);
  toggle.setAttribute("aria-label", `${words.switch}: ${step.name}. ${step.about}`);
  toggle.onclick = () => {
    const off = steps.filter((other) => other.applied === (other.id === step.id));
    component.setStateValue(
      "off",
      off.map(({ id }) => id),
    );
  };
}

function build(root) {
  const item = root.appendChild(document.createElement("li"));
  for (const [tag, cls] of [
    ["img", "picture"],
    ["span", "name"],
    ["span", "verdict"],
    ["button", "switch"],
  ]) {
    item.appendChild(document.createElement(tag)).className = cls;
  }
  item.lastChild.type = "button";
  item.lastChild.setAttribute("role", "switch");
  return item;
}
