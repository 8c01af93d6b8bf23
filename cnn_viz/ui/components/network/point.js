// Pointing, by mouse, finger or keys: only the overlay is drawn anew, the maps stay as they are.

import { cell, partBefore } from "../lib/geometry.js";
import { exact, fill } from "../lib/numbers.js";
import { isPresenting } from "../lib/presenting.js";
import { openAt } from "./depth.js";
import { focusTile } from "./keys.js";
import { cellAt, tileBox } from "./plates.js";
import { sources, targets, tileName } from "./values.js";

function pointAt(view, x, y) {
  const slack = view.px(2),
    { blocks } = view.plan;
  const i = blocks.findIndex(
    (b) => b && x >= b.x - slack && y >= b.y - slack && x < b.x + b.width + slack && y < b.y + b.height + slack,
  );
  if (i < 0) return null;
  const b = blocks[i],
    within = (v, size) => Math.max(0, Math.min(size - 1, v));
  const at = cellAt(b, within(x - b.x, b.width), within(y - b.y, b.height));
  return at && { i, ...at };
}

// Light up one tile with its parents and children; the others fade a little. null puts everything back.
export function light(view, point) {
  const { overlay, plan, px, theme } = view,
    ctx = overlay.getContext("2d");
  if (overlay.width !== plan.width || overlay.height !== plan.height) {
    overlay.width = plan.width;
    overlay.height = plan.height;
  }
  ctx.clearRect(0, 0, plan.width, plan.height);
  view.point = point;
  const here = point && plan.blocks[point.i] && tileBox(plan.blocks[point.i], point.c);
  if (!here) return openMark(view, ctx);
  const { i, c } = point,
    family = [inSight(view, i, c, -1), inSight(view, i, c, 1)];
  const spotlight = isPresenting();
  ctx.globalAlpha = spotlight ? 0.85 : 0.55;
  ctx.fillStyle = view.paper;
  plan.blocks.forEach((b) => ctx.fillRect(b.x, b.y, b.width, b.height));
  ctx.globalAlpha = 1;
  if (!spotlight) for (const [k, range] of family) if (plan.blocks[k]) unveil(ctx, plan.blocks[k], range);
  ctx.clearRect(here.x, here.y, here.width, here.height);
  ctx.strokeStyle = theme.text;
  if (!spotlight)
    for (const [k, range] of family) if (plan.blocks[k]) threads(view, ctx, here, plan.blocks[k], range, k < i);
  seenPatch(view, ctx, point);
  openMark(view, ctx);
  frame(ctx, here, px(2), theme.text);
}

// Which tiles of the nearest layer in sight feed a tile (way -1) or are fed by it (way 1): [layer, [from, to)].
function inSight({ layers, plan }, i, c, way) {
  let range = [c, c + 1],
    k = i;
  const step = way < 0 ? sources : targets;
  do {
    range = [step(layers, k, range[0])[0], step(layers, k, range[1] - 1)[1]];
    k += way;
  } while (layers[k] && !plan.blocks[k]);
  return [k, range];
}

function unveil(ctx, block, [from, to]) {
  if (to - from === block.n) return ctx.clearRect(block.x, block.y, block.width, block.height);
  for (let c = from; c < to; c++) {
    const t = tileBox(block, c);
    if (t) ctx.clearRect(t.x, t.y, t.width, t.height);
  }
}

function frame(ctx, box, thick, colour) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = thick;
  ctx.strokeRect(box.x - thick / 2, box.y - thick / 2, box.width + thick, box.height + thick);
}

