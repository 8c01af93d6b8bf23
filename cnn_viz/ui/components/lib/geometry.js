// Which values of a layer's input its values are computed from, and which values they feed.
// engine/inspection/geometry.py says the same in Python; tests compare the two over random stacks of layers.

/**
 * What one value of a layer reads; see Geometry in Python.
 * @typedef {object} Geometry
 * @property {"window" | "everything" | "row"} reads
 * @property {[number, number]} kernel rows and columns
 * @property {number} stride
 * @property {number} padding
 * @property {number} dilation
 * @property {boolean} mixes all channels of the group are read, else its own and so many `before` and `after` it
 * @property {number} groups
 * @property {number} before
 * @property {number} after
 */

/**
 * n maps of h rows and w columns; a vector is n maps of 1 x 1.
 * @typedef {{n: number, h: number, w: number}} Size
 */

/**
 * Channels from `from` to `to`, in each a box of rows and columns; ends are not included.
 * @typedef {{from: number, to: number, top: number, left: number, bottom: number, right: number}} Part
 */

/**
 * A layer's shape, [n, h, w] or [n], as a size, and how many values a map has.
 * @param {number[]} shape
 * @returns {Size & {tile: number}}
 */
export function sizeOf(shape) {
  const [n, h, w] = [...shape, 1, 1];
  return { n, h, w, tile: h * w };
}

/** @type {(size: Size) => Part} */
export const whole = ({ n, h, w }) => ({ from: 0, to: n, top: 0, left: 0, bottom: h, right: w });

/** @type {(c: number, row: number, column: number) => Part} */
export const cell = (c, row, column) => ({
  from: c,
  to: c + 1,
  top: row,
  left: column,
  bottom: row + 1,
  right: column + 1,
});

/**
 * How many rows and columns a window spans, with the gaps that dilation leaves.
 * @type {(geometry: Geometry) => [number, number]}
 */
export const reachOf = ({ kernel: [rows, columns], dilation }) => [
  dilation * (rows - 1) + 1,
  dilation * (columns - 1) + 1,
];

/**
 * Whether each value is made of values at its own place alone.
 * @param {Geometry} geometry
 */
export function keepsPlace(geometry) {
  const { reads, kernel, stride, padding, mixes } = geometry;
  return reads === "window" && kernel[0] === 1 && kernel[1] === 1 && stride === 1 && padding === 0 && !mixes;
}

/**
 * Whether a value reads more than a few neighbouring channels.
 * @param {Geometry} geometry
 */
export const readsAll = ({ reads, mixes }) => mixes || reads === "everything";

/**
 * What a part of a layer is computed from, without the padding: empty where it lies in the padding alone.
 * @param {Geometry} geometry the layer's
 * @param {Size} input
 * @param {Size} output
 * @param {Part} part of the output
 * @returns {Part}
 */
export function partBefore(geometry, input, output, part) {
  if (geometry.reads === "row" && input.h * input.w > 1) return unflattened(input, part);
  if (geometry.reads === "everything") return whole(input);
  const { stride, padding, before, after } = geometry,
    [rows, columns] = reachOf(geometry);
  return within(input, {
    ...(geometry.mixes
      ? grouped(part, output.n, input.n, geometry.groups)
      : { from: part.from - before, to: part.to + after }),
    top: part.top * stride - padding,
    left: part.left * stride - padding,
    bottom: (part.bottom - 1) * stride - padding + rows,
    right: (part.right - 1) * stride - padding + columns,
  });
}

/**
 * What of a layer reads a part of its input: position p reads q where stride * p - padding <= q < that + reach.
 * @param {Geometry} geometry the layer's
 * @param {Size} input
 * @param {Size} output
 * @param {Part} part of the input
 * @returns {Part}
 */
export function partAfter(geometry, input, output, part) {
  if (geometry.reads === "row" && input.h * input.w > 1) return flattened(input, part);
  if (geometry.reads === "everything") return whole(output);
  const { stride, padding, before, after } = geometry,
    [rows, columns] = reachOf(geometry);
  return within(output, {
    ...(geometry.mixes
      ? grouped(part, input.n, output.n, geometry.groups)
      : { from: part.from - after, to: part.to + before }),
    top: Math.ceil((part.top + padding - rows + 1) / stride),
    left: Math.ceil((part.left + padding - columns + 1) / stride),
    bottom: Math.floor((part.bottom - 1 + padding) / stride) + 1,
    right: Math.floor((part.right - 1 + padding) / stride) + 1,
  });
}

/**
 * The channels on the other side of the groups that a part touches.
 * @param {Part} part
 * @param {number} here how many channels on the part's side
 * @param {number} there
 * @param {number} groups
 */
function grouped({ from, to }, here, there, groups) {
  const share = here / groups,
    other = there / groups;
  return { from: Math.floor(from / share) * other, to: Math.ceil(to / share) * other };
}

/** @type {(size: Size, part: Part) => Part} */
const within = ({ n, h, w }, { from, to, top, left, bottom, right }) => ({
  from: Math.max(0, from),
  to: Math.min(n, to),
  top: Math.max(0, top),
  left: Math.max(0, left),
  bottom: Math.min(h, bottom),
  right: Math.min(w, right),
});

/**
 * One entry comes from one cell; several from the maps that they were cut from.
 * @param {Size} input
 * @param {Part} part
 * @returns {Part}
 */
function unflattened(input, { from, to }) {
  const tile = input.h * input.w,
    c = Math.floor(from / tile),
    at = from % tile;
  if (to - from === 1) return cell(c, Math.floor(at / input.w), at % input.w);
  return { ...whole(input), from: c, to: Math.ceil(to / tile) };
}

/**
 * Entries from the first to the last; between them may lie some that are not fed.
 * @param {Size} input
 * @param {Part} part
 * @returns {Part}
 */
function flattened(input, { from, to, top, left, bottom, right }) {
  const tile = input.h * input.w;
  return {
    from: from * tile + top * input.w + left,
    to: (to - 1) * tile + (bottom - 1) * input.w + right,
    top: 0,
    left: 0,
    bottom: 1,
    right: 1,
  };
}

/**
 * The parts of all layers that belong to one part of layer i; null where a window lies wholly in the padding.
 * @param {(Size & {geometry: Geometry})[]} layers
 * @param {number} i
 * @param {Part} part
 * @returns {(Part | null)[]}
 */
export function family(layers, i, part) {
  /** @type {(Part | null)[]} */
  const parts = new Array(layers.length).fill(null);
  parts[i] = part;
  const some = (/** @type {Part} */ p) => (p.top < p.bottom && p.left < p.right ? p : null);
  for (let k = i; k > 0; k--) {
    const here = parts[k];
    if (here) parts[k - 1] = some(partBefore(layers[k].geometry, layers[k - 1], layers[k], here));
  }
  for (let k = i + 1; k < layers.length; k++) {
    const here = parts[k - 1];
    if (here) parts[k] = some(partAfter(layers[k].geometry, layers[k - 1], layers[k], here));
  }
  return parts;
}
