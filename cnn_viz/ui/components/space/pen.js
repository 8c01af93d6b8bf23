// One's own digit beside the field: its pixels are inked and erased, and its ring follows.

import { forward } from "../engine/forward.js";
import { beginBoard, beginModes, paintBoard, writeModes } from "../lib/digit_board.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";

const NEAREST = 10;

export function beginPen(view, box) {
  Object.assign(view, { mode: "draw", at: { row: 4, column: 14 }, size: 1, keep: () => {}, changed: () => move(view) });
  view.penTitle = make("h2", "", box);
  beginModes(view, box, ["draw", "erase"], () => writePen(view));
  beginBoard(view, box);
  view.restorer = make("button", "", box);
  view.restorer.type = "button";
  view.restorer.addEventListener("click", () => {
    view.digit = original(view);
    move(view);
  });
  view.nearTold = make("p", "", box);
  view.nearTold.setAttribute("role", "status");
}

export const original = ({ arrays: [, , , ink, colour] }) => ({
  ink: Uint8Array.from(ink),
  colour: Uint8Array.from(colour),
});

export const untouched = ({ digit, arrays: [, , , ink] }) => ink.every((v, k) => v === digit.ink[k]);

// At most once a frame.
function move(view) {
  cancelAnimationFrame(view.moving);
  view.moving = requestAnimationFrame(() => {
    view.moving = 0;
    if (view.network) view.place();
    else writePen(view);
  });
}

/** Where the digit on the board lies: engine/explain/plane.py's Plane.place. */
export function placed(view) {
  const { header, network, digit, arrays } = view,
    [, mean, axes] = arrays;
  if (!network || untouched(view)) return header.own;
  const values = forward(network, digit)[header.layer];
  return [0, 1].map((axis) => {
    let sum = 0;
    for (let k = 0; k < mean.length; k++) sum += axes[axis * mean.length + k] * (values[k] - mean[k]);
    return sum;
  });
}

export function writePen(view) {
  const { text, places, own, header } = view;
  view.penTitle.textContent = text.space_pen;
  writeModes(view);
  Object.assign(view.restorer, { textContent: text.as_it_was, disabled: untouched(view) });
  paintBoard(view);
  const far = ({ x, y }) => Math.hypot(x - own.x, y - own.y),
    nearest = [...places.keys()].sort((a, b) => far(places[a]) - far(places[b])).slice(0, NEAREST);
  view.nearTold.textContent = fill(text.space_near, { list: nearest.map((k) => header.labels[k]).join(" ") });
}