// A thread to each relative; where there are very many, one to each end of their range.
function threads(view, ctx, here, block, [from, to], back) {
  const many = to - from > 96,
    { vertical } = view.plan;
  ctx.globalAlpha = to - from > 8 && !many ? 0.22 : 0.55;
  ctx.lineWidth = view.px(1);
  ctx.beginPath();
  for (let c = from; c < to; c += many ? to - from - 1 : 1) {
    const there = tileBox(block, c);
    if (!there) continue;
    const [a, b] = back ? [there, here] : [here, there];
    if (vertical) {
      const x0 = a.x + a.width / 2,
        y0 = a.y + a.height,
        x1 = b.x + b.width / 2,
        mid = (y0 + b.y) / 2;
      ctx.moveTo(x0, y0);
      ctx.bezierCurveTo(x0, mid, x1, mid, x1, b.y);
    } else {
      const x0 = a.x + a.width,
        y0 = a.y + a.height / 2,
        y1 = b.y + b.height / 2,
        mid = (x0 + b.x) / 2;
      ctx.moveTo(x0, y0);
      ctx.bezierCurveTo(mid, y0, mid, y1, b.x, y1);
    }
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

// Where the pointer is in its map, and the values that this one was computed from: a patch of each parent.
function seenPatch(view, ctx, { i, c, row, column }) {
  const { layers, plan, px, theme } = view,
    layer = layers[i];
  if (row === undefined || plan.filters) return;
  const mark = (k, t, { top, left, bottom, right }) => {
    const { cell } = plan.blocks[k],
      box = { x: t.x + left * cell, y: t.y + top * cell, width: (right - left) * cell, height: (bottom - top) * cell };
    frame(ctx, box, px(1), theme.text);
  };
  const here = cell(c, row, column);
  if (layer.tile > 1) mark(i, tileBox(plan.blocks[i], c), here);
  const before = layers[i - 1];
  if (!before || !plan.blocks[i - 1] || before.tile === 1 || layer.geometry.reads === "everything") return;
  const seen = partBefore(layer.geometry, before, layer, here);
  if (seen.top >= seen.bottom || seen.left >= seen.right) return; // all of it is padding
  for (let k = seen.from; k < seen.to; k++) {
    const parent = tileBox(plan.blocks[i - 1], k);
    if (parent) mark(i - 1, parent, seen);
  }
}

function openMark(view, ctx) {
  const { open, plan } = view,
    box = open && plan.blocks[open.i] && tileBox(plan.blocks[open.i], open.c);
  if (box) frame(ctx, box, view.px(2), view.accent);
}

// The small note beside the pointer: where one is, and the exact value there.
export function readout(view, lines, at) {
  const { note, root } = view;
  note.hidden = !lines;
  if (!lines) return;
  lines.forEach((text, k) => {
    note.children[k].textContent = text;
  });
  const box = root.getBoundingClientRect(),
    w = note.offsetWidth,
    h = note.offsetHeight;
  const x = at.x - box.left,
    y = at.y - box.top;
  note.style.left = `${Math.max(0, Math.min(box.width - w, x + 16 + w > box.width ? x - w - 16 : x + 16))}px`;
  note.style.top = `${y + 20 + h > box.height ? y - h - 12 : y + 20}px`;
}

function pointLines(view, { i, c, row, column }) {
  const layer = view.layers[i],
    { text } = view;
  const place = layer.tile > 1 && row !== undefined ? fill(text.place, { row: row + 1, column: column + 1 }) : "";
  if (view.plan.filters) return [`${layer.title} · ${fill(view.text.filter_of, { c: c + 1, n: layer.n })}`, "", ""];
  const value =
    layer.values && (layer.tile === 1 || row !== undefined)
      ? exact(layer.values[c * layer.tile + (row ?? 0) * layer.w + (column ?? 0)], text)
      : "";
  return [`${layer.title} · ${tileName(view, i, c)}`, place, value];
}

export function watchPointer(view) {
  const { root, stage, laser } = view;
  let event = null;
  root.addEventListener("pointermove", (e) => {
    const box = root.getBoundingClientRect();
    laser.style.transform = `translate(${e.clientX - box.left}px, ${e.clientY - box.top}px)`;
  });
  const show = () => {
    if (!event) return;
    const box = stage.getBoundingClientRect(),
      scale = view.plan.width / box.width;
    const point = pointAt(view, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
    stage.style.cursor = point ? "pointer" : "";
    if (point || view.point) light(view, point);
    readout(view, point && pointLines(view, point), { x: event.clientX, y: event.clientY });
    event = null;
  };
  stage.addEventListener("pointermove", (e) => {
    if (!event) requestAnimationFrame(show);
    event = e;
  });
  stage.addEventListener("pointerleave", () => {
    event = null;
    light(view, null);
    readout(view, null);
  });
  stage.addEventListener("click", (e) => {
    const item = e.detail === 0 && e.target.closest("[data-c]"); // a screen reader's click has no place
    if (e.target.closest(".head")) return; // it has a way of its own
    const box = stage.getBoundingClientRect(),
      scale = view.plan.width / box.width;
    const point = item
      ? { i: +item.dataset.i, c: +item.dataset.c }
      : pointAt(view, (e.clientX - box.left) * scale, (e.clientY - box.top) * scale);
    if (!point) return;
    focusTile(view, point.i, point.c, false);
    openAt(view, point.i, point.c);
  });
}
