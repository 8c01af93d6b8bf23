// Rows of pictures: each with its caption, and where it differs from the visitor's own digit.

import { colourOf } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";

const SIDE = 28,
  FULL = 255;

export default mount(".cv-pictures", { begin, receive, arrange });

function begin(view) {
  view.own = make("section", "own", view.root);
  view.rows = make("div", "rows", view.root);
}

function receive({ header }) {
  return JSON.stringify([header.run, header.rows, header.own]);
}

function arrange(view) {
  const { header, arrays, rows, root } = view,
    [own] = arrays,
    grey = (/** @type {Float32Array} */ values) => (/** @type {number} */ k) =>
      `rgb(${values[k]} ${values[k]} ${values[k]})`;
  view.own.replaceChildren();
  if (header.own) make("h2", "", view.own, header.own);
  if (header.own) paint(view.own, header.own, grey(own));
  rows.replaceChildren(
    ...header.rows.map(({ heading, pictures }) => {
      const group = make("section", "group");
      make("h2", "", group, heading);
      const list = make("ol", "", group);
      for (const { caption, spoken, differs, image } of pictures) {
        const item = make("li", "", list),
          values = arrays[image];
        paint(item, spoken, grey(values));
        paint(item, differs, (k) => colourOf(view.colours, values[k] - own[k], FULL));
        make("span", "caption", item, caption);
      }
      return group;
    }),
  );
  Object.assign(root.dataset, { run: header.run, drawn: "1" });
}

// colour: of each pixel, as CSS has it.
function paint(item, label, colour) {
  const canvas = make("canvas", "", item);
  Object.assign(canvas, { width: SIDE, height: SIDE });
  const ctx = canvas.getContext("2d");
  for (let k = 0; k < SIDE * SIDE; k++) {
    ctx.fillStyle = colour(k);
    ctx.fillRect(k % SIDE, Math.floor(k / SIDE), 1, 1);
  }
  canvas.setAttribute("role", "img");
  canvas.ariaLabel = canvas.title = label;
}
