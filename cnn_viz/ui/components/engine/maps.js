// Maps, as one layer hands them to the next.

/**
 * n maps of h rows and w columns; a vector is n maps of 1 x 1.
 * @typedef {{ n: number, h: number, w: number, values: Float32Array }} Maps
 */

/** @type {(n: number, h: number, w: number) => Maps} zeros */
export const mapsOf = (n, h, w) => ({ n, h, w, values: new Float32Array(n * h * w) });

/** @type {(input: Maps, padding: number, value: number) => Maps} a frame around every map */
export function padded(input, padding, value) {
  if (!padding) return input;
  const { n, h, w, values } = input,
    out = mapsOf(n, h + 2 * padding, w + 2 * padding);
  if (value) out.values.fill(value);
  for (let row = 0; row < n * h; row++) {
    const at = (Math.floor(row / h) * out.h + padding + (row % h)) * out.w + padding;
    out.values.set(values.subarray(row * w, (row + 1) * w), at);
  }
  return out;
}

/** How many positions a window has along an axis that is padded already. */
export const positions = (size, kernel, stride, dilation) =>
  Math.floor((size - dilation * (kernel - 1) - 1) / stride) + 1;
