// Local response normalization: a value, the neighbouring channels at the same place, and what it is divided by.

import { responded } from "../lib/arithmetic.js";
import { board, outline, outlineAll, section, wipe } from "../lib/board.js";
import { cell } from "../lib/geometry.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { short4 } from "./conv.js";
import { eight, ledger, prove, short6 } from "./grid.js";
import { simple } from "./plain.js";
import { fullOf } from "./stage.js";

export function localNorm(view) {
  const { text, input, before, layer, narrow } = view,
    { size, alpha, beta, k } = layer.settings;
  const about = before.n > 1 ? text.input_maps : text.input_map,
    box = section(view.from, "", before.title, fill(about, { n: before.n, h: before.h, w: before.w }));
  const source = board(
    view,
    box,
    { ...before, values: input },
    {
      across: narrow ? view.width : 480,
      high: 280,
      largest: 24,
      gap: 8,
      full: fullOf(before, input),
      label: before.title,
    },
  );
  const steps = section(view.workings, "side", text.this_value, text.local_norm_about),
    write = ledger(steps);
  let done = null,
    x = 0;
  const squared = (v) => (v < 0 ? `(${short4(v)})²` : `${short4(v)}²`);
  const lines = ({ from, around, sum, scaled, base, divisor }) => [
    ...around.map((v, i) => [`${fill(text.channel, { c: from + i + 1 })}: ${squared(v)}`, short6(v ** 2)]),
    [text.squares, short6(sum)],
    [fill(text.step_alpha, { alpha: brief(alpha), n: size }), short6(scaled)],
    [fill(text.step_k, { v: brief(k) }), short6(base)],
    [fill(text.step_power, { v: brief(beta) }), short6(divisor)],
  ];
  const show = (at) => {
    const place = at.row * before.w + at.column,
      all = Array.from({ length: before.n }, (_, c) => input[c * before.tile + place]);
    x = all[at.c];
    done = responded(all, at.c, layer.settings);
    wipe(source);
    const window = done.around.map((_, i) => done.from + i);
    outlineAll(source, window, cell(0, at.row, at.column), view.theme.text, 1.5);
    outline(source, at.c, cell(0, at.row, at.column), view.accent);
    write([
      [text.goes_in, exact(x, text)],
      ...lines(done),
      [fill(text.divided_by, { v: short6(done.divisor) }), short6(done.total), "total"],
    ]);
    prove(view, done.total, view.value);
  };
  return {
    show,
    table: () => simple(view, [[text.goes_in, exact(x, text)], ...lines(done), [text.total, eight(done.total)]]),
  };
}
