// A drawing as it grew: its moments, and the picture at each.

import { extend, inked, newStroke, over } from "./ink.js";

/**
 * How much of the drawing was there: all strokes before this one, and so many points of it.
 * @typedef {{ stroke: number, points: number }} Moment
 * @typedef {import("./ink.js").Stroke} Stroke
 */

/**
 * At each point of the pen, or where these are more than `most`, at that many of them; the last one is the whole.
 * @type {(strokes: Stroke[], most: number) => Moment[]}
 */
export function momentsOf(strokes, most) {
  const all = strokes.flatMap(({ points }, stroke) =>
    Array.from({ length: points.length / 2 }, (_, k) => ({ stroke, points: k + 1 })),
  );
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, k) => all[Math.round(((k + 1) * all.length) / most) - 1]);
}

/** The strokes that were there at a moment. @type {(strokes: Stroke[], moment: Moment) => Stroke[]} */
export const strokesAt = (strokes, { stroke, points }) => [
  ...strokes.slice(0, stroke),
  { ...strokes[stroke], points: strokes[stroke].points.slice(0, 2 * points) },
];

/**
 * The pictures at moments, one after the other, over a base or over black: each costs what has been added since.
 * @type {(strokes: Stroke[], base: Uint8ClampedArray | null, moments: Moment[]) => Generator<Uint8ClampedArray>}
 */
export function* picturesAt(strokes, base, moments) {
  let below = inked([], base),
    number = 0,
    growing = begun(strokes[0]);
  for (const { stroke, points } of moments) {
    for (; number < stroke; number++) {
      grow(growing, strokes[number].points);
      below = over(below, growing);
      growing = begun(strokes[number + 1]);
    }
    grow(growing, strokes[stroke].points.slice(0, 2 * points));
    yield over(below, growing);
  }
}

const begun = ({ width, colour }) => newStroke(width, colour);

function grow(growing, points) {
  for (let k = growing.points.length; k < points.length; k += 2) extend(growing, points[k], points[k + 1]);
}
