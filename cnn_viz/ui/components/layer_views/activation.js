// An activation function: its curve, with this value as a point on it.

import { words } from "../lib/board.js";
import { exact, fill, percent } from "../lib/numbers.js";
import { drawCurve } from "./curve.js";
import { eight, ledger, prove, widest } from "./grid.js";
import { sameBefore, simple, valueAt } from "./plain.js";
import { section } from "./stage.js";

const FUNCTIONS = {
  relu: () => (x) => Math.max(0, x),
  leaky_relu:
    ({ slope }) =>
    (x) =>
      x < 0 ? slope * x : x,
  sigmoid: () => (x) => 1 / (1 + Math.exp(-x)),
  tanh: () => Math.tanh,
};

export function activation(view) {
  const { text, input, output, layer } = view,
    mark = sameBefore(view),
    f = FUNCTIONS[layer.settings.function](layer.settings);
  const saturates = ["sigmoid", "tanh"].includes(layer.settings.function),
    box = section(
      view.workings,
      "",
      text[`formula_${layer.settings.function}`],
      text[`formula_${layer.settings.function}_about`],
    );
  const reach = widest(input) || 1,
    wide = saturates ? Math.min(reach, 6) : reach,
    limits = { wide, low: Math.min(0, f(-wide)), high: saturates ? 1 : f(wide), label: box.firstChild.textContent },
    curve = drawCurve(view, box, f, layer.settings.function === "tanh" ? { ...limits, low: -1 } : limits),
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
