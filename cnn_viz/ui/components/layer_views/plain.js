// Layers that treat every value by itself: dropout, the input's normalization, and kinds that we don't know.

import { board, outline, section, wipe, words } from "../lib/board.js";
import { cell } from "../lib/geometry.js";
import { brief, exact, fill, percent } from "../lib/numbers.js";
import { eight, ledger, prove, short6 } from "./grid.js";
import { fullOf, isMap, mapOf } from "./stage.js";

// The input beside the output, with the same position marked. Returns a function that moves the mark.
export function sameBefore(view, values = view.input) {
  const { before, point, text, narrow } = view,
    map = isMap(before);
  const box = section(
    view.from,
    "",
    view.i ? before.title : text.raw,
    map
      ? fill(text.map_of, { c: point.c + 1, n: before.n, h: before.h, w: before.w })
      : fill(text.units_of, { n: before.n.toLocaleString("en") }),
  );
  const across = narrow ? view.half : map ? 280 : 240,
    whole = map && before.n > point.c;
  const source = board(view, box, whole ? mapOf(before, values, point.c) : { ...before, values }, {
    across,
    high: map ? 280 : 260,
    largest: 28,
    full: fullOf(view.i ? before : {}, values),
    label: before.title,
  });
  return (at) => {
    const part = view.parts[Math.max(0, view.i - 1)];
    wipe(source);
    if (!view.i) return outline(source, 0, cell(0, at.row, at.column), view.accent);
    if (part) outline(source, whole ? 0 : Math.min(part.from, before.n - 1), part, view.accent);
  };
}

export const valueAt = ({ layer, before }, values, { c, row, column }) =>
  values[c * before.tile + (isMap(layer) ? row * before.w + column : 0)];

export function dropout(view) {
  const { text, layer, input } = view,
    mark = sameBefore(view),
    p = layer.settings.p ?? 0;
  const box = section(
    view.workings,
    "",
    text.dropout,
    fill(text.dropout_about, { share: percent(p), factor: brief(1 / (1 - p)) }),
  );
  words("p", "", text.dropout_now, box);
  const write = ledger(section(view.workings, "side", text.this_value));
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    write([
      [text.goes_in, exact(x, text)],
      [fill(text.dropped, { share: percent(p) }), "0", "quiet"],
      [fill(text.kept, { share: percent(1 - p), factor: brief(1 / (1 - p)) }), short6(x / (1 - p)), "quiet"],
      [text.comes_out_now, exact(x, text), "total"],
    ]);
    prove(view, x, view.value);
  };
  return { show, table: () => inAndOut(view, x) };
}

export function inputs(view) {
  const { text, layer, header } = view,
    { mean, std } = header.reads,
    mark = sameBefore(view);
  const box = section(
    view.workings,
    "",
    text.normalize,
    mean === 0 && std === 1 ? text.normalize_none : fill(text.normalize_about, { mean: brief(mean), std: brief(std) }),
  );
  if (layer.h > 28) words("p", "quiet", fill(text.framed, { h: layer.h, w: layer.w, edge: (layer.h - 28) / 2 }), box);
  const write = ledger(section(view.workings, "side", text.this_value));
  let x = 0;
  const show = (at) => {
    x = view.input[at.c * layer.tile + at.row * layer.w + at.column];
    mark(at);
    write([
      [text.pixel, `${Math.round(x * 255)}`],
      [text.divided_255, exact(x, text)],
      [fill(text.minus_mean, { v: brief(mean) }), short6(x - mean)],
      [fill(text.by_std, { v: brief(std) }), short6((x - mean) / std), "total"],
    ]);
    prove(view, (x - mean) / std, view.value);
  };
  return {
    show,
    table: () =>
      simple(view, [
        [text.pixel, `${Math.round(x * 255)}`],
        [text.divided_255, exact(x, text)],
        [text.total, eight((x - mean) / std)],
      ]),
  };
}

// A kind without a view of its own: what goes in where, what comes out here.
export function plain(view) {
  const { text, layer, before, input } = view,
    mark = sameBefore(view);
  const box = section(view.workings, "", layer.title, layer.family ? layer.about : "");
  words("p", "quiet", fill(text.plain_about, { kind: layer.kind }), box);
  const write = ledger(section(view.workings, "side", text.this_value));
  const show = (at) => {
    const part = view.parts[view.i - 1],
      alone = part && part.bottom - part.top === 1 && part.to - part.from === 1;
    mark(at);
    const x = alone ? input[part.from * before.tile + part.top * before.w + part.left] : null;
    write([
      ...(x === null ? [] : [[text.goes_in, exact(x, text)]]),
      [text.comes_out, exact(view.value, text), "total"],
    ]);
    view.proof.textContent = "";
  };
  return { show, table: () => simple(view, [[text.comes_out, exact(view.value, text)]]) };
}

export const simple = ({ text, value }, rows) => ({
  head: [text.th_what, text.th_value],
  rows,
  foot: [[text.pytorch, exact(value, text)]],
});

export const inAndOut = (view, x) =>
  simple(view, [
    [view.text.goes_in, exact(x, view.text)],
    [view.text.comes_out, exact(view.value, view.text)],
  ]);
