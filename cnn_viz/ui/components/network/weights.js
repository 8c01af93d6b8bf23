// The panel's part about what was learned, and small tables.

import { widest } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { drawn, line, note, parentsPlate, part } from "./panel_parts.js";
import { plate, row } from "./plates.js";
import { flattenedMaps, tileName } from "./values.js";

// By kind; what any other has learned is not pictured.
const SHOWN = { conv: kernels, dense: strip, batch_norm: fourNumbers };

// What was learned: a filter's kernels, batch norm's four numbers, a unit's weights. They come a moment later.
export function weighed(view, i, c) {
  const { layers, text } = view,
    layer = layers[i];
  const show = SHOWN[layer.kind];
  if (!show) return layers[i - 1]?.tile > 1 ? null : part("", line(note(view, layer)));
  if (!layer.values) return null;
  const weights = ofChannel(view.learnedAll(i), c, layer.n) ?? sentWeights(view, layer, c);
  return weights ? show(view, weights, i) : part(text.weights, line(text.waiting));
}

/** Of what a layer has learnt, one channel's part. */
function ofChannel(learned, c, count) {
  if (!learned) return null;
  const parts = Object.entries(learned).filter(([, { shape }]) => shape[0] === count);
  return Object.fromEntries(
    parts.map(
      ([
        name,
        {
          shape: [n, ...shape],
          values,
        },
      ]) => {
        const each = values.length / n;
        return [name, { shape: shape.length ? shape : [1], values: values.subarray(c * each, (c + 1) * each) }];
      },
    ),
  );
}

/** The same as the server sends it with the open map, for a network that the browser does not have. */
function sentWeights({ header, arrays }, layer, c) {
  const { selection } = header;
  if (selection?.layer !== layer.name || selection.channel !== c || header.empty) return null;
  return Object.fromEntries(
    Object.entries(selection.weights).map(([name, k]) => [name, { values: arrays[k], shape: header.shapes[k] }]),
  );
}

const fullLine = ({ text }, full) => line(fill(text.full, { full: brief(full) }));

const biasLine = ({ text }, { bias }) => line(bias ? `${text.bias} ${exact(bias.values[0], text)}` : text.no_bias);

function kernels(view, weights, i) {
  const { text } = view,
    {
      values,
      shape: [n, h, w],
    } = weights.weight,
    full = widest(values);
  const above = view.layers[i - 1].tile > 1 ? parentsPlate(view, view.layers[i - 1], n) : null,
    side = above ? Math.max(1, Math.floor(Math.min(above.tw, view.px(140)) / w)) : 0;
  const p = above
    ? plate(n, h, w, above.cols, side, above.stepX - w * side)
    : row({ n, h, w }, view.partWidth(), view.px(252), view.px(4), view.px(220));
  const about = fill(text.filter_about, { n, k: h });
  const picture = drawn(
    view,
    p,
    values,
    () => full,
    (k) => fill(text.kernel, { c: k + 1, n }),
    about,
    p.cell >= view.px(40),
  );
  return part(text.filter, line(about), picture, fullLine(view, full), biasLine(view, weights));
}

function strip(view, weights, i) {
  const { layers, text } = view,
    { values } = weights.weight,
    full = widest(values);
  const from = flattenedMaps(layers, i), // where there are such maps, the weights make pictures
    maps = from === null ? null : layers[from];
  const p = maps
    ? row(maps, view.partWidth(), view.px(220), view.px(2), view.px(84))
    : row({ n: values.length, h: 1, w: 1 }, view.partWidth(), view.px(96), view.px(1), view.px(20));
  const about = fill(text.weights_about, { n: values.length.toLocaleString("en") });
  const name = (k) =>
    maps ? `${maps.title} · ${tileName(view, from, k)}` : `${layers[i - 1].title} · ${tileName(view, i - 1, k)}`;
  const picture = drawn(view, p, values, () => full, name, about);
  const all = part(text.weights, line(about), picture, fullLine(view, full), biasLine(view, weights));
  const where = (k) =>
    maps
      ? `${name(Math.floor(k / maps.tile))}, ${fill(text.place, { row: Math.floor((k % maps.tile) / maps.w) + 1, column: (k % maps.w) + 1 })}`
      : name(k);
  const inputs = layers[i - 1].values,
    ranked = (weight) => strongest(view, values, inputs, where, weight);
  return both(
    all,
    part(
      text.strongest,
      ranked((k) => values[k]),
    ),
    part(
      text.moved,
      ranked((k) => values[k] * inputs[k]),
    ),
  );
}

function both(...parts) {
  const box = make("div", "both");
  box.append(...parts);
  return box;
}

function strongest({ text }, weights, inputs, where, rank) {
  const order = [...weights.keys()].sort((a, b) => Math.abs(rank(b)) - Math.abs(rank(a))).slice(0, 5);
  const rows = order.map((k) => [where(k), brief(weights[k]), brief(inputs[k]), brief(weights[k] * inputs[k])]);
  return table([[text.from, text.weight, text.value, text.product], ...rows]);
}

function table(rows) {
  const box = make("table");
  rows.forEach((cells, r) => {
    const tr = make("tr", "", box);
    for (const cell of cells) make(r ? "td" : "th", "", tr).textContent = cell;
  });
  return box;
}

function fourNumbers(view, weights) {
  const { text } = view;
  return part(
    text.weights,
    pairs(
      ["weight", "bias", "running_mean", "running_var"]
        .filter((k) => weights[k])
        .map((k) => [text[`bn_${k}`], exact(weights[k].values[0], text)]),
    ),
  );
}

export function pairs(rows) {
  const list = make("dl");
  for (const [name, value] of rows) {
    make("dt", "", list).textContent = name;
    make("dd", "", list).textContent = value;
  }
  return list;
}
