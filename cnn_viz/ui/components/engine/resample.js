// Reading a picture of any size through a row of cells: engine/digits/resample.py in the browser, sum by sum.

/**
 * A picture with its own steps through the values, so that a part of one, or one lying on its side, is a picture too.
 * @typedef {{ values: ArrayLike<number>, first: number, rows: number, cols: number, down: number, across: number }} Plane
 */

/** @type {(values: ArrayLike<number>, rows: number, cols: number) => Plane} */
export const plane = (values, rows, cols) => ({ values, first: 0, rows, cols, down: cols, across: 1 });

/** @type {(plane: Plane) => Plane} rows become columns */
export const turned = ({ values, first, rows, cols, down, across }) => ({
  values,
  first,
  rows: cols,
  cols: rows,
  down: across,
  across: down,
});

/**
 * The mean over each of `count` cells of `cell` rows. Row 0 lies where cell number `begin` begins; beyond is 0.
 * @type {(plane: Plane, count: number, begin: number, cell: number) => Plane} (rows, cols) -> (count, cols)
 */
export const throughCells = (of, count, begin, cell) => (cell >= 1 ? averaged : interpolated)(of, count, begin, cell);

const clip = (x, high) => Math.min(Math.max(x, 0), high);

// What lies before each edge of a cell, whole rows and a part of the one that it cuts; a cell is the difference.
function averaged({ values, first, rows, cols, down, across }, count, begin, cell) {
  const before = new Float64Array(cols),
    passed = new Float64Array((count + 1) * cols);
  let row = 0;
  for (let k = 0; k <= count; k++) {
    const edge = clip((k - begin) * cell, rows),
      cut = Math.min(Math.floor(edge), rows - 1),
      part = edge - cut;
    for (; row < cut; row++)
      for (let c = 0, at = first + row * down; c < cols; c++, at += across) before[c] += values[at];
    for (let c = 0, at = first + cut * down; c < cols; c++, at += across)
      passed[k * cols + c] = before[c] + values[at] * part;
  }
  const out = new Float64Array(count * cols);
  for (let k = 0; k < out.length; k++) out[k] = (passed[k + cols] - passed[k]) / cell;
  return plane(out, count, cols);
}

// Between the two rows whose middles lie around the cell's middle.
function interpolated({ values, first, rows, cols, down, across }, count, begin, cell) {
  const valueAt = (row, c) => (row < 0 || row >= rows ? 0 : values[first + row * down + c * across]);
  const out = new Float64Array(count * cols);
  for (let k = 0; k < count; k++) {
    const at = clip((k - begin + 0.5) * cell + 0.5, rows + 1),
      row = Math.min(Math.floor(at), rows),
      part = at - row;
    for (let c = 0; c < cols; c++) {
      const above = valueAt(row - 1, c);
      out[k * cols + c] = above + (valueAt(row, c) - above) * part;
    }
  }
  return plane(out, count, cols);
}
