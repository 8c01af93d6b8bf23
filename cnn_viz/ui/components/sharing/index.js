// Sparse connections and shared parameters: point at an output, and the inputs that it depends on are lit.

import { widest } from "../lib/arithmetic.js";
import { board, dim, follow, outline, wipe, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill } from "../lib/numbers.js";

const WAYS = ["dense", "sparse", "shared"];

export default mount(".cv-sharing", { begin, receive, arrange });

function begin(view) {
  const { root } = view;
  view.way = "shared";
  view.bar = make("div", "ways", root);
  view.bar.setAttribute("role", "radiogroup");
  view.boards = make("div", "boards", root);
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
}

function receive(view) {
  const { header, previous } = view,
    [c, h, w] = header.shapes[0],
    [rows, cols] = header.shapes[1];
  Object.assign(view, { c, h, w, rows, cols, kernel: header.shapes[2].slice(1) });
  if (previous?.run !== header.run) view.at = strongest(view);
  return `${header.run} ${view.text.dense}`;
}

function strongest({ arrays: [, map], cols }) {
  const best = map.reduce((k, v, i) => (Math.abs(v) > Math.abs(map[k]) ? i : k), 0);
  return { row: Math.floor(best / cols), column: best % cols };
}

function arrange(view) {
  const {
      text,
      header,
      arrays: [input, map, filter],
      c,
      h,
      w,
      rows,
      cols,
      width,
    } = view,
    narrow = width < 700;
  writeWays(view);
  view.boards.replaceChildren();
  const side = narrow ? (width - 16) / 2 : 308;
  const paint = (parent, values, n, high, wide, more) => {
    const full = widest(values);
    return board(view, parent, { n, h: high, w: wide, values }, { full: () => full, gap: 4, ...more });
  };
  const left = section(view, text.inputs, c > 1 ? fill(text.maps_of, { n: c, h, w }) : `${h} × ${w}`);
  const across = narrow && c > 3 ? width : c > 1 ? (narrow ? side : 560) : side;
  view.source = paint(left, input, c, h, w, { across, high: 336, largest: 12, label: text.inputs });
  const right = section(
    view,
    text.outputs,
    fill(text.map_of, { c: header.channel + 1, n: header.channels, h: rows, w: cols }),
  );
  view.out = paint(right, map, 1, rows, cols, {
    across: side,
    high: side,
    largest: 24,
    label: text.output_keys,
    live: true,
  });
  const own = section(view, text.weights, "");
  own.classList.add("own");
  view.filter = paint(own, filter, c, ...view.kernel, {
    across: narrow ? width : 272,
    high: 272,
    largest: 24,
    label: text.weights,
  });
  view.said = words("p", "", "", own);
  follow(view.out, {
    move: (at) => show(view, at),
    choose: (at) => settle(view, at),
    leave: () => show(view, view.at),
  });
  view.out.box.addEventListener("keydown", (e) => keys(view, e));
  show(view, view.at);
  Object.assign(view.root.dataset, { run: header.run, drawn: "1" });
}

function section(view, title, about) {
  const box = make("section", "", view.boards);
  words("h3", "", title, box);
  if (about) words("p", "quiet", about, box);
  return box;
}

function writeWays(view) {
  const { text, bar } = view;
  bar.setAttribute("aria-label", text.ways);
  const choose = (way) => {
    view.way = way;
    for (const button of bar.children) {
      button.setAttribute("aria-checked", String(button.dataset.way === way));
      button.tabIndex = button.dataset.way === way ? 0 : -1;
    }
  };
  bar.replaceChildren(
    ...WAYS.map((way, k) => {
      const button = words("button", "", text[way]);
      button.type = "button";
      button.dataset.way = way;
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => {
        choose(way);
        settle(view, view.at);
      });
      button.addEventListener("keydown", (e) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: WAYS.length - 1, ArrowUp: WAYS.length - 1 }[e.key];
        if (!by) return;
        e.preventDefault();
        bar.children[(k + by) % WAYS.length].focus();
        bar.children[(k + by) % WAYS.length].click();
      });
      return button;
    }),
  );
  choose(view.way);
}

// The inputs that this output depends on: all, or the window, as far as it lies within the input.
function reach({ way, h, w, kernel, header: { move } }, { row, column }) {
  if (way === "dense") return { top: 0, left: 0, bottom: h, right: w };
  const span = (place, size, most) => {
    const from = place * move.stride - move.padding,
      to = from + (size - 1) * move.dilation + 1;
    return [Math.max(0, from), Math.min(most, to)];
  };
  const [top, bottom] = span(row, kernel[0], h),
    [left, right] = span(column, kernel[1], w);
  return { top, left, bottom, right };
}

const litOf = ({ way, kernel, c, h, w, header: { move } }, part) => {
  if (way === "dense") return c * h * w;
  const along = (from, to, size) => Math.min(size, Math.ceil((to - from) / move.dilation));
  return c * along(part.top, part.bottom, kernel[0]) * along(part.left, part.right, kernel[1]);
};

function show(view, at) {
  const { source, out, text, header, c, kernel, way } = view,
    part = reach(view, at);
  wipe(source);
  wipe(out);
  for (let k = 0; k < c; k++) {
    if (way !== "dense") dim(source, k, part);
    outline(source, k, part, view.accent);
  }
  outline(out, 0, { top: at.row, left: at.column, bottom: at.row + 1, right: at.column + 1 }, view.accent);
  const whole = (n) => n.toLocaleString("en"),
    n = way === "dense" ? header.inputs : c * kernel[0] * kernel[1];
  const values = { n: whole(n), others: whole(header.outputs - 1), places: whole(out.maps.h * out.maps.w) };
  const lit = fill(text.lit, {
    row: at.row + 1,
    column: at.column + 1,
    lit: whole(litOf(view, part)),
    all: whole(header.inputs),
  });
  view.said.textContent = `${lit} ${fill(text[`own_${way}`], values)}`;
  view.filter.box.hidden = way !== "shared";
  Object.assign(view.root.dataset, { at: `${at.row}.${at.column}`, way, lit: litOf(view, part) });
}

function settle(view, at) {
  view.at = { row: at.row, column: at.column };
  show(view, view.at);
  view.live.textContent = view.said.textContent;
}

function keys(view, e) {
  const { row, column } = view.at,
    { rows, cols } = view;
  const to = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [row, 0],
    End: [row, cols - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  }[e.key];
  if (!to) return;
  e.preventDefault();
  settle(view, { row: Math.max(0, Math.min(rows - 1, to[0])), column: Math.max(0, Math.min(cols - 1, to[1])) });
}
