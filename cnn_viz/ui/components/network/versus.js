// Why this digit and not that one: what each map, or each unit, before the logits adds to the one and to the other.

import { argmax } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { brief, fill, signed } from "../lib/numbers.js";
import { paintPlate } from "./paint.js";
import { plate } from "./plates.js";
import { flattenedMaps, fullOf, tileName } from "./values.js";

const ROWS = 8,
  SIDE = 28; // CSS pixels of a map beside its share

/**
 * How far the logit of class `a` is ahead of that of `b`, part by part: (weight_a - weight_b) * value, summed over a map
 * where the values are maps that were written into one row. The parts and the biases make the whole difference.
 * @param {{ values: ArrayLike<number> }} weight (10, N)
 * @param {{ values: ArrayLike<number> } | undefined} bias (10,)
 * @param {ArrayLike<number>} inputs (N,)
 * @param {number} each how many of them make one part
 * @returns {{ parts: number[], bias: number, total: number }}
 */
export function differences(weight, bias, inputs, each, a, b) {
  const n = inputs.length,
    parts = new Array(n / each).fill(0);
  for (let k = 0; k < n; k++)
    parts[Math.floor(k / each)] += (weight.values[a * n + k] - weight.values[b * n + k]) * inputs[k];
  const apart = bias ? bias.values[a] - bias.values[b] : 0;
  return { parts, bias: apart, total: parts.reduce((sum, part) => sum + part, apart) };
}

export function beginVersus(view) {
  const box = (view.versus = make("section", "versus", view.middle));
  const title = make("h3", "", box);
  view.classesSet = [0, 1].map(() => {
    const select = make("select", "", title);
    for (let c = 0; c < 10; c++) make("option", "", select, String(c)).value = String(c);
    select.addEventListener("change", () => {
      view.against = view.classesSet.map((each) => +each.value);
      writeVersus(view);
    });
    return select;
  });
  view.versusWords = { title, lead: make("p", "quiet", box), rows: make("ol", "", box) };
  box.hidden = true;
}

/** Whether one of the classes' layers is looked at alone, in a network whose weights the browser can have. */
export function opposes(view) {
  const { place, layers } = view,
    last = layers.length - 2; // softmax is after it
  return (
    place.depth === "layer" && view.classes(place.i) && layers[last]?.kind === "dense" && Boolean(view.header.weights)
  );
}

export function writeVersus(view) {
  const { versus, versusWords: words, text, layers } = view,
    last = layers.length - 2,
    values = layers[last]?.values;
  versus.hidden = Boolean(view.open || !opposes(view) || !values || !view.learned(last));
  if (versus.hidden) return;
  const [a, b] = view.against ?? firstTwo(values);
  const [one, other] = view.classesSet;
  one.value = String(a);
  other.value = String(b);
  one.setAttribute("aria-label", text.versus_one);
  other.setAttribute("aria-label", text.versus_other);
  titled(words.title, text.versus, one, other);
  const source = flattenedMaps(layers, last) ?? last - 1, // its maps are the parts, or each unit is one
    each = layers[source].tile,
    { parts, bias, total } = differences(
      view.learned(last),
      view.learned(last, "bias"),
      layers[last - 1].values,
      each,
      a,
      b,
    );
  words.lead.textContent = fill(total < 0 ? text.versus_behind : text.versus_ahead, {
    a,
    b,
    d: brief(Math.abs(total)),
  });
  const order = [...parts.keys()].sort((k, l) => Math.abs(parts[l]) - Math.abs(parts[k])),
    shown = order.slice(0, ROWS),
    rest = order.slice(ROWS);
  const most = Math.abs(parts[shown[0]]) || 1;
  const rows = shown.map((k) =>
    row(view, `${layers[source].title} · ${tileName(view, source, k)}`, parts[k], most, [source, k]),
  );
  if (rest.length)
    rows.push(
      row(
        view,
        fill(text.versus_rest, { n: rest.length }),
        rest.reduce((sum, k) => sum + parts[k], 0),
        most,
      ),
    );
  if (bias) rows.push(row(view, text.versus_bias, bias, most));
  words.rows.replaceChildren(...rows);
}

/** @type {(values: ArrayLike<number>) => number[]} */
function firstTwo(values) {
  const first = argmax(values),
    rest = Array.from(values, (v, k) => (k === first ? -Infinity : v));
  return [first, argmax(rest)];
}

// The sentence with the two choices where it names them.
function titled(title, sentence, one, other) {
  const pieces = sentence.split(/\{(?:a|b)\}/);
  title.replaceChildren(pieces[0], one, pieces[1], other, pieces[2]);
}

function row(view, name, value, most, from) {
  const item = make("li", value < 0 ? "against" : "for"),
    [source, c] = from ?? [];
  const layer = view.layers[source];
  const picture = make("span", "small", item);
  if (layer?.tile > 1) {
    const canvas = make("canvas", "plate", picture),
      p = plate(1, layer.h, layer.w, 1, Math.max(1, Math.floor(view.px(SIDE) / layer.h)), 0);
    paintPlate(
      canvas,
      p,
      layer.values.subarray(c * layer.tile, (c + 1) * layer.tile),
      () => fullOf(view, layer)(c),
      view.colours,
    );
    canvas.style.width = `${p.width / view.dpr}px`;
  }
  make("span", "name", item).textContent = name;
  const bar = make("span", "bar-track", item);
  make("span", "share", bar).style.setProperty("--share", String(Math.min(1, Math.abs(value) / most)));
  make("span", "number", item).textContent = signed(value.toFixed(2));
  return item;
}
