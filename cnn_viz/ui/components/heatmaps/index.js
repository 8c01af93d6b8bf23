// What several methods attribute to each pixel, of the trained network and of one that has learnt nothing.

import { colourOf } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { brief, fill } from "../lib/numbers.js";

const SIDE = 28;

export default mount(".cv-heatmaps", { begin, receive, arrange });

function begin(view) {
  view.table = make("div", "table", view.root);
  view.table.setAttribute("role", "table");
  view.told = make("p", "told", view.root);
  view.told.setAttribute("role", "status");
}

function receive({ header }) {
  return `${header.run} ${header.text.trained}`;
}

function arrange(view) {
  const { header, text, table, root, arrays } = view,
    [ink] = arrays;
  const head = row("head");
  for (const said of [text.method, text.trained, text.random, text.alike]) cell(head, "columnheader", said);
  table.setAttribute("aria-label", fill(text.heatmaps, { c: header.target }));
  table.replaceChildren(
    head,
    ...header.rows.map(({ name, maps, alike, residual }) => {
      const line = row("row"),
        about = cell(line, "rowheader", "");
      make("strong", "", about, text[`method_${name}`]);
      make(
        "p",
        "quiet",
        about,
        fill(text[`claims_${name}`], { c: header.target, r: residual === null ? "" : brief(residual) }),
      );
      maps.forEach((place, k) =>
        heat(view, cell(line, "cell", ""), arrays[place], ink, k ? text.random : text.trained),
      );
      const figure = cell(line, "cell", "");
      make("span", "figure", figure, alike === null ? "–" : alike.toFixed(2).replace("-", "−"));
      make("p", "quiet", figure, verdict(text, alike));
      return line;
    }),
  );
  view.told.textContent = text.point;
  Object.assign(root.dataset, { run: header.run, drawn: "1" });
}

function row(style) {
  const line = make("div", style);
  line.setAttribute("role", "row");
  return line;
}

function cell(line, role, said) {
  const box = make("div", "cell", line, said);
  box.setAttribute("role", role);
  return box;
}

// Full colour is the map's own largest distance from zero; the digit's ink is outlined faintly beneath.
function heat(view, box, values, ink, whose) {
  const { colours, text } = view,
    canvas = make("canvas", "", box),
    full = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  Object.assign(canvas, { width: SIDE, height: SIDE });
  const ctx = canvas.getContext("2d");
  for (let k = 0; k < SIDE * SIDE; k++) {
    ctx.fillStyle = colourOf(colours, values[k], full || 1);
    ctx.fillRect(k % SIDE, Math.floor(k / SIDE), 1, 1);
  }
  const most = values.reduce((best, v, k) => (Math.abs(v) > Math.abs(values[best]) ? k : best), 0),
    onInk = values.reduce((sum, v, k) => sum + (ink[k] ? Math.abs(v) : 0), 0),
    all = values.reduce((sum, v) => sum + Math.abs(v), 0);
  canvas.setAttribute("role", "img");
  canvas.setAttribute(
    "aria-label",
    fill(text.heat_spoken, {
      whose,
      v: brief(values[most]),
      row: Math.floor(most / SIDE) + 1,
      column: (most % SIDE) + 1,
      share: all ? Math.round((100 * onInk) / all) : 0,
    }),
  );
  canvas.addEventListener("pointermove", (event) => {
    const place = canvas.getBoundingClientRect(),
      r = Math.floor(((event.clientY - place.top) / place.height) * SIDE),
      c = Math.floor(((event.clientX - place.left) / place.width) * SIDE);
    if (r >= 0 && r < SIDE && c >= 0 && c < SIDE)
      view.told.textContent = fill(text.heat_at, { whose, row: r + 1, column: c + 1, v: brief(values[r * SIDE + c]) });
  });
}

// From where on two maps are said to be alike: Adebayo and others (2018) call a method insensitive whose map stays.
const verdict = (text, alike) =>
  alike === null
    ? text.alike_none
    : Math.abs(alike) >= 0.5
      ? text.alike_much
      : Math.abs(alike) >= 0.2
        ? text.alike_some
        : text.alike_little;
