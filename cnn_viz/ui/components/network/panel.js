// One map opened: large, with what it came from, its weights, its figures and its histogram.

import { colourOf } from "../lib/colours.js";
import { handFocus } from "../lib/focus.js";
import { make } from "../lib/make.js";
import { brief, exact, fill, percent, signed } from "../lib/numbers.js";
import { streamlitMain } from "../lib/streamlit_dom.js";
import { focusTile, spoken } from "./keys.js";
import { paintPlate } from "./paint.js";
import { cellAt, plate, row, tileBox } from "./plates.js";
import { light, readout } from "./point.js";
import { fullOf, reach, sources, summary, tileName } from "./values.js";
import { pairs, weighed } from "./weights.js";

// Downwards, on a phone, a panel lies over the picture's lower end, and there is room for one.
let sheet = null;

export function openPanel(view, i, c, focus = false) {
  if (view.plan.vertical) {
    if (sheet !== view && sheet?.open) closePanel(sheet, false);
    sheet = view;
  }
  view.open = { i, c };
  view.component.setStateValue("selection", { layer: view.layers[i].name, channel: c });
  showPanel(view);
  light(view, view.point);
  if (focus) view.closer.focus({ preventScroll: true });
  requestAnimationFrame(() => requestAnimationFrame(() => bringIntoView(view))); // once its height is known
}

// The map before or after it in its layer, which stays open: the reader stays where they are.
export function turnPage(view, by) {
  const { i, c } = view.open;
  focusTile(view, i, c + by, false);
  openPanel(view, i, c + by);
}

function bringIntoView(view) {
  if (view.panel.hidden) return;
  const main = streamlitMain(),
    { top } = view.panel.getBoundingClientRect(),
    { i, c } = view.open;
  const covered = view.itemOf(i, c).getBoundingClientRect().bottom + 16 - top;
  const by = view.plan.vertical ? covered : top - (innerHeight - 320); // its head and its map
  if (!main || by <= 0) return;
  if (!view.plan.vertical) view.left ??= main.scrollTop;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  main.scrollBy({ top: by, behavior: calm ? "instant" : "smooth" });
}

export function closePanel(view, focus = true) {
  const { i, c } = view.open,
    main = streamlitMain();
  view.open = null;
  view.component.setStateValue("selection", null);
  view.panel.hidden = true;
  light(view, view.point);
  focusTile(view, i, c, false);
  if (!focus) return;
  if (main && view.left !== null) main.scrollTop = view.left; // back to where the reader was
  view.left = null;
  view.itemOf(i, c).focus({ preventScroll: view.plan.vertical });
}

// To the page where every number of this map can be opened.
export function stepInside({ component, layers, open }) {
  handFocus("inside");
  component.setTriggerValue("inside", { layer: layers[open.i].name, channel: open.c });
}

export function showPanel(view) {
  const { open, layers, panel } = view,
    layer = open && layers[open.i];
  panel.hidden = !layer || open.c >= layer.n;
  if (panel.hidden) return;
  view.turners.forEach((button, k) => (button.disabled = k ? open.c + 1 >= layer.n : open.c === 0));
  view.panelTitle.textContent = `${layer.title} · ${tileName(view, open.i, open.c)}`;
  view.panelAbout.textContent = [layer.about, layer.size].filter(Boolean).join(" · ");
  const parts = [enlarged, origin, weighed, figures].map((part) => part(view, open.i, open.c)).filter(Boolean);
  view.panelBody.replaceChildren(...parts);
  panel.setAttribute("aria-label", view.panelTitle.textContent);
}

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

function enlarged(view, i, c) {
  const layer = view.layers[i],
    spokenAs = spoken(view, i, c);
  if (!layer.values)
    return part("", line(fill(view.text.spoken_empty, { layer: layer.title, what: tileName(view, i, c) })));
  if (layer.tile === 1) {
    const v = layer.values[c];
    return part(view.text.value, line(exact(v, view.text), "figure"), layer.family === "answer" && line(percent(v)));
  }
  const cell = Math.max(1, Math.floor(view.px(252) / Math.max(layer.h, layer.w)));
  const p = plate(1, layer.h, layer.w, 1, cell, 0),
    full = fullOf(view, layer)(c);
  return part(
    "",
    drawn(
      view,
      p,
      summary(layer, c).values,
      () => full,
      () => tileName(view, i, c),
      spokenAs,
    ),
  );
}

// The parents' maps, in their own colours.
function origin(view, i, c) {
  const { layers, text } = view,
    before = layers[i - 1],
    layer = layers[i];
  if (!before?.values || before.tile === 1) return null;
  const [from, to] = sources(layers, i, c),
    n = to - from;
  const p = row({ ...before, n }, view.partWidth(), view.px(252), view.px(2), view.px(n > 1 ? 84 : 140));
  const full = fullOf(view, before);
  const title =
    n === before.n && n > 1
      ? fill(text.parents_all, { n, layer: before.title })
      : fill(text.parent_of, { layer: before.title, what: tileName(view, i - 1, from) });
  const picture = drawn(
    view,
    p,
    before.values.subarray(from * before.tile, to * before.tile),
    (k) => full(from + k),
    (k) => `${before.title} · ${tileName(view, i - 1, from + k)}`,
    title,
  );
  return part(text.parents, line(title), picture, layer.kind !== "conv" && line(note(view, layer)));
}

export const note = ({ text }, layer) =>
  fill(layer.note ?? text[`note_${layer.kind}`] ?? layer.about, { k: layer.geometry.kernel[0] });

function figures(view, i, c) {
  const layer = view.layers[i],
    { text } = view;
  if (!layer.values || layer.tile === 1) return null;
  const s = summary(layer, c);
  const list = pairs([
    [text.max, exact(s.max, text)],
    [text.mean, brief(s.mean)],
    [text.min, exact(s.min, text)],
    [text.zeros, percent(s.zeros)],
  ]);
  return part(
    "",
    list,
    histogram(view, s, layer.pixels ?? reach(s.min, s.max)),
    s.bad > 0 && line(fill(text.bad_values, { n: s.bad })),
  );
}

// 24 equal bins from minimum to maximum, each in the colour of its values.
function histogram(view, { values, min, max, count }, full) {
  const { px, theme, text } = view,
    bins = new Array(24).fill(0),
    span = max - min || 1;
  for (const v of values) if (v - v === 0) bins[Math.min(23, Math.floor(((v - min) / span) * 24))]++;
  const most = Math.max(...bins, 1),
    canvas = make("canvas", "plate"),
    width = px(240),
    height = px(88);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  const ctx = canvas.getContext("2d"),
    base = height - px(20),
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
  ctx.font = `${px(12)}px ${view.font}`;
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
