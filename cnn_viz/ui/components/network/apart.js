// Two networks of one kind side by side, or one at two moments: where their maps agree, and where they part.

import { percent } from "../lib/numbers.js";
import { LINE } from "./layout.js";

const PARTED = 0.1; // of a layer's length as a vector: from here on two layers are told to differ

/**
 * How far two layers' values are from each other: the length of their difference as a share of the first one's length.
 * @type {(one: ArrayLike<number>, other: ArrayLike<number>) => number}
 */
export function distance(one, other) {
  let apart = 0,
    all = 0;
  for (let k = 0; k < one.length; k++) {
    apart += (one[k] - other[k]) ** 2;
    all += one[k] ** 2;
  }
  return all ? Math.sqrt(apart / all) : apart ? Infinity : 0;
}

/** Whether two pictures show layers that can be compared one by one. */
export const comparable = (view, leader) =>
  Boolean(leader && leader !== view) &&
  String(leader.layers.map((layer) => layer.shape)) === String(view.layers.map((layer) => layer.shape));

/**
 * A word under each block of the overview: how far its values are from the first picture's. The first layer at which two
 * networks part stands out; of two drawings, which are apart from the start, the first at which they agree.
 */
export function apartWords(view, leader) {
  if (view.place.depth !== "overview" || !comparable(view, leader)) return [];
  const marked = view.plan.blocks.flatMap((block, i) => {
    const [one, other] = [leader, view].map(({ layers }) => layers[i].values);
    return one && other ? [{ block, far: distance(one, other) }] : [];
  });
  const parts = ({ far }) => far >= PARTED,
    turn = marked.find((layer) => parts(layer) !== parts(marked[0]));
  return marked.map((layer) => {
    const sign = layer === turn ? (parts(layer) ? "≠ " : "≈ ") : "",
      share = parts(layer) ? `${Math.round(100 * layer.far)} %` : percent(layer.far),
      text = `${sign}Δ ${Number.isFinite(layer.far) ? share : "∞"}`;
    return { text, x: layer.block.x, y: view.plan.height - view.px(LINE), bold: Boolean(sign), strong: Boolean(sign) };
  });
}
