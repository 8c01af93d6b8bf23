// Flatten: where each entry of the row came from.

import { board, dim, follow, outline, section, wipe } from "../lib/board.js";
import { cell } from "../lib/geometry.js";
import { exact, fill } from "../lib/numbers.js";
import { ledger, prove } from "./grid.js";
import { look, settle } from "./move.js";
import { simple } from "./plain.js";
import { fullOf, isMap } from "./stage.js";

export function flatten(view) {
  const { text, before, input, layer } = view,
    map = isMap(before),
    box = section(view.from, "", before.title, fill(text.input_maps, { n: before.n, h: before.h, w: before.w }));
  const side = view.narrow ? view.half : 376;
  const source = board(
    view,
    box,
    { ...before, values: input },
    { across: side, high: view.narrow ? 280 : 300, largest: 24, full: fullOf(before, input), label: before.title },
  );
  const steps = section(
      view.workings,
      "side",
      text.flatten,
      fill(text.flatten_about, { c: before.n, h: before.h, w: before.w, n: layer.n.toLocaleString("en") }),
    ),
    write = ledger(steps);
  source.box.style.cursor = "pointer";
  const entry = ({ c, row, column }) => ({ c: c * before.tile + row * before.w + column, row: 0, column: 0 });
  follow(source, {
    move: (at) => look(view, entry(at)),
    choose: (at) => settle(view, entry(at)),
    leave: () => look(view, view.pin),
  });
  const where = (c) => ({
    channel: Math.floor(c / before.tile),
    row: Math.floor((c % before.tile) / before.w),
    column: c % before.w,
  });
  const show = ({ c }) => {
    const { channel, row, column } = where(c);
    wipe(source);
    if (map) dim(source, channel, cell(0, row, column));
    outline(source, channel, cell(0, row, column), view.accent);
    write([
      [fill(text.flatten_map, { c: channel + 1 }), `${channel} × ${before.tile}`],
      [fill(text.flatten_row, { row: row + 1 }), `${row} × ${before.w}`],
      [fill(text.flatten_column, { column: column + 1 }), `${column}`],
      [text.flatten_entry, `${c} + 1 = ${(c + 1).toLocaleString("en")}`, "total"],
    ]);
    prove(view, input[c], view.value);
  };
  return {
    show,
    table: () =>
      simple(view, [
        [text.th_channel, where(view.point.c).channel + 1],
        [text.th_row, where(view.point.c).row + 1],
        [text.th_column, where(view.point.c).column + 1],
        [text.th_value, exact(view.value, text)],
      ]),
  };
}
