// What the network sees: one picture a step from drawing to digit, each step with its switch and the answer after it.

import { message } from "../lib/message.js";

const EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="; // one clear pixel

export default function ({ data: bytes, parentElement, setStateValue }) {
  const data = message(bytes);
  const root = parentElement.querySelector(".cv-strip");
  root.setAttribute("aria-label", data.words.title);
  while (root.children.length > data.steps.length) root.lastChild.remove();
  data.steps.forEach((step, i) => show(root.children[i] ?? build(root), step, data, setStateValue));
}

function show(item, step, { words, steps }, setStateValue) {
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
    const off = steps.filter((other) => other.applied === (other === step));
    setStateValue(
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
