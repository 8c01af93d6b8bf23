// Every layer before the shift and after it, with how much of it changed.

import { widest } from "../lib/arithmetic.js";
import { board, section, words } from "../lib/board.js";
import { fadeEdges } from "../lib/fade.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";

export function buildLayers(view, parent) {
  const { header, text, arrays } = view,
    grid = make("div", "layers", parent);
  fadeEdges(grid);
  grid.setAttribute("role", "group");
  grid.tabIndex = 0; // it scrolls
  grid.setAttribute("aria-label", text.layers);
  column(view, grid, { title: text.pixels, size: "28 × 28", ...header.pixels, maps: [arrays[0], arrays[1]], side: 28 });
  for (const layer of header.layers) {
    const maps = layer.array && [arrays[layer.array], arrays[layer.array + 1]];
    column(view, grid, { ...layer, maps, side: maps && header.shapes[layer.array][1] });
  }
}

function column(view, grid, { title, size, channel, change, moved_back: back, maps, side }) {
  const { text } = view,
    box = section(
      grid,
      "layer",
      title,
      maps ? (channel === undefined ? size : fill(text.map, { c: channel + 1, size })) : "",
    );
  for (const values of maps ?? []) {
    const widestOf = Math.max(...maps.map(widest));
    board(
      view,
      box,
      { n: 1, h: values.length / side, w: side, values },
      { across: 112, high: 112, largest: 16, full: () => widestOf, label: title },
    );
  }
  const bar = make("div", "bar", box);
  make("i", "", bar).style.width = `${Math.min(100, 100 * change)}%`;
  words("p", "changed", fill(text.change, { share: share(change) }), box);
  if (maps)
    words("p", "quiet", back === null ? text.no_whole_cell : fill(text.moved_back, { share: share(back) }), box);
}
const share = (v) => (v === 0 ? "0 %" : v < 0.0005 ? "< 0.1 %" : `${(100 * v).toFixed(v < 0.0995 ? 1 : 0)} %`);
