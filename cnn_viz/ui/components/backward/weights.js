// One weight of the opened layer: its gradient product by product, and where the step takes it.

import { gridOn, ledger, prove, sheetOn, short6 } from "../layer_views/grid.js";
import { sliding, widest } from "../lib/arithmetic.js";
import { convWeightBack, denseWeightBack } from "../lib/backward.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { nameOf } from "./opened.js";
import { listed } from "./terms.js";

const CELL = { width: 52, height: 26 },
  MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function beginWeights(view, box) {
  /** @type {Record<string, any>} */
  const own = (view.own = { box, title: make("h2", "", box), about: make("p", "quiet", box), k: 0, a: 0, b: 0 });
  const label = make("label", "choice", box);
  Object.assign(own, { label: make("span", "", label), select: make("select", "", label) });
  const sides = make("div", "boards", box);
  own.grids = make("div", "grids", sides);
  own.side = make("section", "part workings", sides);
  own.select.addEventListener("change", () => {
    own.k = Number(own.select.value);
    show(view);
  });
}

export function writeWeights(view) {
  const { own, weight, text, header, layer } = view;
  own.box.hidden = !weight;
  if (!weight) return;
  const [count, kh, kw] = weight.shape,
    best = weight.slope.reduce((b, v, j, all) => (Math.abs(v) > Math.abs(all[b]) ? j : b), 0);
  Object.assign(own, { k: Math.floor(best / (kh * kw)), a: Math.floor((best % (kh * kw)) / kw), b: best % kw });
  own.title.textContent = `${text.weights} · ${layer.title}`;
  own.about.textContent = fill(text.weights_about, { name: nameOf(view, header.channel) });
  own.label.textContent = text.filter;
  own.select.replaceChildren(
    ...Array.from({ length: Math.min(count, 2000) }, (_, k) => {
      const option = make("option", "", null, String(header.first + k + 1));
      option.value = String(k);
      return option;
    }),
  );
  show(view);
}

function show(view) {
  const { own, weight, text, header, layer, source, input, byOutput, root } = view,
    [, kh, kw] = weight.shape,
    size = kh * kw,
    { k, a, b } = own,
    j = k * size + a * kw + b,
    filter = header.first + k;
  own.select.value = String(k);
  own.grids.replaceChildren();
  const marked = a * kw + b;
  for (const [name, values] of [
    ["was", weight.values],
    ["slope", weight.slope],
    ["is", weight.after],
  ])
    grid(view, text[name], values.subarray(k * size, (k + 1) * size), widest(values) || 1, marked, name === "was");
  const found =
    layer.kind === "conv"
      ? convWeightBack(
          byOutput,
          [layer.h, layer.w],
          filter,
          input,
          [source.h, source.w],
          header.channel,
          sliding(layer),
          a,
          b,
        )
      : denseWeightBack(byOutput, filter, input[header.channel]);
  own.side.replaceChildren();
  const said = weight.slope[j];
  make(
    "p",
    "readout moved",
    own.side,
    fill(text.moved, {
      was: exact(weight.values[j], text),
      rate: header.rate,
      slope: exact(said, text),
      is: exact(weight.after[j], text),
    }),
  );
  make("p", "quiet", own.side, fill(text.weight_how, { n: found.terms.length.toLocaleString("en") }));
  const lines = listed(view, own.side, found.terms, 5);
  ledger(own.side)([...lines, [text.total, short6(found.total), "total"]]);
  const proof = make("p", "proof", own.side);
  prove({ text, proof, kind: { sums: true }, reach: widest(weight.slope) }, found.total, said);
  Object.assign(root.dataset, { weight: [filter, header.channel, a, b].join("."), slope: String(found.total) });
}

function grid(view, title, values, full, marked, live) {
  const { own, weight } = view,
    [, kh, kw] = weight.shape,
    part = make("section", "part", own.grids),
    heading = make("h3", "", part, title),
    box = make("div", "kernel", part),
    canvas = make("canvas", "", box),
    size = { width: kw > 3 ? 40 : CELL.width, height: CELL.height },
    sheet = sheetOn(view, canvas, kw * view.px(size.width), kh * view.px(size.height));
  gridOn(view, sheet, [0, 0], [kh, kw], values, full, { mark: marked, size });
  sheet.show();
  if (!live || kh * kw === 1) {
    box.setAttribute("role", "img");
    box.ariaLabel = heading.textContent;
    return;
  }
  box.setAttribute("role", "application");
  box.ariaLabel = view.text.weight_keys;
  box.tabIndex = 0;
  const to = (a, b) => {
    Object.assign(own, { a: Math.max(0, Math.min(kh - 1, a)), b: Math.max(0, Math.min(kw - 1, b)) });
    show(view);
    own.grids.querySelector(".kernel").focus({ preventScroll: true });
    view.live.textContent = own.side.querySelector(".moved").textContent;
  };
  box.addEventListener("click", (event) => {
    const place = canvas.getBoundingClientRect();
    to(
      Math.floor(((event.clientY - place.top) / place.height) * kh),
      Math.floor(((event.clientX - place.left) / place.width) * kw),
    );
  });
  box.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    to(own.a + move[0], own.b + move[1]);
  });
}
