// A pen's strokes become the picture that is read: engine/digits/ink.py in the browser, the same bytes.
//
// Why a pixel is covered as it is stands there. Here a stroke grows point by point, and each point costs the pixels
// near its own line.

export const SIDE = 280;
export const PER_PIXEL = 4; // a point's coordinates are whole numbers of quarters of a pixel

/**
 * width: the nib's diameter in pixels.  colour: "#rrggbb".  points: x, y, x, y, … in quarters of a pixel.
 * @typedef {{ width: number, colour: string, points: number[] }} Stroke
 *
 * nearest: the square of each pixel's distance from the stroke's line, (SIDE, SIDE).  box: the pixels that it reaches.
 * @typedef {Stroke & { nearest: Float64Array, box: Box }} Growing
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box
 */

/** @type {(width: number, colour: string) => Growing} */
export function newStroke(width, colour) {
  const nearest = new Float64Array(SIDE * SIDE).fill(Number.POSITIVE_INFINITY);
  return { width, colour, points: [], nearest, box: { left: SIDE, top: SIDE, right: 0, bottom: 0 } };
}

/** The pen has come to a point. @type {(stroke: Growing, x: number, y: number) => void} */
export function extend(stroke, x, y) {
  const { points, box } = stroke,
    from = points.length ? points.slice(-2) : [x, y];
  points.push(x, y);
  const [ax, ay] = from.map((quarters) => quarters / PER_PIXEL),
    [bx, by] = [x / PER_PIXEL, y / PER_PIXEL],
    reach = stroke.width / 2 + 0.5,
    left = within(Math.floor(Math.min(ax, bx) - reach)),
    top = within(Math.floor(Math.min(ay, by) - reach)),
    right = within(Math.ceil(Math.max(ax, bx) + reach)),
    bottom = within(Math.ceil(Math.max(ay, by) + reach));
  approach(stroke.nearest, { left, top, right, bottom }, ax, ay, bx, by);
  box.left = Math.min(box.left, left);
  box.top = Math.min(box.top, top);
  box.right = Math.max(box.right, right);
  box.bottom = Math.max(box.bottom, bottom);
}

/** @type {(v: number) => number} */
const within = (v) => Math.min(Math.max(v, 0), SIDE);

/** @type {(nearest: Float64Array, box: Box, ax: number, ay: number, bx: number, by: number) => void} */
function approach(nearest, { left, top, right, bottom }, ax, ay, bx, by) {
  const dx = bx - ax,
    dy = by - ay,
    length = dx * dx + dy * dy,
    ux = length ? dx / length : 0,
    uy = length ? dy / length : 0;
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const px = column + 0.5 - ax,
        py = row + 0.5 - ay,
        at = px * ux + py * uy,
        along = Math.min(Math.max(at, 0), 1),
        off = px - along * dx,
        up = py - along * dy,
        squared = off * off + up * up,
        k = row * SIDE + column;
      if (squared < nearest[k]) nearest[k] = squared;
    }
}

/**
 * The picture with the stroke over it, another one than `below`; both as ImageData has them.
 * @type {(below: Uint8ClampedArray, stroke: Growing) => Uint8ClampedArray}
 */
export function over(below, { width, colour, nearest, box }) {
  const picture = below.slice(),
    rgb = [1, 3, 5].map((k) => Number.parseInt(colour.slice(k, k + 2), 16)),
    reach = width / 2 + 0.5;
  for (let row = box.top; row < box.bottom; row++)
    for (let k = row * SIDE + box.left; k < row * SIDE + box.right; k++) {
      const share = Math.min(Math.max(reach - Math.sqrt(nearest[k]), 0), 1),
        opaque = Math.floor(share * 255 + 0.5);
      if (!opaque) continue;
      for (let c = 0; c < 3; c++) {
        const total = below[4 * k + c] * (255 - opaque) + rgb[c] * opaque + 128;
        picture[4 * k + c] = (total + (total >> 8)) >> 8;
      }
    }
  return picture;
}

/**
 * What stands on the paper: the strokes, one over the other, over `base` or black.
 * @type {(strokes: Stroke[], base?: Uint8ClampedArray | null) => Uint8ClampedArray}
 */
export function inked(strokes, base = null) {
  let picture = base ?? black();
  for (const { width, colour, points } of strokes) {
    const stroke = newStroke(width, colour);
    for (let k = 0; k < points.length; k += 2) extend(stroke, points[k], points[k + 1]);
    picture = over(picture, stroke);
  }
  return picture;
}

function black() {
  const picture = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let k = 3; k < picture.length; k += 4) picture[k] = 255;
  return picture;
}
