// A few numbers as a small picture: each cell in its colour, with its value written in it. All of it is written as
// pixels: a frame may show a thousand numbers, and text drawn one by one costs more than everything else.

import { rgb, step, word } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { exact, fill, signed } from "../lib/numbers.js";

export const CELL = { width: 34, height: 22 };
const STAMPS = 4000; // numbers whose ink is remembered

// A canvas with its pixels: cells are written into them, show() puts them onto the screen.
export function sheetOn(view, canvas, width, height) {
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / view.dpr}px`, height: `${height / view.dpr}px` });
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(width, height),
    out = new Uint32Array(image.data.buffer).fill(inkWord(view, view.paper));
  return { width, out, show: () => ctx.putImageData(image, 0, 0) };
}

// numbers: h x w of them in reading order, from the sheet's pixel (left, top) on. inside: 0 where a cell lies in the
// padding. mark: index of a cell to outline.
export function gridOn(
  view,
  sheet,
  [left, top],
  [h, w],
  numbers,
  full,
  { inside = null, mark = -1, size = CELL } = {},
) {
  const { colours, px } = view,
    cw = px(size.width),
    ch = px(size.height),
    muted = inkWord(view, view.theme.muted),
    startOf = (k) => (top + Math.floor(k / w) * ch) * sheet.width + left + (k % w) * cw;
  for (let k = 0; k < h * w; k++) {
    const at = startOf(k),
      value = numbers[k],
      hue = step(value, full);
    if (inside && !inside[k]) stripes(view, sheet, at, cw, ch);
    else fillCell(sheet, at, cw, ch, value === value ? colours.table[hue] : colours.odd[0]);
    const ink = value === 0 || (inside && !inside[k]) ? muted : inkWord(view, colours.ink[hue] ?? "#fff");
    press(sheet, at, stampOf(view, short(value), cw, ch), ink);
  }
  if (mark >= 0) frameCell(view, sheet, startOf(mark), cw, ch);
}

function fillCell({ out, width }, at, cw, ch, colour) {
  for (let y = 0; y < ch - 1; y++) out.fill(colour, at + y * width, at + y * width + cw - 1);
}

// Padding is no number of the map: stripes on paper.
function stripes(view, { out, width }, at, cw, ch) {
  const paper = inkWord(view, view.paper),
    every = view.px(5);
  for (let y = 0; y < ch - 1; y++)
    for (let x = 0; x < cw - 1; x++) out[at + y * width + x] = (x + y) % every ? paper : view.colours.line;
}

function frameCell(view, { out, width }, at, cw, ch) {
  const t = view.px(2),
    accent = inkWord(view, view.accent);
  for (let y = 0; y < ch - 1; y++)
    for (let x = 0; x < cw - 1; x++)
      if (x < t || y < t || x >= cw - 1 - t || y >= ch - 1 - t) out[at + y * width + x] = accent;
}

// "#rgb" or "#rrggbb" as a pixel.
export function inkWord(view, colour) {
  const long = colour.length === 4 ? colour.replace(/[^#]/g, "$&$&") : colour;
  return (view.inks ??= {})[colour] ?? (view.inks[colour] = word(rgb(long)));
}

// What is written, as the browser writes it into a cell of cw x ch pixels: which pixels it covers, and how much.
export function stampOf(view, said, cw, ch) {
  const kind = `${view.dpr} ${view.font}`;
  if (view.stamps?.kind !== kind || view.stamps.known.size > STAMPS) view.stamps = { kind, known: new Map() };
  const { known } = view.stamps,
    name = `${said} ${cw}`;
  if (!known.has(name)) known.set(name, stamped(view, said, cw, ch));
  return known.get(name);
}

const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function stamped(view, said, cw, ch) {
  const { canvas } = scratch;
  if (canvas.width !== cw || canvas.height !== ch) Object.assign(canvas, { width: cw, height: ch });
  else scratch.clearRect(0, 0, cw, ch);
  scratch.font = `${view.px(11)}px ${view.font}`;
  scratch.textAlign = "center";
  scratch.textBaseline = "middle";
  scratch.fillText(said, cw / 2, ch / 2 + 1);
  const { data } = scratch.getImageData(0, 0, cw, ch),
    covered = [];
  for (let k = 0; k < cw * ch; k++) if (data[4 * k + 3]) covered.push(k % cw, Math.floor(k / cw), data[4 * k + 3]);
  return Uint16Array.from(covered);
}

export function press({ out, width }, at, stamp, ink) {
  for (let j = 0; j < stamp.length; j += 3) {
    const k = at + stamp[j + 1] * width + stamp[j];
    out[k] = inked(out[k], ink, stamp[j + 2]);
  }
}

// A pixel with a share of 0 to 255 of an ink.
function inked(pixel, ink, share) {
  const part = (shift) => {
    const from = (pixel >>> shift) & 255;
    return Math.round(from + ((((ink >>> shift) & 255) - from) * share) / 255) << shift;
  };
  return part(0) | part(8) | part(16) | 0xff000000;
}

// Whole numbers as they are, others with two decimals; the exact digits stand in the table.
export const whole4 = (v) => Number.isInteger(v) && Math.abs(v) < 1e4;
export const short = (v) =>
  whole4(v) ? signed(String(v)) : v - v !== 0 ? "–" : Math.abs(v) >= 100 ? signed(v.toPrecision(3)) : hundredths(v);
const hundredths = (v) =>
  v
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", "−");

// Eight digits of a float64 sum, as many as can differ from a float32.
export const eight = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(8)));
const gap = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toExponential(1)));

// The proof under every working: our sum, PyTorch's, and how far they are apart.
export function prove(view, total, said) {
  const { text, proof } = view,
    difference = Math.abs(total - said),
    near = difference <= 1e-4 * Math.max(1e-3, Math.abs(said), view.reach);
  proof.textContent = fill(view.kind.sums ? text.proof : text.proof_here, {
    sum: difference ? eight(total) : exact(said, text),
    said: exact(said, text),
    difference: gap(difference),
  });
  proof.dataset.difference = String(difference);
  proof.classList.toggle("apart", !near);
}

// A ledger: lines of name and number, the last ones under a rule.
export function ledger(parent) {
  const list = make("dl", "ledger", parent),
    rows = [];
  return (lines) => {
    lines.forEach(([name, value, style = ""], k) => {
      const row = (rows[k] ??= [make("dt", "", list), make("dd", "", list)]);
      if (row[0].textContent !== name) row[0].textContent = name;
      if (row[1].textContent !== value) row[1].textContent = value;
      row.forEach((e) => {
        if (e.className !== style) e.className = style;
      });
    });
    rows.splice(lines.length).forEach((row) => row.forEach((e) => e.remove()));
  };
}

export const short6 = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(6)));
