// Convolution on the bench: the layer page's view of it, with the kernel to edit and the kernel turned around beside it.

import { conv } from "../layer_views/conv.js";
import { eight } from "../layer_views/grid.js";
import { look, settle } from "../layer_views/move.js";
import { fullOf } from "../layer_views/stage.js";
import { board, follow, outline, section, wipe, words } from "../lib/board.js";
import { cell } from "../lib/geometry.js";
import { fill } from "../lib/numbers.js";
import { makeEditable } from "./editable.js";
import { SMALL } from "./inscribe.js";

export function convolution(view) {
  const kind = conv(view);
  buildKernel(view);
  const turn = view.turned && buildTurned(view);
  return {
    ...kind,
    show: (at) => {
      kind.show(at);
      turn?.(at);
    },
  };
}

export function buildKernel(view) {
  const { text, weights, header } = view,
    [n, h, w] = weights.weight.shape;
  const box = section(view.between, "kernel", text.kernel, view.layer.about);
  const maps = { n, h, w, values: weights.weight.values };
  view.kernelBoard = { maps }; // so that the board knows, while it is painted, that fields will stand on it
  const b = boardOf(view, box, maps, { label: text.kernel, largest: 44, across: 320, high: 320 });
  makeEditable(view, b, "kernel", header.kernel);
  if (!header.nearest || !view.nearest) return;
  const like = section(view.between, "nearest", text.nearest, header.nearest),
    [, high, wide] = view.nearest.shape;
  boardOf(
    view,
    like,
    { n: view.nearest.shape[0], h: high, w: wide, values: view.nearest.values },
    { fixed: true, largest: 14, across: 240, high: 120, label: header.nearest },
  );
  const use = words("button", "more", text.use, like);
  use.type = "button";
  use.addEventListener("click", () => view.component.setTriggerValue("use", true));
}

const boardOf = (view, box, maps, look) => board(view, box, maps, { ...look, full: fullOf({}, maps.values) });

// The same with the kernel turned by half a turn: what mathematics calls a convolution.
function buildTurned(view) {
  const { text, weights, layer, turned, output } = view,
    [n, h, w] = weights.weight.shape;
  const box = section(view.boards, "turned", text.turned, text.turned_about);
  const values = Float32Array.from(
    weights.weight.values,
    (_, k) => weights.weight.values[k - (k % (h * w)) + (h * w - 1 - (k % (h * w)))],
  );
  boardOf(
    view,
    box,
    { n, h, w, values },
    { fixed: true, largest: h > 3 ? 16 : 22, gap: 8, across: 280, high: 120, label: text.turned },
  );
  const small = layer.h <= SMALL && layer.w <= SMALL,
    side = view.narrow ? view.width : 240,
    maps = { n: 1, h: layer.h, w: layer.w, values: turned };
  const b = board(view, box, maps, {
    fixed: true,
    across: side,
    high: 240,
    largest: small ? 36 : 10,
    full: fullOf({}, output),
    label: text.turned,
  });
  const readout = words("p", "readout", "", box),
    same = turned.every((v, k) => v === output[k]);
  follow(b, {
    move: (at) => look(view, { ...at, c: 0 }),
    choose: (at) => settle(view, { ...at, c: 0 }),
    leave: () => look(view, view.pin),
  });
  return ({ row, column }) => {
    wipe(b);
    outline(b, 0, cell(0, row, column), view.accent);
    readout.textContent = same
      ? text.turned_same
      : fill(text.turned_here, { turned: eight(turned[row * layer.w + column]), plain: eight(view.value) });
  };
}
