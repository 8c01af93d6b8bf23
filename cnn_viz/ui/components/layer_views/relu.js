// ReLU: the curve, with this value as a point on it.

import { rectified, widest } from "../lib/arithmetic.js";
import { section, words } from "../lib/board.js";
import { exact, fill, percent } from "../lib/numbers.js";
import { drawCurve } from "./curve.js";
import { ledger, prove } from "./grid.js";
import { inAndOut, sameBefore, valueAt } from "./plain.js";

export function relu(view) {
  const { text, input } = view,
    mark = sameBefore(view),
    box = section(view.workings, "", text.relu, text.relu_about);
  const full = widest(input) || 1,
    curve = drawCurve(view, box, rectified, { wide: full, low: 0, high: full, label: text.relu_about }),
    write = ledger(section(view.workings, "side", text.this_value));
  const live = input.reduce((n, v) => n + (v > 0), 0);
  words("p", "quiet", fill(text.relu_share, { share: percent(live / input.length) }), box);
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    curve(x);
    write([
      [text.goes_in, exact(x, text)],
      [x > 0 ? text.above : text.below, "", "quiet"],
      [text.comes_out, exact(Math.fround(rectified(x)), text), "total"],
    ]);
    prove(view, rectified(x), view.value);
  };
  return { show, table: () => inAndOut(view, x) };
}
