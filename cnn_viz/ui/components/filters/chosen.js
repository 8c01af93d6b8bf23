// One filter: its kernels enlarged, one kernel's numbers, and the test digits that excite it most.

import { colourOf, inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { spread } from "../lib/picker.js";
import { fullOf, kernelOf, writeLegend } from "./index.js";
import { blockOf, columnsOf, kernelAt, paintBlocks } from "./sheet.js";

export const SIDE = 624,
  BLOCK = 232; // CSS pixels: what stands beside the sheet, and how wide the enlarged filter may be
const DIGIT = 28,
  DIGIT_CELL = 3;

export function showChosen(view) {
  const { text, chosen } = view;
  view.title.textContent = fill(text.filter, { f: chosen + 1, n: view.n });
  view.right.setAttribute("aria-label", view.title.textContent);
  const bias = view.biases.length && exact(view.biases[chosen], text);
  view.biasLine.textContent = bias ? fill(text.bias, { bias }) : text.no_bias;
  showChannels(view);
  showKernel(view);
  showDigits(view);
  writeLegend(view);
}

// All kernels of the filter; where there is only one, its numbers are picture enough.
function showChannels(view) {
  const { c, h, w, px, text, channels, chosen } = view,
    gap = px(4);
  channels.box.hidden = c === 1;
  if (c === 1) return;
  const cols = columnsOf(c),
    cell = Math.min(px(14), Math.floor((px(BLOCK) - (cols - 1) * gap) / (cols * w)));
  const block = blockOf(c, h, w, cell, gap);
  const place = (k) => ({ ...kernelAt(block, k), width: w * cell, height: h * cell });
  const label = (k) => fill(text.channel_spoken, { c: k + 1, n: c, layer: view.header.source });
  spread(view, channels, { ...block, n: c, place, label, name: text.channels });
  paintBlocks(view, channels.canvas, block, [{ x: 0, y: 0, f: chosen }]);
}

// The chosen kernel as a table: every number in its colour, the exact one under the pointer.
export function showKernel(view) {
  const { h, w, c, text, numbers, chosen, channel } = view;
  const values = kernelOf(view, chosen, channel),
    full = fullOf(view, chosen);
  const which = { c: channel + 1, n: c, layer: view.header.source };
  numbers.replaceChildren();
  make("caption", "quiet", numbers, fill(c > 1 ? text.channel : text.only_channel, which));
  for (let row = 0; row < h; row++) {
    const tr = make("tr", "", numbers);
    for (let q = 0; q < w; q++) {
      const v = values[row * w + q],
        td = make("td", "", tr, v === 0 ? "0" : v.toFixed(3).replace("-", "−"));
      td.title = exact(v, text);
      Object.assign(td.style, { background: colourOf(view.colours, v, full), color: inkOn(view.colours, v, full) });
    }
  }
}

// The nine; while another filter's are still shown, because the server has not answered yet, they are pale.
function showDigits(view) {
  const { text, digits, header } = view,
    waiting = view.chosen !== header.chosen;
  digits.replaceChildren();
  make("h3", "", digits, text.digits);
  if (!header.digits.length) return make("p", "quiet", digits, text.no_digits);
  const grid = make("div", waiting ? "nine waiting" : "nine", digits);
  grid.setAttribute("aria-busy", String(waiting));
  header.digits.forEach((digit, k) => {
    const button = make("button", "digit", grid),
      value = view.values[k].toPrecision(3).replace("-", "−");
    button.type = "button";
    button.disabled = waiting;
    button.dataset.index = digit.index;
    const ink = view.images.subarray(k * DIGIT * DIGIT, (k + 1) * DIGIT * DIGIT);
    paintDigit(view, make("canvas", "", button), ink, digit.box);
    make("span", "", button, value);
    button.title = fill(text.digit, { ...digit, value });
    button.setAttribute("aria-label", fill(text.digit_spoken, { ...counted(digit), value }));
    button.addEventListener("click", () => view.component.setTriggerValue("digit", digit.index));
  });
  make("p", "quiet", digits, text.digits_about);
}

// A digit's place as people count, from 1, and without the padding.
function counted({ label, index, row, column, box }) {
  const [top, left, bottom, right] = box.map((v, k) => Math.max(1, Math.min(DIGIT, k < 2 ? v + 1 : v)));
  return { label, index, row: row + 1, column: column + 1, top, left, bottom, right };
}

// White ink on black as in MNIST, what lies outside the box faded. A box that leaves the digit stays open there.
function paintDigit(view, canvas, ink, [top, left, bottom, right]) {
  const cell = view.px(DIGIT_CELL),
    size = DIGIT * cell,
    ctx = canvas.getContext("2d"),
    thick = view.px(2);
  Object.assign(canvas, { width: size, height: size });
  Object.assign(canvas.style, { width: `${size / view.dpr}px`, height: `${size / view.dpr}px` });
  for (let k = 0; k < ink.length; k++) {
    const row = Math.floor(k / DIGIT),
      column = k % DIGIT;
    const inside = row >= top && row < bottom && column >= left && column < right;
    const v = Math.round(inside ? ink[k] : ink[k] * 0.5);
    ctx.fillStyle = `rgb(${v},${v},${v})`;
    ctx.fillRect(column * cell, row * cell, cell, cell);
  }
  const [x0, y0] = [left, top].map((v) => Math.max(0, v * cell - thick)); // around the box, which may be tiny
  const [x1, y1] = [right, bottom].map((v) => Math.min(size, v * cell + thick));
  ctx.fillStyle = view.header.themes.dark.accent;
  if (top >= 0) ctx.fillRect(x0, y0, x1 - x0, thick);
  if (bottom <= DIGIT) ctx.fillRect(x0, y1 - thick, x1 - x0, thick);
  if (left >= 0) ctx.fillRect(x0, y0, thick, y1 - y0);
  if (right <= DIGIT) ctx.fillRect(x1 - thick, y0, thick, y1 - y0);
}
