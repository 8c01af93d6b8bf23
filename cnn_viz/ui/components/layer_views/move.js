// Moving over the output by mouse, finger and keys; settling on a position; going to another layer.

import { outline, wipe } from "../lib/board.js";
import { cell, family } from "../lib/geometry.js";
import { exact, fill } from "../lib/numbers.js";
import { halt, toggle, veil } from "./play.js";
import { isMap, moveSeen } from "./stage.js";
import { writeTable } from "./table.js";

// Show everything for one position; nothing is sent.
export function look(view, point) {
  const { layer, out } = view;
  view.point = point;
  const map = isMap(layer),
    part = cell(point.c, point.row, point.column),
    tile = map ? 0 : point.c;
  view.parts = family(view.layers, view.i, part);
  view.value = view.output[point.c * layer.tile + point.row * layer.w + point.column];
  wipe(out);
  veil(view);
  outline(out, tile, { ...part, from: 0 }, view.accent);
  view.readout.textContent = fill(map ? view.text.at : view.text.at_unit, {
    row: point.row + 1,
    column: point.column + 1,
    what: unitName(view, point.c),
    value: exact(view.value, view.text),
  });
  view.kind.show(point);
  moveSeen(view);
  view.moveStrip(view, view.parts);
  view.root.dataset.at = [point.c, point.row, point.column].join(".");
}

export function unitName({ classes, layer, i, text }, c) {
  const name = isMap(layer) ? (i ? text.map : text.input_channel) : layer.kind === "flatten" ? text.entry : text.unit;
  const values = { c: (c + 1).toLocaleString("en"), n: layer.n.toLocaleString("en") };
  return classes ? fill(text.digit, { c }) : fill(name, values);
}

// The visitor has chosen a position: keep it, say it, and tell the server a moment later.
export function settle(view, point) {
  const { layer } = view;
  if (!isMap(layer) && view.kind.weights && point.c !== view.pin.c)
    return go(view, { layer: layer.name, channel: point.c });
  view.pin = point;
  look(view, point);
  clearTimeout(view.settling);
  view.settling = setTimeout(() => {
    view.live.textContent = `${view.readout.textContent}. ${view.proof.textContent}`;
    view.kind.kept?.();
    writeTable(view);
    report(view, "at", { layer: layer.name, channel: point.c, row: point.row, column: point.column });
  }, 250);
}

// To another layer or channel: its numbers come from the server.
export function go(view, target) {
  halt(view);
  clearTimeout(view.settling);
  view.component.setTriggerValue("go", { row: null, column: null, ...target });
}

const report = (view, name, value) => view.component.setStateValue(name, value);

export function walk(view, e) {
  const { layer, pin, out } = view,
    map = isMap(layer),
    cols = map ? layer.w : out.p.cols,
    rows = map ? layer.h : Math.ceil(layer.n / out.p.cols);
  const now = map
    ? { x: view.point.column, y: view.point.row }
    : { x: view.point.c % cols, y: Math.floor(view.point.c / cols) };
  const to = {
    ArrowLeft: [now.x - 1, now.y],
    ArrowRight: [now.x + 1, now.y],
    ArrowUp: [now.x, now.y - 1],
    ArrowDown: [now.x, now.y + 1],
    Home: [0, e.ctrlKey ? 0 : now.y],
    End: [cols - 1, e.ctrlKey ? rows - 1 : now.y],
    PageUp: [now.x, 0],
    PageDown: [now.x, rows - 1],
  }[e.key];
  if (e.key === "Enter") {
    halt(view);
    settle(view, view.point);
  } else if (e.key === " " && view.player) toggle(view);
  else if (e.key === "Escape") {
    halt(view);
    look(view, pin);
  } else if (!to) return;
  e.preventDefault();
  if (!to) return;
  halt(view);
  const x = Math.max(0, Math.min(cols - 1, to[0])),
    y = Math.max(0, Math.min(rows - 1, to[1]));
  if (map) settle(view, { c: view.point.c, row: y, column: x });
  else if (view.kind.weights) look(view, { c: Math.min(layer.n - 1, y * cols + x), row: 0, column: 0 });
  else settle(view, { c: Math.min(layer.n - 1, y * cols + x), row: 0, column: 0 });
}
