// What an opened map's parts are made of: plates that answer the pointer, lines, a histogram.

import { colourOf } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { brief, exact, fill, signed } from "../lib/numbers.js";
import { paintPlate } from "./paint.js";
import { cellAt, row, tileBox } from "./plates.js";
import { readout } from "./point.js";

export function part(title, ...children) {
  const box = make("div", "part");
  if (title) make("h3", "", box).textContent = title;
  box.append(...children.filter(Boolean));
  return box;
}

export function line(text, style = "quiet") {
  const p = make("p", style);
  p.textContent = text;
  return p;
}

// A drawn plate that answers the pointer with the exact value. name(c) says what a tile is.
export function drawn(view, p, values, full, name, alt, numbers = false) {
  const canvas = make("canvas", "plate"),
    { text } = view;
  paintPlate(canvas, p, values, full, view.colours);
  canvas.style.width = `${p.width / view.dpr}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  if (numbers) writeNumbers(view, canvas, p, values, full(0));
  canvas.addEventListener("pointermove", (e) => {
    const box = canvas.getBoundingClientRect(),
      scale = p.width / box.width;
    const at = cellAt(p, (e.clientX - box.left) * scale, (e.clientY - box.top) * scale);
    if (!at) return readout(view, null);
    const place = p.h * p.w > 1 ? fill(text.place, { row: at.row + 1, column: at.column + 1 }) : "";
    const v = values?.[at.c * p.h * p.w + at.row * p.w + at.column];
    readout(view, [name(at.c), place, values ? exact(v, text) : ""], { x: e.clientX, y: e.clientY });
  });
  canvas.addEventListener("pointerleave", () => readout(view, null));
  return canvas;
}

function writeNumbers(view, canvas, p, values, full) {
  const ctx = canvas.getContext("2d");
  ctx.font = `${view.px(12)}px ${view.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  values.forEach((v, k) => {
    const c = Math.floor(k / (p.h * p.w)),
      at = k % (p.h * p.w),
      t = tileBox({ ...p, x: 0, y: 0 }, c);
    const [r, g, b] = colourOf(view.colours, v, full)
      .match(/\d+/g)
      .map((x) => (x / 255) ** 2.2);
    ctx.fillStyle = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff"; // the better contrast of the two
    ctx.fillText(signed(v.toFixed(2)), t.x + ((at % p.w) + 0.5) * p.cell, t.y + (Math.floor(at / p.w) + 0.5) * p.cell);
  });
}

/** How the maps that a map comes from stand, and its kernels below them in the same columns. */
export const parentsPlate = (view, { h, w }, n) =>
  row({ h, w, n }, view.partWidth(), view.px(176), view.px(4), view.px(n > 1 ? 84 : 140));

export const note = ({ text }, layer) =>
  fill(layer.note ?? text[`note_${layer.kind}`] ?? layer.about, { k: layer.geometry.kernel[0] });

// 24 equal bins from minimum to maximum, each in the colour of its values.
export function histogram(view, { values, min, max, count }, full) {
  const { px, theme, text } = view,
    bins = new Array(24).fill(0),
    span = max - min || 1;
  for (const v of values) if (v - v === 0) bins[Math.min(23, Math.floor(((v - min) / span) * 24))]++;
  const most = Math.max(...bins, 1),
    canvas = make("canvas", "plate"),
    width = px(240),
    height = px(76 + view.type.words);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  const ctx = canvas.getContext("2d"),
    base = height - px(8 + view.type.words),
    step = width / 24;
  bins.forEach((n, k) => {
    const tall = n && Math.max(px(2), Math.round((n / most) * (base - px(4)))),
      x = Math.round(k * step),
      wide = Math.round(step) - px(1);
    ctx.fillStyle = theme.muted; // an edge, or the bar of zeros would not be seen
    ctx.fillRect(x, base - tall, wide, tall);
    ctx.fillStyle = colourOf(view.colours, min + ((k + 0.5) / 24) * span, full);
    ctx.fillRect(x + px(1), base - tall + px(1), wide - 2 * px(1), tall - px(1));
  });
  ctx.fillStyle = theme.muted;
  ctx.fillRect(0, base, width, px(1));
  if (min < 0 && max > 0) ctx.fillRect(Math.round((-min / span) * width), base, px(1), px(4));
  ctx.font = `${px(view.type.words)}px ${view.font}`;
  ctx.textBaseline = "bottom";
  ctx.fillText(brief(min), 0, height);
  ctx.textAlign = "right";
  ctx.fillText(brief(max), width, height);
  const peak = bins.indexOf(most),
    alt = { min: brief(min), max: brief(max), count: most, n: count, mode: brief(min + ((peak + 0.5) / 24) * span) };
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", fill(text.spread_alt, alt));
  return part(text.spread, canvas);
}
