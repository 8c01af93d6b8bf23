// Walking by keys, and what is spoken on the way.

import { brief, exact, fill, percent } from "../lib/numbers.js";
import { openAt, up } from "./depth.js";
import { channelOf, placeOf, tileBox } from "./plates.js";
import { light, readout } from "./point.js";
import { summary, tileName } from "./values.js";

// One stop for Tab; the arrows walk over tiles and layers.
export function watchKeys(view) {
  view.stage.addEventListener("keydown", (e) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    const { i, c } = view.cursor;
    if (step) moveTo(view, neighbour(view, i, c, step));
    else if (e.key === "Home") moveTo(view, firstTile(view, view.plan.blocks.findIndex(Boolean)));
    else if (e.key === "End") moveTo(view, firstTile(view, view.plan.blocks.length - 1));
    else if (e.key === "Enter" || e.key === " ") openAt(view, i, c, true);
    else return;
    e.preventDefault();
  });
  view.root.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !(view.open || view.point || view.place.depth === "layer")) return;
    e.preventDefault();
    if (!view.open && view.point) light(view, null);
    up(view);
    readout(view, null);
  });
  view.stage.addEventListener("focusin", ({ target }) => {
    const { i, c } = view.cursor; // a screen reader moves the focus by itself
    if (target !== view.itemOf(i, c)) adoptFocus(view, target);
    if (view.stage.querySelector(":focus-visible")) light(view, view.cursor);
  });
  view.stage.addEventListener("focusout", () => light(view, null));
}

function adoptFocus(view, target) {
  for (let i = 0; i < view.layers.length; i++) {
    for (let c = 0; c < view.layers[i].n; c++) if (view.itemOf(i, c) === target) return focusTile(view, i, c, false);
  }
}

function neighbour(view, i, c, [dx, dy]) {
  const { blocks, vertical } = view.plan,
    b = blocks[i],
    tile = placeOf(b, c);
  const col = (tile % b.cols) + dx,
    line = Math.floor(tile / b.cols) + dy,
    next = line * b.cols + col;
  if (col >= 0 && col < b.cols && line >= 0 && next < b.n) return [i, channelOf(b, next)];
  const way = vertical ? dy : dx;
  let k = i + way;
  while (way && blocks.length > k && k >= 0 && !blocks[k]) k += way; // what is folded is passed over
  const there = blocks[k];
  if (!way || !there) return [i, c];
  const from = tileBox(b, c),
    middle = (t) => [t.x + t.width / 2, t.y + t.height / 2];
  const [x, y] = middle(from);
  let best = 0,
    least = Infinity;
  for (let t = 0; t < there.n; t++) {
    const [u, v] = middle(tileBox(there, channelOf(there, t))),
      away = Math.hypot(u - x, v - y);
    if (away < least) {
      least = away;
      best = t;
    }
  }
  return [k, channelOf(there, best)];
}

/** @type {(view: any, i: number) => number[]} */
const firstTile = ({ plan }, i) => [i, channelOf(plan.blocks[i], 0)];

/** The tile in sight that the cursor stands on, or the first of its layer, of the next or of the last one there is. */
export function cursorInSight(view) {
  const { blocks } = view.plan,
    { i, c } = view.cursor;
  if (blocks[i] && tileBox(blocks[i], c)) return;
  const near = blocks[i] ? i : blocks.findIndex((block, k) => block && k > i);
  const [layer, channel] = firstTile(view, near < 0 ? blocks.length - 1 : near);
  focusTile(view, layer, channel, false);
}

/** @type {(view: any, place: number[]) => void} */
function moveTo(view, [i, c]) {
  focusTile(view, i, c, true);
  light(view, { i, c });
  view.live.textContent = spoken(view, i, c);
}

export function focusTile(view, i, c, focus) {
  view.itemOf(view.cursor.i, view.cursor.c).tabIndex = -1;
  view.cursor = { i, c };
  const item = view.itemOf(i, c);
  item.tabIndex = 0;
  item.setAttribute("aria-label", spoken(view, i, c));
  if (focus) item.focus({ preventScroll: false });
}

export function spoken(view, i, c) {
  const { layers, text } = view,
    layer = layers[i],
    words = { layer: layer.title, what: tileName(view, i, c) };
  if (!layer.values) return fill(text.spoken_empty, words);
  if (layer.tile === 1) {
    const v = layer.values[c];
    return fill(text.spoken_value, { ...words, value: layer.family === "answer" ? percent(v) : exact(v, text) });
  }
  const { min, max, mean } = summary(layer, c);
  return fill(text.spoken_map, { ...words, min: brief(min), max: brief(max), mean: brief(mean) });
}
