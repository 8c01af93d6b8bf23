// The convolution, where a network spends its time.

import { mapsOf, padded, positions } from "./maps.js";

/**
 * Cross-correlation as PyTorch's Conv2d: any kernel, stride, padding, dilation and groups.
 * @type {(input: import("./maps.js").Maps, layer: import("./forward.js").Layer) => import("./maps.js").Maps}
 */
export function convolved(input, layer) {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = layer.settings,
    { weight, bias } = layer.weights,
    [filters, depth, rows, columns] = weight.shape,
    from = padded(input, padding, 0),
    out = mapsOf(filters, positions(from.h, rows, stride, dilation), positions(from.w, columns, stride, dilation)),
    window = new Int32Array(depth * rows * columns), // how far each of its cells lies from its first
    share = filters / groups;
  for (let k = 0; k < window.length; k++) {
    const c = Math.floor(k / (rows * columns)),
      r = Math.floor(k / columns) % rows;
    window[k] = (c * from.h + r * dilation) * from.w + (k % columns) * dilation;
  }
  for (let f = 0; f < filters; f += Math.min(TOGETHER, share - (f % share)))
    slide(out, f, Math.min(f + TOGETHER, f - (f % share) + share), from, Math.floor(f / share) * depth, {
      window,
      stride,
      weight: weight.values,
      bias: bias?.values,
    });
  return out;
}

const TOGETHER = 4; // filters that look through two windows at once: a value is fetched for all four, a weight for both

// The windows moved over the maps from `first` on, as filters f to end - 1 see them; at an end one is computed twice.
function slide(out, f, end, { h, w, values }, first, { window, stride, weight, bias }) {
  const tile = out.h * out.w,
    size = window.length,
    filters = [0, 1, 2, 3].map((k) => Math.min(f + k, end - 1)),
    [a, b, c, d] = filters.map((filter) => filter * size),
    [toA, toB, toC, toD] = filters.map((filter) => filter * tile),
    [biasA, biasB, biasC, biasD] = filters.map((filter) => (bias ? bias[filter] : 0));
  for (let row = 0; row < out.h; row++)
    for (let column = 0; column < out.w; column += 2) {
      const corner = (first * h + row * stride) * w + column * stride,
        next = column + 1 < out.w ? 1 : 0, // the second window, but where the row ends with the first
        across = next * stride;
      let a1 = biasA,
        b1 = biasB,
        c1 = biasC,
        d1 = biasD,
        a2 = biasA,
        b2 = biasB,
        c2 = biasC,
        d2 = biasD;
      for (let cell = 0; cell < size; cell++) {
        const at = corner + window[cell],
          x1 = values[at],
          x2 = values[at + across];
        a1 += weight[a + cell] * x1;
        a2 += weight[a + cell] * x2;
        b1 += weight[b + cell] * x1;
        b2 += weight[b + cell] * x2;
        c1 += weight[c + cell] * x1;
        c2 += weight[c + cell] * x2;
        d1 += weight[d + cell] * x1;
        d2 += weight[d + cell] * x2;
      }
      const k = row * out.w + column;
      out.values[toA + k] = a1;
      out.values[toB + k] = b1;
      out.values[toC + k] = c1;
      out.values[toD + k] = d1;
      out.values[toA + k + next] = a2;
      out.values[toB + k + next] = b2;
      out.values[toC + k + next] = c2;
      out.values[toD + k + next] = d2;
    }
}
