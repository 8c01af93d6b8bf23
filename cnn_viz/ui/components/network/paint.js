// Canvases. Pixels are written as whole 32-bit words.

import { argmax, widest } from "../lib/arithmetic.js";
import { colourOf, HALF, scaleOf } from "../lib/colours.js";
import { readsAll } from "../lib/geometry.js";
import { channelOf, plate } from "./plates.js";
import { fullOf, reach } from "./values.js";

export const SHEET = 4; // CSS pixels from one edge of a stack to the next

// Draw a plate's values; full(c) is what tile c shows in full colour (lib/colours.js).
export function paintPlate(canvas, p, values, full, colours) {
  if (canvas.width !== p.width || canvas.height !== p.height || !canvas.pixels) {
    canvas.width = p.width;
    canvas.height = p.height;
    canvas.pixels = canvas.getContext("2d").createImageData(p.width, p.height);
  }
  const out = new Uint32Array(canvas.pixels.data.buffer);
  if (canvas.laid !== p) {
    out.fill(0);
    canvas.laid = p;
  } // the gaps stay clear
  const { table, odd } = colours,
    { w, h, cell, width } = p,
    tile = w * h;
  for (let place = 0; place < p.n; place++) {
    const c = channelOf(p, place),
      { zero, rise } = scaleOf(full(c));
    const corner = Math.floor(place / p.cols) * p.stepY * width + (place % p.cols) * p.stepX;
    for (let y = 0; y < h; y++) {
      const start = corner + y * cell * width;
      let to = start,
        from = c * tile + y * w,
        strange = false;
      for (let x = 0; x < w; x++) {
        const v = values ? values[from++] : zero;
        const step = (v - zero) * rise;
        const colour =
          v !== v ? odd[(x + y) & 1] : table[HALF + (step > HALF ? HALF : step < -HALF ? -HALF : Math.round(step))];
        if (v !== v) strange = true;
        for (const end = to + cell; to < end; to++) out[to] = colour;
      }
      for (let line = 1; line < cell; line++) out.copyWithin(start + line * width, start, start + w * cell);
      if (strange && cell > 2) hatchRow(out, start, width, cell, odd, values.subarray(from - w, from));
    }
  }
  canvas.getContext("2d").putImageData(canvas.pixels, 0, 0);
}

// Columns for n kernels: full rows where that is not too wide.
function squarest(n) {
  const least = Math.ceil(Math.sqrt(n));
  for (let across = least; across <= 1.6 * least; across++) if (n % across === 0) return across;
  return least;
}

// In each map's place the filter that made it: all its kernels, (C_out, C_in, k, k), on one scale.
function paintFilters(canvas, p, weight, { colours, px }) {
  const {
      values,
      shape: [, n, h, w],
    } = weight,
    across = squarest(n),
    gap = n > 1 ? px(2) : 0;
  const cell = Math.max(1, Math.floor((p.tw - (across - 1) * gap) / (across * w))),
    inner = plate(n, h, w, across, cell, gap),
    full = widest(values);
  canvas.width = p.width;
  canvas.height = p.height;
  canvas.pixels = canvas.laid = null; // the maps' own picture begins anew
  const ctx = canvas.getContext("2d"),
    one = document.createElement("canvas");
  for (let place = 0; place < p.n; place++) {
    const c = channelOf(p, place);
    paintPlate(one, inner, values.subarray(c * n * h * w, (c + 1) * n * h * w), () => full, colours);
    ctx.drawImage(one, (place % p.cols) * p.stepX, Math.floor(place / p.cols) * p.stepY);
  }
}

// What is not a number gets stripes, a pattern that no colour scale has.
function hatchRow(out, start, width, cell, odd, values) {
  values.forEach((v, k) => {
    if (v !== v)
      for (let y = 0; y < cell; y++)
        for (let x = 0; x < cell; x++) out[start + k * cell + y * width + x] = odd[((x + y) >> 1) & 1];
  });
}

// Ten rows: a logit's bar to either side of zero, a probability's from the left; the winner in the accent.
function paintBars(canvas, p, layer, view) {
  canvas.width = p.width;
  canvas.height = p.height;
  const { px, theme } = view,
    ctx = canvas.getContext("2d"),
    thick = p.thick ?? px(12);
  const share = layer.family === "answer",
    across = share ? p.width - (p.said ?? px(56)) : p.width;
  const full = layer.range ? reach(layer.range.min, layer.range.max) || 1 : 1;
  const best = layer.values ? argmax(layer.values) : -1;
  for (let c = 0; c < p.n; c++) {
    const y = Math.round(c * p.th + (p.th - thick) / 2),
      v = layer.values?.[c] ?? 0;
    ctx.fillStyle = theme.positive[0];
    ctx.fillRect(0, y, across, thick);
    if (v - v !== 0) continue;
    ctx.fillStyle = share ? (c === best ? view.accent : theme.muted) : colourOf(view.colours, v, full);
    const zero = share ? 0 : Math.round(across / 2),
      long = Math.round((share ? v : v / full) * (across - zero));
    ctx.fillRect(Math.min(zero, zero + long), y, Math.abs(long), thick);
    if (!share) {
      ctx.fillStyle = theme.muted;
      ctx.fillRect(zero, y - px(2), px(1), thick + px(4));
    }
  }
}

