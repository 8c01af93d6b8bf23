// From the message's arrays to layers, and what stands in one tile of them.

import { partAfter, partBefore, sizeOf, whole } from "../lib/geometry.js";
import { fill } from "../lib/numbers.js";

// Every layer as n tiles of h x w values; a vector is n tiles of 1 x 1.
export function readLayers({ layers }, arrays) {
  const read = [];
  for (const layer of layers) {
    read.push({ ...layer, ...sizeOf(layer.shape), values: null, range: null });
    const [how, index] = layer.source ?? [];
    const l = read.at(-1);
    if (how === "array") l.values = arrays[index];
    if (how === "copy") l.values = read[index].values;
    if (how === "rectified") l.values = read[index].values.map((v) => (v > 0 || v !== v ? v : 0));
    if (l.values) measure(l);
  }
  return read;
}

// The lowest and highest finite value of each tile and of the layer, and how many are not finite.
export function measure(layer) {
  const { n, tile, values } = layer;
  const low = new Float32Array(n),
    high = new Float32Array(n);
  let min = Infinity,
    max = -Infinity,
    bad = 0;
  for (let c = 0, i = 0; c < n; c++) {
    let lo = Infinity,
      hi = -Infinity;
    for (const end = i + tile; i < end; i++) {
      const v = values[i];
      if (v - v !== 0) {
        bad++;
        continue;
      } // NaN or infinite
      if (v < lo) lo = v;
      if (v > hi) hi = v;
    }
    low[c] = lo > hi ? 0 : lo;
    high[c] = lo > hi ? 0 : hi;
    if (lo < min) min = lo;
    if (hi > max) max = hi;
  }
  layer.range = { low, high, bad, min: min > max ? 0 : min, max: min > max ? 0 : max };
}

// What one tile holds, in figures; the rest is for the panel and the screen reader.
export function summary(layer, c) {
  const values = layer.values.subarray(c * layer.tile, (c + 1) * layer.tile);
  let sum = 0,
    zeros = 0,
    count = 0;
  for (const v of values)
    if (v - v === 0) {
      sum += v;
      count++;
      if (v === 0) zeros++;
    }
  return {
    values,
    count,
    bad: values.length - count,
    min: layer.range.low[c],
    max: layer.range.high[c],
    mean: count ? sum / count : NaN,
    zeros: count ? zeros / count : 0,
  };
}

// The largest distance from zero.
export const reach = (low, high) => Math.max(Math.abs(low), Math.abs(high));

// What each tile of a layer shows in full colour: what the whole layer or the tile itself reaches, as the visitor chose.
export function fullOf({ scale }, { range, tile, pixels }) {
  if (pixels) return () => pixels;
  if (!range) return () => 0;
  const { low, high, min, max } = range;
  return scale === "layer" || tile === 1 ? () => reach(min, max) : (c) => reach(low[c], high[c]);
}

// Which tiles of the layer before (after) tile c is computed from (feeds), as [from, to).
export function sources(layers, i, c) {
  if (!i) return [0, 0];
  const { from, to } = partBefore(layers[i].geometry, layers[i - 1], layers[i], {
    ...whole(layers[i]),
    from: c,
    to: c + 1,
  });
  return [from, to];
}

export function targets(layers, i, c) {
  const after = layers[i + 1];
  if (!after) return [0, 0];
  const { from, to } = partAfter(after.geometry, layers[i], after, { ...whole(layers[i]), from: c, to: c + 1 });
  return [from, to];
}

/** The maps that were written into the row that layer i reads: their layer; null where it reads no such row. */
export function flattenedMaps(layers, i) {
  const { n } = layers[i - 1];
  let k = i - 1;
  while (k > 0 && layers[k].tile === 1 && layers[k].n === n) k--;
  return layers[k].tile > 1 && layers[k].n * layers[k].tile === n ? k : null;
}

// What one tile is called: "feature map 3 of 16", "unit 5 of 64", "digit 7". People count from 1.
export function tileName(view, i, c) {
  const { layers, text } = view,
    layer = layers[i];
  const values = { c: c + 1, n: layer.n.toLocaleString("en") };
  if (view.classes(i)) return fill(text.class, { c });
  if (layer.kind === "input") return fill(text.channel, values);
  if (layer.geometry.reads === "row") return fill(text.value_of, values);
  return fill(layer.shape.length > 1 ? text.map : text.unit, values);
}
