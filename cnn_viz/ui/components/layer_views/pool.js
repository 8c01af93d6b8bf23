// Pooling: the window with its winner, and what the other kind of pooling would have given.

import { pooled, sliding } from "../lib/arithmetic.js";
import { board, outline, section, wipe, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { eight, gridOn, ledger, prove, sheetOn } from "./grid.js";
import { fullOf, mapOf } from "./stage.js";

export function pool(view) {
  const { layer, before, text, input, point } = view,
    move = sliding(layer),
    largest = layer.kind === "max_pool",
    narrow = view.narrow;
  const map = mapOf(before, input, point.c),
    full = fullOf(before, input),
    side = narrow ? view.half : 280;
  const box = section(
    view.from,
    "",
    before.title,
    fill(text.map_of, { c: point.c + 1, n: before.n, h: before.h, w: before.w }),
  );
  const source = board(view, box, map, {
    pad: move.p,
    across: side,
    high: side,
    largest: 24,
    full,
    label: before.title,
  });
  const couple = make("div", "couple", view.workings),
    canvas = make("canvas", "", section(couple, "", text.window)),
    size = { width: 72, height: 56 },
    window = sheetOn(view, canvas, move.kw * view.px(size.width), move.kh * view.px(size.height));
  const write = ledger(section(couple, "side", layer.title));
  const beside = section(
    view.workings,
    "",
    largest ? text.if_mean : text.if_max,
    largest ? text.if_mean_about : text.if_max_about,
  );
  const otherSum = words("p", "readout", "", beside),
    other = otherMap(view, map, largest);
  const compare = board(
    view,
    beside,
    { n: 1, h: layer.h, w: layer.w, values: other },
    { across: 132, high: 132, largest: 12, full: fullOf(layer, view.output), label: text.if_mean },
  );

  function show({ row, column }) {
    const p = pooled(map.values, [before.h, before.w], move, row, column),
      total = largest ? p.max : p.mean;
    const part = {
      top: row * move.s - move.p,
      left: column * move.s - move.p,
      bottom: row * move.s - move.p + move.kh,
      right: column * move.s - move.p + move.kw,
    };
    wipe(source);
    outline(source, 0, part, view.accent);
    const y = part.top + Math.floor(p.winner / move.kw),
      x = part.left + (p.winner % move.kw);
    if (largest) outline(source, 0, { top: y, left: x, bottom: y + 1, right: x + 1 }, view.theme.text);
    wipe(compare);
    outline(compare, 0, { top: row, left: column, bottom: row + 1, right: column + 1 }, view.accent);
    const mark = largest ? p.winner : -1;
    gridOn(view, window, [0, 0], [move.kh, move.kw], p.values, full(), { inside: p.inside, mark, size });
    window.show();
    const values = Array.from(p.values, (v) => eight(v));
    write(
      largest
        ? [
            ...values.map((v, k) => [fill(text.value_n, { n: k + 1 }), v, k === p.winner ? "total" : ""]),
            [text.largest, eight(total), "total"],
          ]
        : [
            ...values.map((v, k) => [fill(text.value_n, { n: k + 1 }), v]),
            [text.total, eight(p.sum)],
            [fill(text.divided, { n: values.length }), eight(total), "total"],
          ],
    );
    otherSum.textContent = fill(largest ? text.mean_is : text.max_is, {
      value: eight(largest ? p.mean : p.max),
      total: eight(total),
    });
    prove(view, total, view.value);
    view.last = { p, part };
  }

  const table = () => ({
    head: [text.th_row, text.th_column, text.th_input],
    foot: [
      [text.largest, eight(view.last.p.max)],
      [text.mean, eight(view.last.p.mean)],
      [text.pytorch, exact(view.value, text)],
    ],
    rows: Array.from(view.last.p.values, (v, k) => [
      view.last.part.top + Math.floor(k / move.kw) + 1,
      view.last.part.left + (k % move.kw) + 1,
      eight(v),
    ]),
  });
  return { show, table };
}

// The whole map under the other pooling.
function otherMap({ layer, before }, map, largest) {
  return Float32Array.from({ length: layer.tile }, (_, k) => {
    const p = pooled(map.values, [before.h, before.w], sliding(layer), Math.floor(k / layer.w), k % layer.w);
    return largest ? p.mean : p.max;
  });
}
