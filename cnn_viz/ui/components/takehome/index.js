// The page to keep: a pen, the network and its picture in one file that needs no server. Bundled into page.bundle
// (python -m tests.bundle); __init__.py puts weights, words and colours into the page, which are globals there.

import { digitOf } from "../engine/digitize.js";
import { forward, runs } from "../engine/forward.js";
import { extend, inked, newStroke, over, PER_PIXEL, SIDE } from "../engine/ink.js";
import { networkOf } from "../engine/weights.js";
import { widest } from "../lib/arithmetic.js";
import { colourTable, HALF, step } from "../lib/colours.js";
import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { fill, percent } from "../lib/numbers.js";
import { writeOpened } from "./opened.js";

const PEN = { width: 20, colour: "#ffffff" };

/** @type {any} */
const given = JSON.parse(document.getElementById("given").textContent);
const { text, themes, strokes: first } = given;
const bytes = Uint8Array.from(atob(document.getElementById("weights").textContent), (c) => c.charCodeAt(0));
const network = networkOf(bytes);
const page = document.getElementById("page"),
  dark = matchMedia("(prefers-color-scheme: dark)");
/** @type {any} */
const state = { strokes: first, outputs: null, open: null, at: null };

const left = make("section", "left", page),
  paper = make("canvas", "paper", left),
  tools = make("div", "tools", left),
  answer = make("div", "answer", left),
  right = make("section", "right", page);
const picture = make("div", "layers", right),
  opened = make("section", "opened", right);
Object.assign(paper, { width: SIDE, height: SIDE, tabIndex: 0 });
paper.setAttribute("role", "img");
paper.ariaLabel = text.paper;
answer.setAttribute("role", "group");
answer.setAttribute("aria-live", "polite");

for (const [said, act] of [
  [text.undo, () => state.strokes.pop()],
  [text.clear, () => state.strokes.splice(0)],
]) {
  const button = make("button", "", tools, said);
  button.type = "button";
  button.addEventListener("click", () => {
    act();
    redraw();
  });
}

let growing = null,
  below = null,
  due = false;

paper.addEventListener("pointerdown", (event) => {
  if (event.button || growing) return;
  event.preventDefault();
  paper.setPointerCapture(event.pointerId);
  below = inked(state.strokes);
  growing = newStroke(PEN.width, PEN.colour);
  to(event);
});
paper.addEventListener("pointermove", (event) => {
  if (growing) for (const each of event.getCoalescedEvents?.() ?? [event]) to(each);
});
for (const type of ["pointerup", "pointercancel"])
  paper.addEventListener(type, () => {
    if (!growing) return;
    const { width, colour, points } = growing;
    if (type === "pointerup") state.strokes.push({ width, colour, points });
    growing = null;
    redraw();
  });

function to(event) {
  const box = paper.getBoundingClientRect(),
    quarters = (v, from, size) => Math.round(((v - from) / size) * SIDE * PER_PIXEL);
  extend(growing, quarters(event.clientX, box.left, box.width), quarters(event.clientY, box.top, box.height));
  if (!due)
    requestAnimationFrame(() => {
      due = false;
      if (growing) show(over(below, growing));
    });
  due = true;
}

const redraw = () => show(inked(state.strokes));

// The drawing, and what the network says of it.
function show(data) {
  paper.getContext("2d").putImageData(new ImageData(data, SIDE, SIDE), 0, 0);
  const digit = digitOf({ data, width: SIDE, height: SIDE });
  state.outputs = digit && forward(network, digit);
  writeAnswer();
  writeLayers();
  opens();
}

function writeAnswer() {
  const sure = state.outputs?.at(-1),
    best = sure ? sure.indexOf(Math.max(...sure)) : null;
  answer.replaceChildren();
  if (best === null) delete answer.dataset.digit;
  else answer.dataset.digit = String(best);
  make("p", "digit", answer, best === null ? "?" : String(best));
  answer.ariaLabel = best === null ? text.nothing : fill(text.reads, { digit: best, percent: percent(sure[best]) });
  make("p", "quiet", answer, answer.ariaLabel);
  const bars = make("div", "bars", answer);
  for (let c = 0; c < 10; c++) {
    const row = make("div", c === best ? "best" : "", bars),
      share = sure ? sure[c] : 0;
    make("span", "", row, String(c));
    make("i", "", make("span", "bar", row)).style.width = `${100 * share}%`;
    make("span", "share", row, sure ? percent(share) : "");
  }
}

function writeLayers() {
  const colours = table();
  picture.replaceChildren();
  network.layers.forEach((layer, i) => {
    const box = make("figure", "", picture),
      { n, h, w } = sizeOf(layer.shape);
    make("figcaption", "", box, `${given.titles[i]} · ${layer.shape.join(" × ")}`);
    const maps = make("div", h > 1 ? "maps" : "vector", box);
    if (h === 1) {
      const across = Math.min(n, 64);
      maps.append(canvas(state.outputs?.[i], Math.ceil(n / across), across, n, colours, full(i)));
      return;
    }
    for (let c = 0; c < n; c++) {
      const button = make("button", "", maps);
      button.type = "button";
      button.ariaLabel = fill(text.map, { layer: given.titles[i], c: c + 1 });
      button.setAttribute("aria-pressed", String(state.open?.i === i && state.open.c === c));
      button.append(canvas(state.outputs?.[i].subarray(c * h * w, (c + 1) * h * w), h, w, h * w, colours, full(i)));
      button.addEventListener("click", () => {
        state.open = { i, c };
        state.at = null;
        writeLayers();
        opens();
        picture.querySelector("[aria-pressed=true]")?.focus();
      });
    }
  });
}

const opens = () => writeOpened(opened, { state, network, text, titles: given.titles, paint });

const full = (i) => (state.outputs ? widest(state.outputs[i]) || 1 : 1);
const table = () => colourTable(themes[dark.matches ? "dark" : "light"]);

// Values as a picture in the layer's own scale.
function paint(i, values, h, w) {
  return canvas(values, h, w, h * w, table(), full(i));
}

function canvas(values, h, w, count, colours, most) {
  const made = make("canvas");
  Object.assign(made, { width: w, height: h });
  const ctx = made.getContext("2d"),
    image = ctx.createImageData(w, h),
    out = new Uint32Array(image.data.buffer);
  for (let k = 0; k < count; k++) out[k] = colours.table[values ? step(values[k], most) : HALF];
  ctx.putImageData(image, 0, 0);
  return made;
}

dark.addEventListener("change", redraw);
if (runs(network)) redraw();
else make("p", "quiet", page, text.cannot);
document.documentElement.dataset.ready = "1";
