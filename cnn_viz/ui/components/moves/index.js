// The digit, moved by the visitor; what is read at every position; every layer before and after.

import { board, section, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill, percent } from "../lib/numbers.js";
import { buildLayers } from "./layers.js";
import { buildPositions, byKey, move, placed } from "./positions.js";

export default mount(".cv-moves", { begin, receive, arrange });

function begin(view) {
  const { root } = view;
  view.head = make("h2", "unseen", root);
  view.stage = make("div", "stage", root);
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
}

function receive(view) {
  [, , view.digits, view.certain] = view.arrays;
  return view.header.run;
}

function arrange(view) {
  const focused = view.root.getRootNode().activeElement?.dataset,
    back = focused?.map ? `[data-map="${focused.map}"]` : focused?.move ? `[data-move="${focused.move}"]` : null;
  view.narrow = view.width < 700;
  view.head.textContent = view.header.title;
  view.stage.replaceChildren();
  const boards = make("div", "boards", view.stage);
  buildDigit(view, section(boards, "digit", view.text.digit, ""));
  buildPositions(view, boards, 0);
  buildPositions(view, boards, 1);
  words("h3", "", view.text.layers, view.stage);
  words("p", "quiet", view.text.layers_about, view.stage);
  buildLayers(view, view.stage);
  if (back) view.root.querySelector(back)?.focus({ preventScroll: true });
  Object.assign(view.root.dataset, { run: view.header.run, shift: view.header.shift.join("."), drawn: "1" });
}

// The digit where it stands now, four arrows around it, and the two answers.
function buildDigit(view, box) {
  const { header, text, arrays } = view,
    [down, right] = header.shift;
  const { place } = placed(view, down, right);
  box.about.textContent = place;
  const pad = make("div", "cross", box);
  for (const [name, sign, by] of [
    ["up", "↑", [-1, 0]],
    ["left", "←", [0, -1]],
    ["right", "→", [0, 1]],
    ["down", "↓", [1, 0]],
  ]) {
    const button = words("button", `more ${name}`, sign, pad);
    Object.assign(button, { type: "button", ariaLabel: text[`go_${name}`], title: text[`go_${name}`] });
    button.dataset.move = name;
    button.addEventListener("click", () => move(view, view.header.shift[0] + by[0], view.header.shift[1] + by[1]));
  }
  const b = board(
    view,
    make("div", "middle", pad),
    { n: 1, h: 28, w: 28, values: arrays[1] },
    { across: 196, high: 196, largest: 7, full: () => 1, live: true, label: text.digit },
  );
  b.box.dataset.map = "digit";
  b.box.addEventListener("keydown", (e) => byKey(view, e));
  const [before, after] = header.answers.map(([digit, p]) => ({ digit, share: percent(p) }));
  words("p", "readout", fill(text.answer_before, before), box);
  words("p", "readout", fill(text.answer_after, after), box);
  view.live.textContent = `${place}. ${fill(text.answer_after, after)}`;
}
