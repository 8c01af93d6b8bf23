// Filters as tiles: each a block of its kernels, one for every input channel, in channel order, line by line.

import { step } from "../lib/colours.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { spread } from "../lib/picker.js";
import { SIDE } from "./chosen.js";
import { fullOf, weightsOf } from "./index.js";

const HIGHEST = 520,
  HIGHEST_NARROW = 640,
  LARGEST_KERNEL = 96,
  TILE_GAP = 8,
  NARROW = 900; // CSS pixels

// Full rows look calmer: the smallest number of columns that leaves none half empty.
export function columnsOf(n) {
  let cols = Math.ceil(Math.sqrt(n));
  while (n % cols) cols++;
  return cols;
}

// One filter's block of c kernels of h x w cells, `cell` device pixels each.
export function blockOf(c, h, w, cell, gap) {
  const cols = columnsOf(c),
    rows = c / cols,
    stepX = w * cell + gap,
    stepY = h * cell + gap;
  return { c, h, w, cell, cols, rows, stepX, stepY, width: cols * stepX - gap, height: rows * stepY - gap };
}

// At most `most` columns: as many as give full rows; where that would waste a quarter of the width, nearly full ones.
function fullRows(n, most) {
  let cols = most;
  while (n % cols) cols--;
  return 4 * cols >= 3 * most ? cols : Math.ceil(n / Math.ceil(n / most));
}

export const kernelAt = ({ cols, stepX, stepY }, k) => ({ x: (k % cols) * stepX, y: Math.floor(k / cols) * stepY });

// n blocks in rows, with cells as large as width and height allow; at least two pixels, even if it then grows longer.
function sheetPlan({ n, c, h, w, px }, width, highest) {
  const gap = px(TILE_GAP);
  let best = null;
  for (let cell = px(2); cell * w <= px(LARGEST_KERNEL); cell++) {
    const block = blockOf(c, h, w, cell, px(cell < px(6) ? 1 : 3));
    const stepX = block.width + gap,
      stepY = block.height + gap;
    const most = Math.min(n, Math.floor((width + gap) / stepX));
    if (best && !most) break;
    const cols = fullRows(n, Math.max(1, most)),
      rows = Math.ceil(n / cols);
    const plan = { block, stepX, stepY, cols, rows, width: cols * stepX - gap, height: rows * stepY - gap };
    if (best && plan.height > highest) break;
    best = plan;
  }
  return best;
}

// Colour a block's kernels into an image as 32-bit words.
function paintBlock(view, out, width, block, x, y, values, full) {
  const { c, h, w, cell } = block,
    { table, odd } = view.colours;
  for (let k = 0, from = 0; k < c; k++) {
    const at = kernelAt(block, k),
      left = x + at.x,
      top = y + at.y;
    for (let row = 0; row < h; row++) {
      const start = (top + row * cell) * width + left;
      for (let q = 0; q < w; q++, from++) {
        const v = values[from];
        out.fill(v === v ? table[step(v, full)] : odd[0], start + q * cell, start + (q + 1) * cell);
      }
      for (let line = 1; line < cell; line++) out.copyWithin(start + line * width, start, start + w * cell);
    }
  }
}

// blocks: [{x, y, f}], where each filter's block begins.
export function paintBlocks(view, canvas, block, blocks) {
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(canvas.width, canvas.height);
  const out = new Uint32Array(image.data.buffer);
  for (const { x, y, f } of blocks) {
    paintBlock(view, out, canvas.width, block, x, y, weightsOf(view, f), fullOf(view, f));
  }
  ctx.putImageData(image, 0, 0);
}

export function showSheet(view) {
  const { n, text, px } = view,
    narrow = view.width < NARROW;
  const plan = sheetPlan(view, px(view.width - (narrow ? 0 : SIDE)), px(narrow ? HIGHEST_NARROW : HIGHEST));
  const { width, height } = plan.block,
    place = (f) => ({ ...kernelAt(plan, f), width, height });
  const label = (f) => {
    const values = weightsOf(view, f),
      bias = view.biases.length ? exact(view.biases[f], text) : "";
    const words = { f: f + 1, n, min: brief(Math.min(...values)), max: brief(Math.max(...values)), bias };
    return fill(bias ? text.filter_spoken : text.filter_spoken_no_bias, words);
  };
  const name = fill(text.sheet_spoken, { layer: view.header.title, n });
  spread(view, view.sheet, { ...plan, n, place, label, name });
  paintBlocks(
    view,
    view.sheet.canvas,
    plan.block,
    Array.from({ length: n }, (_, f) => ({ ...place(f), f })),
  );
}
