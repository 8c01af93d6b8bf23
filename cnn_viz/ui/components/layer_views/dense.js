// Dense: which inputs moved a unit most, for it and against it, and where they lie.

import { weighed, widest } from "../lib/arithmetic.js";
import { board, follow, outline, section, wipe, words } from "../lib/board.js";
import { colourOf } from "../lib/colours.js";
import { cell } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { chooseOpponent, opponent, opposed } from "./against.js";
import { short4 } from "./conv.js";
import { eight, ledger, prove, short } from "./grid.js";
import { fullOf, isMap } from "./stage.js";

// Contributions shown on each side.
const HEAVIEST = 8;

// Where a dense layer's inputs lie: in the maps before flatten, if there are some.
function originOf({ layers, i, input }) {
  let k = i - 1;
  while (k > 0 && !isMap(layers[k]) && layers[k].n === input.length) k--;
  return isMap(layers[k]) && layers[k].n * layers[k].tile === input.length ? layers[k] : null;
}

export function dense(view) {
  const { text, input, narrow, point } = view,
    maps = originOf(view),
    other = opponent(view),
    { weights, bias, said } = opposed(view),
    digits = { a: point.c, b: other };
  const sum = weighed(input, weights, bias),
    products = Float32Array.from(sum.products),
    shape = maps ?? view.before;
  const box = section(
    view.from,
    "",
    text.contributions,
    fill(maps ? text.contributions_maps : text.contributions_units, { layer: (maps ?? view.before).title }),
  );
  if (view.classes) chooseOpponent(view, box);
  if (other !== null) words("p", "quiet", fill(text.against_about, digits), box);
  const picture = board(
    view,
    box,
    { ...shape, values: products },
    {
      across: narrow ? view.half : 376,
      high: narrow ? 300 : 320,
      largest: 24,
      full: fullOf({}, products),
      label: text.contributions,
    },
  );
  const order = [...products.keys()]
      .filter((k) => sum.products[k] !== 0)
      .sort((a, b) => sum.products[b] - sum.products[a]),
    full = widest(products);
  const pro = order.filter((k) => sum.products[k] > 0),
    contra = order.filter((k) => sum.products[k] < 0).reverse(),
    name = (k) => inputName(view, maps, k);
  const of = (key) => fill(text[other === null ? key : `${key}_against`], digits),
    lists = [
      heaviest(view, of("pro"), pro, weights, sum, full, name),
      heaviest(view, of("contra"), contra, weights, sum, full, name),
    ];
  const write = ledger(section(view.to, "tally", text.the_sum)),
    note = words("p", "readout", "", box);
  const rest = (side, total) => total - side.slice(0, HEAVIEST).reduce((s, k) => s + sum.products[k], 0);
  const mark = (k) => {
    wipe(picture);
    lists.forEach((light) => light(k));
    note.textContent =
      k === null ? "" : `${name(k)}: ${short4(input[k])} × ${short4(weights[k])} = ${short4(sum.products[k])}`;
    if (k !== null)
      outline(
        picture,
        Math.floor(k / shape.tile),
        cell(0, Math.floor((k % shape.tile) / shape.w), k % shape.w),
        view.accent,
      );
  };
  view.pointAtInput = mark;
  follow(picture, {
    move: ({ c, row, column }) => mark(c * shape.tile + row * shape.w + column),
    leave: () => mark(null),
    choose: () => {},
  });
  const show = (at) => {
    if (at.c !== point.c) return;
    view.heaviest = order.length
      ? Math.abs(sum.products[order[0]]) > Math.abs(sum.products[order.at(-1)])
        ? order[0]
        : order.at(-1)
      : 0;
    write([
      [fill(text.pro_n, { n: pro.length.toLocaleString("en") }), short4(sum.pro)],
      [fill(text.contra_n, { n: contra.length.toLocaleString("en") }), short4(sum.contra)],
      [fill(text.zeros_n, { n: (products.length - order.length).toLocaleString("en") }), "0", "quiet"],
      [text.bias, view.weights.bias ? short4(bias) : text.none],
      [text.total, short4(sum.total), "total"],
    ]);
    prove(view, sum.total, said);
  };
  lists[0].rest(rest(pro, sum.pro), pro.length - HEAVIEST);
  lists[1].rest(rest(contra, sum.contra), contra.length - HEAVIEST);
  const lines = [...pro.slice(0, 50), ...contra.slice(0, 50)];
  return {
    show,
    sums: true,
    weights: true,
    table: () => ({
      head: [text.th_from, text.th_input, text.th_weight, text.th_product],
      rows: lines.map((k) => [name(k), exact(input[k], text), exact(weights[k], text), eight(sum.products[k])]),
      foot: [
        [
          fill(text.rest_n, { n: (products.length - lines.length).toLocaleString("en") }),
          eight(sum.pro + sum.contra - lines.reduce((s, k) => s + sum.products[k], 0)),
        ],
        [text.bias, eight(bias)],
        [text.total, eight(sum.total)],
        [text.pytorch, exact(said, text)],
      ],
    }),
  };
}

function inputName({ text, before }, maps, k) {
  if (!maps) return fill(text.unit, { c: k + 1, n: before.n });
  return fill(text.place_in, {
    c: Math.floor(k / maps.tile) + 1,
    row: Math.floor((k % maps.tile) / maps.w) + 1,
    column: (k % maps.w) + 1,
  });
}

// The heaviest on one side: where from, input x weight, and a bar.
function heaviest(view, title, all, weights, { products }, full, name) {
  const { text, input, colours } = view,
    box = section(view.workings, "weighing", title),
    list = make("ol", "bars", box);
  const rows = all.slice(0, HEAVIEST).map((k) => {
    const row = make("li", "", list);
    row.tabIndex = 0;
    words("span", "name", name(k), row);
    words("span", "quiet", `${short(input[k])} × ${short(weights[k])}`, row);
    words("span", "number", short4(products[k]), row);
    const bar = make("i", "", row);
    bar.style.width = `${(100 * Math.abs(products[k])) / (full || 1)}%`;
    bar.style.background = colourOf(colours, products[k], full);
    for (const type of ["pointerenter", "focus"]) row.addEventListener(type, () => view.pointAtInput(k));
    for (const type of ["pointerleave", "blur"]) row.addEventListener(type, () => view.pointAtInput(null));
    return [k, row];
  });
  const light = (chosen) => rows.forEach(([k, row]) => row.classList.toggle("lit", k === chosen));
  light.rest = (sum, count) => {
    if (count > 0) words("p", "quiet", fill(text.rest_is, { n: count.toLocaleString("en"), sum: short4(sum) }), box);
  };
  return light;
}
