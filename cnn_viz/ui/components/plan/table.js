// Every layer as a row: shapes, values, parameters with their formula, multiplications, and what a value sees.

import { make } from "../lib/make.js";
import { brief, percent } from "../lib/numbers.js";
import { light, open } from "./index.js";

const whole = (n) => n.toLocaleString("en");

const COLUMNS = ["layer", "output", "values", "parameters", "share", "multiplications", "sees", "ms"];

export function writeTable(view) {
  const { header, text } = view,
    { layers, totals } = header,
    timed = totals.ms !== null;
  const columns = COLUMNS.filter((name) => name !== "ms" || timed);
  const table = make("table"),
    head = make("tr", "", make("thead", "", table)),
    body = make("tbody", "", table);
  make("caption", "unseen", table, text.table);
  for (const name of columns) make("th", name, head, text[name]).scope = "col";
  const most = Math.max(...layers.map((layer) => layer.activations));
  view.rows = layers.map((layer, i) => {
    const row = make("tr", "", body);
    const first = make("th", "layer", row);
    first.scope = "row";
    const name = make("button", "", first, layer.title);
    name.type = "button";
    name.title = text.open;
    name.addEventListener("click", () => open(view, layer));
    make("span", "quiet", first, layer.about);
    const cells = cellsOf(view, layer, most);
    for (const column of columns.slice(1)) cellOf(row, column, text[column], cells[column]);
    row.addEventListener("pointerenter", () => light(view, [i]));
    row.addEventListener("pointerleave", () => light(view, []));
    return row;
  });
  const foot = make("tr", "", make("tfoot", "", table));
  make("th", "layer", foot, text.total).scope = "row";
  const sums = {
    values: [whole(totals.activations)],
    parameters: [whole(totals.parameters)],
    share: ["100 %"],
    multiplications: [whole(totals.multiplications)],
    ms: timed ? [brief(totals.ms)] : [""],
  };
  for (const column of columns.slice(1)) cellOf(foot, column, text[column], sums[column] ?? [""]);
  view.table.replaceChildren(table);
}

// For each column what is said, how that comes about, and how long its bar is in [0, 1].
function cellsOf({ text }, layer, most) {
  const sees = layer.sees === null ? text.all : `${layer.sees} × ${layer.sees}`;
  return {
    output: [layer.output_shape.map(whole).join(" × ")],
    values: [whole(layer.activations), "", layer.activations / most],
    parameters: layer.parameters ? [whole(layer.parameters), layer.formula] : [""],
    share: layer.parameters ? [percent(layer.share), "", layer.share] : [""],
    multiplications: layer.multiplications ? [whole(layer.multiplications), layer.multiplied] : [""],
    sees: [sees],
    ms: [layer.ms === null ? "" : brief(layer.ms)],
  };
}

function cellOf(row, column, name, [said, formula = "", bar = null]) {
  const cell = make("td", column, row);
  cell.dataset.name = name;
  if (!said) return cell.classList.add("none");
  if (formula) make("span", "quiet", cell, `${formula} = `);
  make("b", "", cell, said);
  if (bar !== null) make("i", "", cell).style.setProperty("--part", `${(100 * bar).toFixed(2)}%`);
}
