// Numbers in the cells of a board, where they fit.

import { folded } from "../lib/arithmetic.js";
import { cellUnder, corner } from "../lib/board.js";
import { colourOf, inkOn } from "../lib/colours.js";
import { exact } from "../lib/numbers.js";
import { isEdited } from "./editable.js";
import { fitting } from "./numerals.js";

const LEGIBLE = 20; // pixels a cell must have
export const SMALL = 12; // rows and columns up to which a map is worth large cells

// Cells large enough for numbers where the map is small; else as the view asked.
export function sizedFor(view, maps, asked) {
  const { narrow, width } = view;
  if (maps.h * maps.w === 1 && asked.live)
    return { across: narrow ? width : Math.min(width, 1000), high: 240, largest: 40 };
  if (asked.fixed || maps.h > SMALL || maps.w > SMALL || maps.h * maps.w === 1) return asked;
  if (maps.n > 1)
    return { across: narrow ? width : Math.min(width, 960), high: narrow ? 1400 : 420, largest: 40, gap: 16 };
  return { across: narrow ? width : 384, high: 384, largest: 44 };
}

export function inscribe(b) {
  const { view, p } = b;
  if (!view.painted.includes(b)) view.painted.push(b);
  if (b.pad) inscribePadding(b);
  if (p.cell < view.px(LEGIBLE) || isEdited(view, b)) return;
  nameCells(b);
  const ctx = lettered(b),
    { n, h, w, values } = b.maps;
  for (let k = 0; k < n * h * w; k++) {
    const c = Math.floor(k / (h * w));
    ctx.fillStyle = inkOn(view.colours, values[k], b.full(c));
    write(b, ctx, values[k], ...middle(b, c, Math.floor((k % (h * w)) / w), k % w));
  }
}

// Pointing at a cell shows all the digits of its number.
function nameCells(b) {
  if (b.named) return;
  b.named = true;
  b.box.addEventListener("pointermove", (event) => {
    const at = cellUnder(b, event),
      { h, w, values } = b.maps;
    b.box.title = at ? exact(values[(at.c * h + at.row) * w + at.column], b.view.text) : "";
  });
}

function lettered({ view, ground }) {
  const ctx = ground.getContext("2d");
  ctx.font = `${view.px(12)}px ${view.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  return ctx;
}

function middle(b, c, row, column) {
  const [x, y] = corner(b, c);
  return [x + (column + 0.5) * b.p.cell, y + (row + 0.5) * b.p.cell + b.view.px(1)];
}

function write({ p, view }, ctx, value, x, y) {
  const { said, size } = fitting(value, p.cell / view.dpr - 4, widthOf(view));
  ctx.font = `${view.px(size)}px ${view.font}`;
  ctx.fillText(said, x, y);
}

// How wide a text is in CSS pixels, in letters of a size.
export function widthOf(view) {
  const ctx = (view.measure ??= document.createElement("canvas").getContext("2d"));
  return (said, size) => {
    ctx.font = `${size}px ${view.font}`;
    return ctx.measureText(said).width;
  };
}

// What stands in the padding: the value that the fill gives, stepped back; nothing where an even kernel needs no cell.
function inscribePadding(b) {
  const { view, maps, pad, p } = b,
    { settings } = view.layer,
    ctx = lettered(b),
    { n, h, w, values } = maps;
  const spare = pad - (settings.padding ?? 0);
  for (let c = 0; c < n; c++) {
    for (let y = -pad; y < h + pad; y++)
      for (let x = -pad; x < w + pad; x++) {
        if (y >= 0 && y < h && x >= 0 && x < w) continue;
        const [left, top] = corner(b, c).map((at, k) => at + (k ? y : x) * p.cell);
        if (y < spare - pad || x < spare - pad) ctx.clearRect(left, top, p.cell, p.cell);
        else paddingCell(b, ctx, filledWith(values, c, h, w, y, x, settings.fill), c, left, top);
      }
  }
}

function filledWith(values, c, h, w, y, x, fill) {
  return fill === "zeros" ? 0 : values[c * h * w + folded(y, h, fill) * w + folded(x, w, fill)];
}

function paddingCell(b, ctx, value, c, left, top) {
  const { view, p } = b;
  if (view.layer.settings.fill !== "zeros") {
    ctx.globalAlpha = 0.5;
    ctx.fillStyle = colourOf(view.colours, value, b.full(c));
    ctx.fillRect(left, top, p.cell, p.cell);
    ctx.globalAlpha = 1;
  }
  if (p.cell < view.px(LEGIBLE)) return;
  ctx.fillStyle = view.theme.muted;
  write(b, ctx, value, left + p.cell / 2, top + p.cell / 2 + view.px(1));
}
