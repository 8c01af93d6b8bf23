// Maps on a board: values on the canvas below, marks on the canvas above, so that moving redraws only the marks.

import { HALF, scaleOf } from "./colours.js";
import { make } from "./make.js";

export const words = (tag, style, text, parent = null) => {
  const element = make(tag, style, parent);
  element.textContent = text;
  return element;
};

// A part of a page with its title, and a few words below it that may change.
export function section(parent, style, title, about = "") {
  const box = make("section", `part ${style}`, parent);
  words("h3", "", title, box);
  box.about = words("p", "quiet", about, box);
  return box;
}

// The largest whole cell with which n tiles of h x w fit into across x high device pixels.
export function fitted(n, h, w, across, high, gap, largest) {
  let best = null;
  for (let cell = Math.max(1, largest); cell > 0 && (!best || cell > 0.66 * best.cell); cell--) {
    const most = Math.min(n, Math.floor((across + gap) / (w * cell + gap)));
    const fits = (cols) => cols > 0 && Math.ceil(n / cols) * (h * cell + gap) - gap <= high;
    if (!fits(most) && cell > 1) continue;
    // full rows look calmer
    for (let cols = most; fits(cols); cols--) if (n % cols === 0) return laid(n, h, w, cols, cell, gap);
    best ??= laid(n, h, w, Math.max(1, most), cell, gap);
  }
  return best;
}

function laid(n, h, w, cols, cell, gap) {
  const rows = Math.ceil(n / cols),
    stepX = w * cell + gap,
    stepY = h * cell + gap;
  return { n, h, w, cols, cell, gap, stepX, stepY, width: cols * stepX - gap, height: rows * stepY - gap };
}

// maps: {n, h, w, values}; pad: cells of padding around each; full(c): what tile c shows in full colour.
// A page may size boards otherwise (view.sized) and write into their cells (view.inscribe).
export function board(view, parent, maps, asked) {
  const { pad = 0, full, label, live = false } = asked,
    { across, high, largest = 16, gap = 3 } = view.sized?.(maps, asked) ?? asked;
  const box = make("div", "board", parent),
    px = view.px;
  const p = fitted(
    maps.n,
    maps.h + 2 * pad,
    maps.w + 2 * pad,
    px(across),
    px(high),
    maps.n > 1 ? px(maps.h > 1 ? gap : 1) : 0,
    px(largest),
  );
  const b = { view, box, maps, pad, p, full, ground: make("canvas", "", box), overlay: make("canvas", "", box) };
  const m = (b.margin = px(3)); // marks on the outermost cells need room
  Object.assign(b.ground, { width: p.width, height: p.height });
  Object.assign(b.overlay, { className: "marks", width: p.width + 2 * m, height: p.height + 2 * m });
  Object.assign(b.overlay.style, {
    left: `${-m / view.dpr}px`,
    top: `${-m / view.dpr}px`,
    width: `${b.overlay.width / view.dpr}px`,
    height: `${b.overlay.height / view.dpr}px`,
  });
  Object.assign(box.style, { width: `${p.width / view.dpr}px`, height: `${p.height / view.dpr}px` });
  b.marks = b.overlay.getContext("2d");
  b.marks.translate(m, m);
  paintBoard(b);
  box.setAttribute("role", live ? "application" : "img");
  box.setAttribute("aria-label", label);
  if (live) box.tabIndex = 0;
  return b;
}

export function paintBoard(b) {
  const { view, maps, pad, p, full, ground } = b,
    ctx = ground.getContext("2d"),
    image = ctx.createImageData(p.width, p.height),
    out = new Uint32Array(image.data.buffer);
  const { table, odd, line } = view.colours,
    { n, h, w, values } = maps;
  for (let c = 0; c < n; c++) {
    const x0 = (c % p.cols) * p.stepX,
      y0 = Math.floor(c / p.cols) * p.stepY,
      { zero, rise } = scaleOf(full(c));
    if (pad) hatched(out, p, x0, y0, line, view.px(3));
    for (let y = 0, from = c * h * w; y < h; y++) {
      const start = (y0 + (y + pad) * p.cell) * p.width + x0 + pad * p.cell;
      for (let x = 0; x < w; x++, from++) {
        const v = values[from],
          at = Math.round(Math.max(-HALF, Math.min(HALF, (v - zero) * rise)));
        out.fill(v === v ? table[HALF + at] : odd[(x + y) & 1], start + x * p.cell, start + (x + 1) * p.cell);
      }
      for (let more = 1; more < p.cell; more++) out.copyWithin(start + more * p.width, start, start + w * p.cell);
    }
  }
  ctx.putImageData(image, 0, 0);
  view.inscribe?.(b);
}

