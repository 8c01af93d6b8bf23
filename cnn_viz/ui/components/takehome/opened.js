// One map of the page to keep, large: each value, and of a convolution what it is the sum of.

import { convolved, sliding } from "../lib/arithmetic.js";
import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";

const LARGEST = 12; // CSS pixels of a cell

/** page: what is shown of what, and how a map is painted. @type {(opened: HTMLElement, page: any) => void} */
export function writeOpened(opened, page) {
  const { state, network, text, titles, paint } = page;
  opened.hidden = !state.open || !state.outputs;
  if (opened.hidden) return;
  const { i, c } = state.open,
    layer = network.layers[i],
    { h, w } = sizeOf(layer.shape),
    values = state.outputs[i].subarray(c * h * w, (c + 1) * h * w);
  state.at ??= place(values, w);
  opened.replaceChildren();
  make("h2", "", opened, fill(text.map, { layer: titles[i], c: c + 1 }));
  const board = make("div", "board", opened),
    large = paint(i, values, h, w),
    cell = Math.max(1, Math.min(LARGEST, Math.floor(336 / w)));
  board.append(large);
  large.style.width = `${w * cell}px`;
  board.tabIndex = 0;
  board.setAttribute("role", "application");
  board.ariaLabel = text.keys;
  const mark = make("i", "mark", board),
    told = make("div", "told", opened);
  told.setAttribute("aria-live", "polite");
  const look = () => {
    const { row, column } = state.at;
    Object.assign(mark.style, {
      left: `${(100 * column) / w}%`,
      top: `${(100 * row) / h}%`,
      width: `${100 / w}%`,
      height: `${100 / h}%`,
    });
    tell(told, page, i, c, row, column, values[row * w + column]);
  };
  board.addEventListener("pointermove", (event) => {
    const box = large.getBoundingClientRect(),
      inside = (v, most) => Math.max(0, Math.min(most - 1, Math.floor(v * most)));
    state.at = {
      row: inside((event.clientY - box.top) / box.height, h),
      column: inside((event.clientX - box.left) / box.width, w),
    };
    look();
  });
  board.addEventListener("keydown", (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    const inside = (v, most) => Math.max(0, Math.min(most - 1, v));
    state.at = { row: inside(state.at.row + move[0], h), column: inside(state.at.column + move[1], w) };
    look();
  });
  look();
}

function place(values, w) {
  const k = values.reduce((best, v, j) => (Math.abs(v) > Math.abs(values[best]) ? j : best), 0);
  return { row: Math.floor(k / w), column: k % w };
}

function tell(box, { state, network, text }, i, c, row, column, value) {
  const layer = network.layers[i],
    /** @type {any} */ before = network.layers[i - 1]?.shape;
  box.replaceChildren();
  make("p", "value", box, fill(text.value, { row: row + 1, column: column + 1, v: exact(value, text) }));
  if (layer.kind !== "conv" || (layer.settings.groups ?? 1) > 1) return;
  const weight = layer.weights.weight,
    [, n, kh, kw] = weight.shape,
    size = n * kh * kw,
    own = { values: weight.values.subarray(c * size, (c + 1) * size), shape: [n, kh, kw] },
    bias = layer.weights.bias?.values[c] ?? 0,
    sums = convolved(state.outputs[i - 1], before, own, bias, moveOf(layer, kh, kw), row, column);
  make("p", "quiet", box, fill(text.sum, { n: n * kh * kw }));
  const list = make("table", "sums", box),
    line = (cells, tag) => {
      const tr = make("tr", "", list);
      for (const said of cells) make(tag, "", tr, said);
    };
  const four = (v) => v.toFixed(4).replace("-", "−");
  for (const one of [...sums.channels].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, 5))
    line([fill(text.channel, { c: one.c + 1 }), four(one.sum)], "td");
  line([text.bias, four(bias)], "td");
  line([text.total, four(sums.total)], "th");
}

const moveOf = ({ settings }, kh, kw) =>
  sliding({
    geometry: {
      reads: "window",
      kernel: [kh, kw],
      stride: settings.stride ?? 1,
      padding: settings.padding ?? 0,
      dilation: settings.dilation ?? 1,
      mixes: true,
      groups: 1,
      before: 0,
      after: 0,
    },
    settings: {},
  });
