// The numbers as a real table, written only where it is open.

import { words } from "../lib/board.js";
import { make } from "../lib/make.js";

export function writeTable(view) {
  if (!view.details.open || !view.kind) return;
  const { head, rows, foot } = view.kind.table(),
    table = make("table");
  words("caption", "", view.readout.textContent, table);
  const line = (cells, tag, style = "") => {
    const tr = make("tr", style, table);
    cells.forEach((said, k) => {
      const td = words(tag, "", String(said), tr);
      if (style && k) td.colSpan = head.length - 1;
    });
  };
  line(head, "th");
  rows.forEach((cells) => line(cells, "td"));
  foot.forEach((cells) => line(cells, "td", "foot"));
  view.table.replaceChildren(table);
}
