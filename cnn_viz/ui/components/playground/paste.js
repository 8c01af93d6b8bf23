// A table from a spreadsheet, a CSV file or Python, pasted into the cells.

// Rows of numbers, or null where it is not a table of them.
function tableIn(said) {
  const text = said.replace(/\r/g, "").trim(),
    lists = text.match(/\[[^[\]]*\]/g);
  const lines = lists ? lists.map((list) => list.slice(1, -1)) : text.split(text.includes("\n") ? "\n" : ";");
  const rows = lines.map((line) => cellsIn(line.trim()).map(numberIn));
  const wide = rows[0].length;
  if (rows.length * wide < 2 || rows.some((row) => row.length !== wide || row.some(Number.isNaN))) return null;
  return rows;
}

// A tab parts cells and leaves the comma to decimals, as spreadsheets in many countries write them.
const cellsIn = (line) =>
  line.includes("\t") ? line.split("\t").map((cell) => cell.trim() || "0") : line.split(/[\s,;]+/).filter(Boolean);

function pasted(e) {
  const { table, dataset } = e.target,
    rows = table && tableIn(e.clipboardData.getData("text"));
  if (!rows) return;
  e.preventDefault();
  const { view, what, planes, b } = table,
    at = [+dataset.row, +dataset.column],
    size = sizeFor(view, what, at, rows, b.maps);
  view.told =
    at[0] + rows.length > size[0] || at[1] + rows[0].length > size[1]
      ? fill(view.text.cut, { rows: size[0], columns: size[1] })
      : "";
  const grown = planes.map((plane, c) =>
    grownTo(size, plane, view.channels === 1 || c === +dataset.c ? { rows, at } : null),
  );
  e.target.value = exact(Math.fround(grown[dataset.c][at[0]][at[1]]), view.text);
  planes.splice(0, planes.length, ...grown);
  send(table);
}

// The table grows to hold what is pasted, as far as it may; a kernel stays square, and takes a square one's size.
function sizeFor({ header }, what, [row, column], rows, { h, w }) {
  const [least, most] = header.limits[what],
    limited = (n) => Math.max(least, Math.min(most, n)),
    high = row + rows.length,
    wide = column + rows[0].length;
  if (what === "matrix") return [limited(Math.max(h, high)), limited(Math.max(w, wide))];
  const side = limited(row + column === 0 && rows.length === rows[0].length ? rows.length : Math.max(h, high, wide));
  return [side, side];
}

function grownTo([high, wide], plane, put) {
  return Array.from({ length: high }, (_, y) =>
    Array.from({ length: wide }, (_, x) => put?.rows[y - put.at[0]]?.[x - put.at[1]] ?? plane[y]?.[x] ?? 0),
  );
}
