// Batch norm over a small batch: its four inputs before and after, the statistics, and the four steps for one value.

import { short4 } from "../layer_views/conv.js";
import { eight, ledger, prove, short6 } from "../layer_views/grid.js";
import { sameBefore, simple, valueAt } from "../layer_views/plain.js";
import { fullOf } from "../layer_views/stage.js";
import { normed, statistics } from "../lib/arithmetic.js";
import { board, outline, section, wipe, words } from "../lib/board.js";
import { cell } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { SMALL } from "./inscribe.js";

export function normBatch(view) {
  const { text, input, layer, header, batch, narrow } = view,
    mark = sameBefore(view),
    { gamma, beta, eps } = layer.settings,
    own = { ...statistics(membersOf(view, batch.before)), gamma, beta, eps };
  const steps = ledger(section(view.workings, "side", text.this_value)),
    below = make("div", "batch", view.stage),
    members = header.members.join(" · ");
  const all = [batch.before, batch.after].map((values, k) => {
    const box = section(below, "", k ? text.batch_after : text.batch_before, members),
      maps = { n: header.members.length, h: layer.h, w: layer.w, values: membersOf(view, values) };
    const b = board(view, box, maps, {
      across: narrow ? view.width : 560,
      high: 240,
      largest: layer.h > SMALL ? 5 : 28,
      gap: 8,
      fixed: true,
      full: fullOf({}, maps.values),
      label: `${box.firstChild.textContent}: ${members}`,
    });
    const { mean, variance } = statistics(maps.values);
    words(
      "p",
      "",
      fill(text.batch_is, { n: maps.values.length, mean: short4(mean), deviation: short4(Math.sqrt(variance)) }),
      box,
    );
    return b;
  });
  let x = 0,
    done = null;
  const show = (at) => {
    x = valueAt(view, input, at);
    done = normed(x, own);
    mark(at);
    all.forEach((b) => {
      wipe(b);
      outline(b, 0, cell(0, at.row, at.column), view.accent);
    });
    steps([
      [text.goes_in, exact(x, text)],
      [fill(text.step_mean, { v: short4(own.mean) }), short6(done.centred)],
      [fill(text.step_deviation, { v: short4(done.deviation) }), short6(done.unit)],
      [fill(text.step_gamma, { v: short4(gamma) }), short6(done.scaled)],
      [fill(text.step_beta, { v: short4(beta) }), short6(done.total), "total"],
    ]);
    prove(view, done.total, view.value);
  };
  return {
    show,
    table: () =>
      simple(view, [
        [text.goes_in, exact(x, text)],
        [text.th_centred, eight(done.centred)],
        [text.th_unit, eight(done.unit)],
        [text.th_scaled, eight(done.scaled)],
        [text.total, eight(done.total)],
      ]),
  };
}

// The chosen channel of all inputs of the batch, one after the other: what its mean and variance are taken over.
function membersOf({ layer, point }, values) {
  const whole = layer.n * layer.tile,
    count = values.length / whole;
  return Float32Array.from(
    { length: count * layer.tile },
    (_, k) => values[Math.floor(k / layer.tile) * whole + point.c * layer.tile + (k % layer.tile)],
  );
}
