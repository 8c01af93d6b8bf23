// An activation function: its curve, with this value as a point on it.

import { widest } from "../lib/arithmetic.js";
import { section, words } from "../lib/board.js";
import { exact, fill, percent } from "../lib/numbers.js";
import { drawCurve } from "./curve.js";
import { eight, ledger, prove } from "./grid.js";
import { sameBefore, simple, valueAt } from "./plain.js";

// by kind: the function for its settings, and what it stays between if it does
const CURVES = {
  relu: { made: () => (x) => Math.max(0, x) },
  leaky_relu: {
    made:
      ({ slope, negative_slope }) =>
      (x) =>
        x < 0 ? (slope ?? negative_slope) * x : x,
  },
  sigmoid: { made: () => (x) => 1 / (1 + Math.exp(-x)), between: [0, 1] },
  tanh: { made: () => Math.tanh, between: [-1, 1] },
};

export const CURVED = Object.keys(CURVES);

export function activation(view) {
  const { text, input, output, layer } = view,
    kind = layer.settings.function ?? layer.kind, // the playground's activation is one step for all of them
    { made, between } = CURVES[kind],
    mark = sameBefore(view),
    f = made(layer.settings),
    box = section(view.workings, "", text[`formula_${kind}`], text[`formula_${kind}_about`]);
  const reach = widest(input) || 1,
    wide = between ? Math.min(reach, 6) : reach,
    [low, high] = between ?? [Math.min(0, f(-wide)), f(wide)],
    curve = drawCurve(view, box, f, { wide, low, high, label: box.firstChild.textContent }),
    list = ledger(section(view.workings, "side", text.this_value));
  const changed = input.reduce((n, v, k) => n + (v !== output[k]), 0);
  words("p", "quiet", fill(text.changed, { share: percent(changed / input.length) }), box);
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    curve(x);
    list([
      [text.goes_in, exact(x, text)],
      [text.comes_out, exact(Math.fround(f(x)), text), "total"],
    ]);
    prove(view, f(x), view.value);
  };
  return {
    show,
    table: () =>
      simple(view, [
        [text.goes_in, exact(x, text)],
        [text.comes_out, eight(f(x))],
      ]),
  };
}
