// The input of the chosen step: its cells are edited, and pointing at one moves the window over it.

import { look, settle } from "../layer_views/move.js";
import { sliding } from "../lib/arithmetic.js";
import { follow } from "../lib/board.js";
import { isEdited, makeEditable } from "./editable.js";

export function openSource(view) {
  const shown = view.painted.filter((b) => b.box && view.from.contains(b.box)),
    edited = view.i === 1 && view.header.matrix !== null;
  for (const b of shown) {
    if (view.reached && view.layer.kind !== "flatten") followSource(view, b);
    if (!edited || !isEdited(view, b)) continue;
    const first = (b.maps.values.byteOffset - view.input.byteOffset) / 4 / view.before.tile;
    makeEditable(view, b, "matrix", view.header.matrix, first);
    b.box.addEventListener("focusin", ({ target }) => {
      const { row, column } = target.dataset;
      if (view.reached && row !== undefined) look(view, above(view, { row: +row, column: +column }));
    });
  }
}

function followSource(view, b) {
  const quiet = () => !view.player?.running;
  follow(b, {
    move: (at) => quiet() && look(view, above(view, at)),
    choose: (at) => quiet() && settle(view, above(view, at)),
    leave: () => quiet() && look(view, view.pin),
  });
}

// The position whose window has this cell of the input in its middle, or as near to it as windows come.
function above({ layer, point }, { row, column }) {
  const { kh, kw, s, p, d } = sliding(layer),
    nearest = (at, side, most) => Math.max(0, Math.min(most - 1, Math.round((at + p - ((side - 1) * d) / 2) / s)));
  return { c: point.c, row: nearest(row, kh, layer.h), column: nearest(column, kw, layer.w) };
}
