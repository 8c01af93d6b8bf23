// Grids of numbers to be filled in or clicked, and pictures to be put in order; what is whole is sent. Once it has been
// answered it keeps still, and what was wrong is marked, with what is right.

import { colourOf, inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { exact, fill } from "../lib/numbers.js";

export default mount(".cv-exercise", { read: plain, begin, receive, arrange });

function begin(view) {
  view.given = [];
  view.row = make("div", "row", view.root);
}

function receive(view) {
  const { header, previous } = view;
  if (header.run !== previous?.run) view.given = [];
  view.still = header.given.length > 0;
  if (view.still) view.given = header.given;
  return `${header.run} ${view.still} ${header.text.map}`;
}

function arrange(view) {
  const { header, row, root } = view;
  row.replaceChildren();
  ({ cells: fillIn, click, order })[header.kind](view);
  Object.assign(root.dataset, { run: header.run, kind: header.kind, drawn: "1" });
}

/** Tells the answer once it is whole, and that there is none before. */
function tell(view, values) {
  view.component.setStateValue("answer", values.length === view.header.count ? values : null);
}

function table(view, title, grid, cell) {
  const box = make("figure", "", view.row),
    drawn = make("table", "", box),
    full = Math.max(...grid.flat().map(Math.abs)) || 1;
  make("figcaption", "quiet", box, title);
  grid.forEach((numbers, r) => {
    const line = make("tr", "", drawn);
    numbers.forEach((v, c) => {
      const place = make("td", "", line);
      Object.assign(place.style, { background: colourOf(view.colours, v, full), color: inkOn(view.colours, v, full) });
      cell(place, v, r, c);
    });
  });
}

const written = (view) => (place, v) => {
  place.textContent = exact(v, view.text);
};

function fillIn(view) {
  const { header, text, row, given } = view,
    side = Math.sqrt(header.count);
  for (const [name, grid] of Object.entries(header.grids)) table(view, text[name], grid, written(view));
  const box = make("figure", "", row),
    drawn = make("table", "blank", box);
  make("figcaption", "quiet", box, text.map);
  for (let r = 0; r < side; r++) {
    const line = make("tr", "", drawn);
    for (let c = 0; c < side; c++) {
      const k = r * side + c,
        place = make("td", "", line),
        input = make("input", "", place);
      const value = view.still ? exact(given[k], text) : (given[k] ?? "");
      Object.assign(input, { type: "text", inputMode: "text", disabled: view.still, value });
      input.ariaLabel = fill(text.cell, { row: r + 1, column: c + 1 });
      if (view.still) mark(place, given[k] === header.right[k], exact(header.right[k], text));
      input.addEventListener("input", () => {
        given[k] = input.value.trim();
        const numbers = Array.from({ length: header.count }, (_, j) => numberOf(given[j]));
        input.ariaInvalid = String(Boolean(given[k]) && numberOf(given[k]) === null);
        tell(view, numbers.includes(null) ? [] : numbers);
      });
    }
  }
}

/**
 * Marks what was answered; what is right stands with what is wrong.
 * @type {(place: HTMLElement, so: boolean, right: string) => void}
 */
function mark(place, so, right) {
  place.dataset.is = so ? "right" : "wrong";
  if (!so) make("span", "so", place, `✓ ${right}`);
}

// As people write it: a minus sign of either kind, a comma or a point.
function numberOf(said) {
  const plain = (said ?? "").replace(/[−–－]/g, "-").replace(/[,，]/, ".");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function click(view) {
  const { header, text, given } = view;
  const [first, ...others] = Object.entries(header.grids);
  table(view, text[first[0]], first[1], (place, v, r, c) => {
    const button = make("button", "", place, exact(v, text));
    Object.assign(button, { type: "button", disabled: view.still });
    button.ariaLabel = fill(text.here, { row: r + 1, column: c + 1, v: exact(v, text) });
    const [pressed, right] = [given, header.right].map(([row, column]) => row === r && column === c);
    button.setAttribute("aria-pressed", String(pressed));
    if (view.still && pressed) place.dataset.is = right ? "right" : "wrong";
    if (view.still && right) make("span", "so", button, " ✓");
    button.addEventListener("click", () => {
      view.given = [r, c];
      for (const other of view.row.querySelectorAll("[aria-pressed]"))
        other.setAttribute("aria-pressed", String(other === button));
      tell(view, view.given);
    });
  });
  for (const [name, grid] of others) table(view, text[name], grid, written(view));
}

function order(view) {
  const { header, text, row } = view;
  const buttons = Object.values(header.grids).map((grid, k) => {
    const button = make("button", "picture", row);
    Object.assign(button, { type: "button", disabled: view.still });
    const canvas = make("canvas", "", button);
    Object.assign(canvas, { width: grid[0].length, height: grid.length });
    const ctx = canvas.getContext("2d");
    grid.forEach((numbers, r) =>
      numbers.forEach((v, c) => {
        ctx.fillStyle = colourOf(view.colours, v, 1);
        ctx.fillRect(c, r, 1, 1);
      }),
    );
    make("span", "name", button, header.names[k]);
    const badge = make("span", "badge", button);
    button.addEventListener("click", () => {
      view.given = view.given.includes(k) ? view.given.filter((other) => other !== k) : [...view.given, k];
      write();
      tell(view, view.given);
    });
    return { button, badge };
  });
  const write = () =>
    buttons.forEach(({ button, badge }, k) => {
      const at = view.given.indexOf(k);
      badge.textContent = at < 0 ? "" : String(at + 1);
      button.setAttribute("aria-pressed", String(at >= 0));
      button.ariaLabel = fill(at < 0 ? text.number : text.at, { name: header.names[k], n: at + 1 });
    });
  write();
  if (view.still) header.right.forEach((k, n) => void mark(buttons[k].button, view.given[n] === k, String(n + 1)));
}
