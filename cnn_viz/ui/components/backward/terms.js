// The products of one number of a gradient: of a convolution as windows and kernels, of the rest line by line.

import { gridOn, sheetOn, short6 } from "../layer_views/grid.js";
import { widest } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";

const LINES = 8, // products that are listed; the rest is summed
  BLOCKS = 3, // filters whose windows are shown
  CELL = { width: 38, height: 22 };

/** found: what lib/backward.js gives, null where the layer's kind is not opened. */
export function writeTerms(view, found) {
  const { terms, text } = view;
  terms.replaceChildren();
  view.write([]);
  if (!found) return;
  if (!found.terms.length) {
    make("p", "quiet", terms, text.no_term);
    return;
  }
  const lines = found.maps ? convolution(view, found.maps) : listed(view, terms, found.terms);
  view.write([...lines, [text.total, short6(found.total), "total"]]);
}

const strongest = (terms, of) => [...terms].sort((a, b) => Math.abs(of(b)) - Math.abs(of(a)));

// The filters that matter most here: derivatives x kernel = products, then every filter's sum.
function convolution(view, maps) {
  const { terms, text, weight } = view,
    [, kh, kw] = weight.shape,
    order = strongest(maps, (map) => map.sum),
    scales = [widest(view.byOutput), widest(weight.values), 0];
  scales[2] = scales[0] * scales[1];
  for (const map of order.slice(0, BLOCKS)) {
    const block = make("figure", "block", terms),
      canvas = make("canvas", "", block),
      gap = view.px(16),
      across = kw * view.px(CELL.width),
      sheet = sheetOn(view, canvas, 3 * across + 2 * gap, kh * view.px(CELL.height));
    [map.values, map.weights, map.products].forEach((numbers, k) => {
      const inside = k === 1 ? null : map.inside;
      gridOn(view, sheet, [k * (across + gap), 0], [kh, kw], numbers, scales[k] || 1, { inside, size: CELL });
    });
    sheet.show();
    canvas.setAttribute("aria-hidden", "true");
    const said = `${fill(text.map, { c: map.c + 1 })}: ${text.th_delta} × ${text.was} = ${text.th_product}`;
    make("figcaption", "quiet", block, said);
  }
  const named = order.slice(0, LINES).map((map) => [fill(text.map, { c: map.c + 1 }), short6(map.sum)]);
  return [...named, ...rest(text, order.slice(LINES), (map) => map.sum)];
}

/** Lines "output | derivative | times | product" in a table; gives the ledger's line for those left out. */
export function listed(view, box, terms, most = LINES) {
  const { text, layer } = view,
    order = strongest(terms, (one) => one.product),
    table = make("table", "", box),
    line = (cells, tag) => {
      const row = make("tr", "", table);
      for (const said of cells) make(tag, "", row, said);
    };
  line([text.th_from, text.th_delta, text.th_factor, text.th_product], "th");
  for (const one of order.slice(0, most)) {
    const name = placeName(view, layer, one);
    line([name, exact(Math.fround(one.delta), text), short6(one.factor), short6(one.product)], "td");
  }
  return rest(text, order.slice(most), (one) => one.product);
}

const rest = (text, left, of) =>
  left.length
    ? [
        [
          fill(text.rest, { n: left.length.toLocaleString("en") }),
          short6(left.reduce((sum, x) => sum + of(x), 0)),
          "quiet",
        ],
      ]
    : [];

function placeName({ text, classes }, layer, { c, row, column }) {
  if (classes) return fill(text.digit, { c });
  const name = fill(layer.tile > 1 ? text.map : text.entry, { c: (c + 1).toLocaleString("en") });
  return layer.tile > 1 ? fill(text.place, { name, row: row + 1, column: column + 1 }) : name;
}
