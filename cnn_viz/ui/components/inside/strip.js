// The path through the layers: for each a small square with the part that belongs to the chosen position.

import { go } from "../layer_views/move.js";
import { frameOf, paintPicture } from "../layer_views/picture.js";
import { words } from "../lib/board.js";
import { make } from "../lib/make.js";

export function buildStrip(view) {
  const { strip, layers, text } = view;
  strip.replaceChildren();
  strip.setAttribute("aria-label", text.path);
  view.steps = layers.map((layer, k) => {
    const button = make("button", "stop", strip);
    button.type = "button";
    button.dataset.layer = layer.name;
    const field = make("span", `field${layer.tile > 1 ? "" : " thin"}`, make("span", "well", button));
    const side = layer.tile > 1 ? 12 + Math.min(28, layer.h) : 40;
    Object.assign(field.style, { width: `${layer.tile > 1 ? side : 10}px`, height: `${side}px` });
    if (k === 0) drawDigit(view, field);
    const mark = make("i", k < view.i ? "before" : k > view.i ? "after" : "", field);
    words("span", "name", layer.title, button);
    const reach = words("span", "quiet", "", button);
    if (k === view.i) button.setAttribute("aria-current", "step");
    button.addEventListener("click", () => goAlong(view, k));
    return { button, mark, reach };
  });
}

function drawDigit(view, parent) {
  const canvas = make("canvas", "", parent);
  paintPicture(canvas, view.layers[0], view);
}

export function moveStrip(view, parts) {
  parts.forEach((part, k) => {
    const layer = view.layers[k],
      { mark, reach } = view.steps[k];
    mark.hidden = !part;
    const said = reachWords(view, layer, part);
    if (reach.textContent !== said) reach.textContent = said;
    if (!part) return;
    const [y0, y1, high] = layer.tile > 1 ? [part.top, part.bottom, layer.h] : [part.from, part.to, layer.n];
    const [x0, x1, wide] = layer.tile > 1 ? [part.left, part.right, layer.w] : [0, 1, 1];
    frameOf(mark, [x0, x1, wide], [y0, y1, high]);
  });
}

function reachWords({ text }, layer, part) {
  if (!part) return text.nothing;
  const high = part.bottom - part.top,
    wide = part.right - part.left;
  if (layer.tile > 1) return high === layer.h && wide === layer.w ? text.everything : `${high} × ${wide}`;
  return part.to - part.from === layer.n && layer.n > 1 ? text.everything : (part.to - part.from).toLocaleString("en");
}

// Go to a layer on the path: to the middle of the part, in the channel that it names or that mattered most.
function goAlong(view, k) {
  const part = view.parts[k],
    layer = view.layers[k];
  if (k === view.i) return;
  const middle = (a, b) => Math.floor((a + b - 1) / 2);
  const { classes, answer } = view.header,
    begins = classes.includes(k) && !classes.includes(view.i), // the ten classes begin with the winner
    alone = part && part.to - part.from === 1,
    channel = begins ? answer : alone ? part.from : k === view.i - 1 ? (view.heaviest ?? view.point.c) : view.point.c;
  const place =
    layer.tile > 1 && part ? { row: middle(part.top, part.bottom), column: middle(part.left, part.right) } : {};
  go(view, { layer: layer.name, channel: Math.min(channel, layer.n - 1), ...place });
}