export function paintLayer(view, i) {
  const layer = view.layers[i],
    block = view.plan.blocks[i],
    canvas = view.canvases[i];
  if (!block) return; // not in sight
  if (view.plan.filters) return paintFilters(canvas, block, view.learned(i), view);
  if (block.bars) return paintBars(canvas, block, layer, view);
  paintPlate(canvas, block, layer.values, fullOf(view, layer), view.colours);
}

// What lies under the maps: the threads from column to column and the small colour scales.
export function paintGround(view) {
  const { plan, ground, layers } = view;
  ground.width = plan.width;
  ground.height = plan.height;
  const ctx = ground.getContext("2d");
  for (const [a, b, reads = b] of plan.bands)
    weave(ctx, view, plan.blocks[a], plan.blocks[b], readsAll(layers[reads].geometry));
  for (const block of plan.blocks) if (block?.sheets) stack(ctx, view, block);
  plan.blocks.forEach((block, i) => {
    if (!block.bars && view.scales()) scaleStrip(ctx, view, block, layers[i]);
  });
}

// Crossing threads where everything feeds everything, parallel ones where each map has one parent.
function weave(ctx, { plan, px, theme }, a, b, all) {
  const off = px(3),
    { vertical } = plan;
  const [from, to] = vertical
    ? [a.y + a.height + px(28), b.y - px(24)]
    : [a.x + a.width + off, b.x - off - (b.bars ? px(16) : 0)];
  const bend = to - from < px(32) ? 0 : (to - from) * 0.4,
    most = 11; // short threads are straight: bent ones would bunch up
  const count = (p) => Math.min(most, vertical ? p.cols : p.rows);
  const ends = (p, m) =>
    Array.from({ length: m }, (_, k) => (vertical ? p.x : p.y) + ((vertical ? p.width : p.height) * (k + 0.5)) / m);
  const pairs = all ? count(a) * count(b) : 1,
    m = Math.min(count(a), count(b)),
    p = (along, across) => (vertical ? [across, along] : [along, across]);
  const left = ends(a, all ? count(a) : m),
    right = ends(b, all ? count(b) : m);
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = px(1);
  ctx.globalAlpha = !all ? 0.4 : bend ? 0.3 / Math.sqrt(Math.sqrt(pairs)) : 0.06;
  left.forEach((u, j) =>
    right.forEach((v, k) => {
      if (!all && j !== k) return;
      ctx.beginPath();
      ctx.moveTo(...p(from, u));
      ctx.bezierCurveTo(...p(from + bend, u), ...p(to - bend, v), ...p(to, v));
      ctx.stroke();
    }),
  );
  ctx.globalAlpha = 1;
}

// The edges of the maps that lie behind those in sight: as deep as there are channels.
function stack(ctx, { px, theme, paper }, { x, y, width, height, sheets }) {
  ctx.fillStyle = paper;
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = px(1);
  for (let k = sheets; k >= 0; k--) {
    const off = k * px(SHEET);
    ctx.fillRect(x + off, y - off, width, height);
    ctx.globalAlpha = 0.45;
    if (k) ctx.strokeRect(x + off - 0.5, y - off + 0.5, width, height);
    ctx.globalAlpha = 1;
  }
}

const isSigned = (view, layer) => view.plan.filters || (layer.range?.min < 0 && !layer.pixels);

// A colour scale as wide as the layer's plate, at most 88 px.
function scaleStrip(ctx, view, block, layer) {
  const { px, theme } = view,
    y = view.footOf(block),
    width = Math.min(block.width, px(88));
  const stops = layer.range
    ? isSigned(view, layer)
      ? [...theme.negative].reverse().concat(theme.positive)
      : theme.positive
    : [theme.positive[0], theme.positive[0]];
  const shade = ctx.createLinearGradient(block.x, 0, block.x + width, 0);
  stops.forEach((stop, k) => shade.addColorStop(k / (stops.length - 1), stop));
  ctx.fillStyle = shade;
  ctx.fillRect(block.x, y, width, px(4));
}

// The whole picture with its title and its legend, as a PNG for the visitor.
export function savePicture(view) {
  const { px, plan, theme } = view,
    edge = px(24),
    head = px(40);
  const sheet = document.createElement("canvas");
  sheet.width = plan.width + 2 * edge;
  sheet.height = plan.height + 2 * edge + head + px(24);
  const ctx = sheet.getContext("2d");
  ctx.fillStyle = view.paper;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  ctx.textBaseline = "top";
  const write = (text, x, y, bold, colour, size = 12) => {
    ctx.font = `${bold ? 600 : 400} ${px(size)}px ${view.font}`;
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  };
  write(view.header.title, edge, edge, true, theme.text, 14);
  ctx.translate(edge, edge + head);
  ctx.drawImage(view.ground, 0, 0);
  plan.blocks.forEach((b, i) => ctx.drawImage(view.canvases[i], b.x, b.y));
  for (const l of [...plan.labels, ...view.numbers])
    write(l.text, l.x, l.y + px(2), l.bold, l.strong ? view.accent : l.bold ? theme.text : theme.muted, l.size);
  write(view.legend(), 0, plan.height + px(16), false, theme.muted);
  sheet.toBlob((file) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `cnn-viz-${view.header.model}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

// A new digit's values pass from left to right, in under 400 ms, unless the visitor wants no motion.
export function sweep(view) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const wait = Math.min(24, 220 / view.canvases.length);
  view.canvases.forEach((canvas, i) =>
    canvas.animate([{ opacity: 0.1 }, { opacity: 1 }], {
      duration: 140,
      delay: i * wait,
      fill: "backwards",
      easing: "ease-out",
    }),
  );
}
