// Where everything stands. One square is one value, on every face and in every column, at one scale for the picture.

import { cell, keepsPlace, partBefore } from "../lib/geometry.js";

const GAP = 36,
  LEAST = 16,
  LABEL = 76,
  FOLD = 48,
  LARGEST = 6,
  SMALLEST = 2.5; // CSS pixels; FOLD: values in a vector's column

export const isMap = (shape) => shape.length === 3;

// Layers that change no shape stand on the same block as the one before them.
function blocksOf(layers) {
  const blocks = [];
  layers.forEach((layer, i) => {
    if (keepsPlace(layer.geometry) && blocks.length) blocks.at(-1).members.push(i);
    else blocks.push({ members: [i], shape: layer.output_shape, layer });
  });
  return blocks;
}

// A block's size at `cell` pixels a value: maps stand one behind the other, `cell / 4` pixels apart.
function sized({ shape }, cell) {
  if (!isMap(shape)) {
    const n = shape[0],
      rows = Math.min(n, FOLD),
      cols = Math.ceil(n / rows);
    return { rows, cols, width: cols * cell, height: rows * cell, deep: 0 };
  }
  const [n, h, w] = shape,
    deep = ((n - 1) * cell) / 4;
  return { rows: h, cols: w, width: w * cell + deep, height: h * cell + deep, deep };
}

// The largest scale at which the building is no wider than `width`; a narrow page has it closer together, then scrolls.
export function layout(layers, width) {
  const blocks = blocksOf(layers);
  let cell = LARGEST,
    total;
  for (; ; cell -= 0.25) {
    blocks.forEach((block) => (block.size = sized(block, cell)));
    total = blocks.reduce((sum, { size }) => sum + Math.max(LABEL, size.width) + GAP, -GAP);
    if (total <= width || cell <= SMALLEST) break;
  }
  const gap = GAP - Math.min(GAP - LEAST, Math.max(0, total - width) / Math.max(1, blocks.length - 1));
  total -= (GAP - gap) * (blocks.length - 1);
  const high = Math.max(...blocks.map(({ size }) => size.height));
  let x = 0;
  for (const block of blocks) {
    const slot = Math.max(LABEL, block.size.width);
    Object.assign(block, {
      slot: x,
      middle: x + slot / 2,
      x: x + (slot - block.size.width) / 2,
      y: (high - block.size.height) / 2,
    });
    x += slot + gap;
  }
  return { blocks, cell, width: total, high };
}

// The part of a block's front that one value of the next block is computed from, in values: clipped to the front.
export function windowOn(block, next, { row, column }) {
  const size = ({ size: { rows, cols } }) => ({ n: 1, h: rows, w: cols });
  return partBefore({ ...next.layer.geometry, mixes: false }, size(block), size(next), cell(0, row, column));
}
