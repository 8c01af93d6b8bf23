// A table from a spreadsheet, a CSV file or Python, pasted into the cells.

import { exact, fill } from "../lib/numbers.js";
import { send, tell } from "./editable.js";
import { tableIn } from "./numerals.js";

export function pasted(e) {
  const { table, dataset } = e.target,
    found = table && tableIn(e.clipboardData.getData("text"));
  if (!found) return; // one cell's text: the field takes it
  e.preventDefault();
  const { view, what, planes, b } = table,
    { rows, notes, problem, values } = found;
  if (problem) return tell(table, fill(view.text[problem], values));
  const at = [+dataset.row, +dataset.column],
    size = sizeFor(view, what, at, rows, b.maps),
    cut = at[0] + rows.length > size[0] || at[1] + rows[0].length > size[1];
  const told = notes.map(([name, n]) => fill(view.text[name], n));
  if (cut) told.push(fill(view.text.cut, { rows: size[0], columns: size[1] }));
  tell(table, told.join(" "));
  const grown = planes.map((plane, c) =>
    grownTo(size, plane, view.channels === 1 || c === +dataset.c ? { rows, at } : null),
  );
  e.target.value = e.target.entered = exact(Math.fround(grown[dataset.c][at[0]][at[1]]), view.text);
  planes.splice(0, planes.length, ...grown);
  send(table);
}

// The table grows to hold what is pasted, as far as it may; a kernel stays square, and takes a square one's size.
/** @type {(view: any, what: string, at: number[], rows: number[][], maps: any) => number[]} rows and columns */
function sizeFor({ header }, what, [row, column], rows, { h, w }) {
  const [least, most] = header.limits[what],
    limited = (n) => Math.max(least, Math.min(most, n)),
    high = row + rows.length,
    wide = column + rows[0].length;
  if (what === "matrix") return [limited(Math.max(h, high)), limited(Math.max(w, wide))];
  const side = limited(row + column === 0 && rows.length === rows[0].length ? rows.length : Math.max(h, high, wide));
  return [side, side];
}

/** @type {(size: number[], plane: number[][], put: any) => number[][]} */
function grownTo([high, wide], plane, put) {
  return Array.from({ length: high }, (_, y) =>
    Array.from({ length: wide }, (_, x) => put?.rows[y - put.at[0]]?.[x - put.at[1]] ?? plane[y]?.[x] ?? 0),
  );
}