// Padding is not part of the map: stripes, a pattern that no value has.
function hatched(out, p, x0, y0, line, every) {
  for (let y = 0; y < p.h * p.cell; y++) {
    const start = (y0 + y) * p.width + x0;
    for (let x = 0; x < p.w * p.cell; x++) out[start + x] = (x + y) % every ? 0 : line;
  }
}

export const corner = ({ p, pad }, c) => [
  (c % p.cols) * p.stepX + pad * p.cell,
  Math.floor(c / p.cols) * p.stepY + pad * p.cell,
];

export function wipe(b) {
  b.marks.clearRect(-b.margin, -b.margin, b.overlay.width, b.overlay.height);
}

// Outline the same part of some tiles. A dark and a light line, so that it shows on every colour.
export function outlineAll(b, tiles, { top, left, bottom, right }, colour, thick = 2) {
  const { cell } = b.p,
    t = b.view.px(thick),
    ctx = b.marks;
  const stroke = (ink, grow) => {
    ctx.beginPath();
    for (const c of tiles) {
      const [x, y] = corner(b, c);
      ctx.rect(
        x + left * cell - grow,
        y + top * cell - grow,
        (right - left) * cell + 2 * grow,
        (bottom - top) * cell + 2 * grow,
      );
    }
    ctx.strokeStyle = ink;
    ctx.stroke();
  };
  ctx.lineWidth = t;
  stroke(b.view.paper, t / 2 - (cell > 4 * t ? t : 0));
  stroke(colour, t / 2);
}

export const outline = (b, c, part, colour, thick = 2) => outlineAll(b, [c], part, colour, thick);

// Everything of tile c outside the part steps back.
export function dim(b, c, { top, left, bottom, right }) {
  const [x, y] = corner(b, c),
    { cell, w, h } = b.p,
    ctx = b.marks;
  ctx.globalAlpha = 0.62;
  ctx.fillStyle = b.view.paper;
  ctx.fillRect(x, y, w * cell, h * cell);
  ctx.globalAlpha = 1;
  ctx.clearRect(x + left * cell, y + top * cell, (right - left) * cell, (bottom - top) * cell);
}

// The cell under a pointer event: {c, row, column}; the nearest one where it lies in a gap or in the padding.
export function cellUnder(b, event) {
  const box = b.box.getBoundingClientRect(),
    { p, pad, maps } = b,
    scale = p.width / box.width;
  const x = Math.max(0, Math.min(p.width - 1, (event.clientX - box.left) * scale)),
    y = Math.max(0, Math.min(p.height - 1, (event.clientY - box.top) * scale));
  const col = Math.min(p.cols - 1, Math.floor(x / p.stepX)),
    line = Math.floor(y / p.stepY),
    c = line * p.cols + col;
  if (c >= maps.n) return null;
  const inside = (v, most) => Math.max(0, Math.min(most - 1, Math.floor(v / p.cell) - pad));
  return { c, row: inside(y - line * p.stepY, maps.h), column: inside(x - col * p.stepX, maps.w) };
}

// Follow mouse and finger, once a frame. move(cell) while over it, choose(cell) on a click or a lifted finger, leave().
export function follow(b, { move, choose, leave }) {
  let due = false,
    under = null,
    down = false;
  const show = () => {
    due = false;
    if (under) move(under);
  };
  b.box.addEventListener("pointermove", (e) => {
    under = cellUnder(b, e); // where it lies is known now; in the next frame it would have to be laid out for it
    if (!due) requestAnimationFrame(show);
    due = true;
  });
  b.box.addEventListener("pointerdown", (e) => {
    down = true;
    if (e.pointerType !== "mouse") move(cellUnder(b, e) ?? { c: 0, row: 0, column: 0 });
  });
  b.box.addEventListener("pointerup", (e) => {
    const at = down && cellUnder(b, e);
    under = null;
    down = false;
    if (at) choose(at);
  });
  b.box.addEventListener("pointercancel", () => {
    down = false;
  });
  b.box.addEventListener("pointerleave", (e) => {
    under = null;
    if (e.pointerType === "mouse") leave();
  });
}
