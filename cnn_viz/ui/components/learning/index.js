// The drawing in a learning network: ten bars, the first filters over their maps, the other layers' maps.

import { widest as largest } from "../lib/arithmetic.js";
import { step } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill, percent } from "../lib/numbers.js";

const TILE = 56,
  KERNEL = 40,
  GAP = 8; // CSS pixels

export default mount(".cv-learning", { begin: () => {}, receive: build, arrange });

// Elements stay as long as the network does; only colours change from batch to batch.
function build(view) {
  const { root, header, text } = view,
    layers = JSON.stringify([header.layers, text]);
  if (layers === view.laid) return;
  view.laid = layers;
  root.replaceChildren();
  const reads = make("section", "reads", root);
  make("h3", "", reads, text.reads);
  view.digit = make("canvas", "digit", reads);
  view.digit.setAttribute("aria-hidden", "true");
  view.bars = Array.from({ length: 10 }, (_, digit) => {
    const row = make("div", "bar", reads);
    make("span", "", row, String(digit));
    return { row, fill: make("i", "", make("b", "", row)), value: make("span", "value", row) };
  });
  view.layers = header.layers.map(({ title, size }, i) => {
    const section = make("section", "layer", root),
      head = make("h3", "", section, title);
    make("small", "", head, size);
    const canvas = make("canvas", "", section);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", fill(i ? text.maps_spoken : text.filters_spoken, { title, size }));
    return canvas;
  });
  make("p", "quiet", root, text.scale);
}

function arrange(view) {
  const { root, header, arrays } = view,
    [digit, probabilities, filters, ...maps] = arrays;
  const shapes = header.shapes;
  const [high, wide] = shapes[0],
    picture = { values: digit, h: high, w: wide, cell: cellOf(view, wide, 84), full: 1 };
  paint(view, view.digit, [picture], 1, 1);
  view.bars.forEach(({ row, fill: bar, value }, k) => {
    const p = probabilities[k];
    row.classList.toggle("winner", k === header.answer);
    bar.style.width = `${100 * p}%`;
    value.textContent = percent(p);
  });
  view.layers.forEach((canvas, i) => {
    const [n, h, w] = shapes[3 + i],
      room = canvas.parentElement.clientWidth * view.dpr;
    const large = n * (2 * TILE + GAP) * view.dpr <= room ? 2 : 1;
    const sets = [{ values: maps[i], h, w, cell: cellOf(view, w, large * TILE) }];
    if (!i) {
      // over each map of the first layer the filter that made it, a colour's below the other's
      const [, channels, k] = shapes[2],
        cell = cellOf(view, shapes[2][3], large * KERNEL);
      sets.unshift({ values: filters, h: channels * k, w: shapes[2][3], cell });
    }
    const widest = Math.max(...sets.map((set) => set.w * set.cell)) + GAP * view.dpr;
    paint(view, canvas, sets, n, fullRows(n, Math.max(1, Math.min(n, Math.floor((room + GAP * view.dpr) / widest)))));
  });
  Object.assign(root.dataset, { step: header.step, answer: header.answer, drawn: "1" });
}

// Device pixels a value takes so that `side` of them fill at most so many CSS pixels.
const cellOf = ({ dpr }, side, most) => Math.max(1, Math.floor((most * dpr) / side));

// The most columns that leave no row half empty, if that wastes little; else rows as even as their number allows.
function fullRows(n, most) {
  let cols = most;
  while (n % cols) cols--;
  return 3 * cols >= 2 * most ? cols : Math.ceil(n / Math.ceil(n / most));
}

// n tiles in a grid, in each the sets' pictures one below the other. full: the value in full colour, else the largest.
function paint(view, canvas, sets, n, cols) {
  const gap = Math.round(GAP * view.dpr),
    stepX = Math.max(...sets.map(({ w, cell }) => w * cell)) + gap;
  const stepY = sets.reduce((sum, { h, cell }) => sum + h * cell + gap / 2, gap / 2);
  const width = cols * stepX - gap,
    height = Math.round(Math.ceil(n / cols) * stepY - gap);
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / view.dpr}px`, height: `${height / view.dpr}px` });
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  let below = 0;
  for (const set of sets) {
    set.full ||= largest(set.values);
    for (let k = 0; k < n; k++) {
      const left = (k % cols) * stepX,
        top = Math.round(Math.floor(k / cols) * stepY + below);
      tile(view, out, width, top * width + left, set, k);
    }
    below += set.h * set.cell + gap / 2;
  }
  ctx.putImageData(image, 0, 0);
}

function tile({ colours: { table, odd } }, out, width, corner, { values, h, w, cell, full }, k) {
  for (let row = 0, at = k * h * w; row < h; row++) {
    const start = corner + row * cell * width;
    for (let q = 0; q < w; q++, at++) {
      const v = values[at];
      out.fill(v === v ? table[step(v, full)] : odd[0], start + q * cell, start + (q + 1) * cell);
    }
    for (let line = 1; line < cell; line++) out.copyWithin(start + line * width, start, start + w * cell);
  }
}
