// Plates: grids of tiles, each a map of whole-number cells, measured in device pixels.

// A plate: n tiles of h x w cells in a grid, row after row, in channel order.
export function plate(n, h, w, cols, cell, gap) {
  const rows = Math.ceil(n / cols);
  return {
    n,
    h,
    w,
    cols,
    rows,
    cell,
    gap,
    tw: w * cell,
    th: h * cell,
    stepX: w * cell + gap,
    stepY: h * cell + gap,
    width: cols * (w * cell + gap) - gap,
    height: rows * (h * cell + gap) - gap,
  };
}

// All sizes a stack of maps can take in a column `area` high, smallest first.
export function sizes({ n, h, w }, area, gap, largest) {
  const found = [];
  for (let cell = 1; h * cell <= Math.min(area, largest) || cell === 1; cell++) {
    const rows = Math.max(1, Math.floor((area + gap) / (h * cell + gap)));
    found.push(plate(n, h, w, Math.ceil(n / rows), cell, gap));
  }
  return found;
}

// A vector as a slim column of square cells, as large as `widest` lets them be.
export function column(n, area, widest, gap) {
  let best = plate(n, 1, 1, Math.ceil(n / area), 1, 0);
  for (let cell = 2; cell <= area; cell++) {
    const space = cell < 4 ? 0 : gap;
    const next = plate(n, 1, 1, Math.ceil(n / Math.floor((area + space) / (cell + space))), cell, space);
    if (next.width > widest) break;
    best = next;
  }
  return best;
}

// The same across the page, for narrow screens: as large as `highest` lets the cells be.
export function row(layer, across, highest, gap, largest = Infinity) {
  const { n, h, w } = layer;
  let best = null;
  for (let cell = 1; cell * w <= across && cell * h <= largest; cell++) {
    const space = h === 1 && cell < 4 ? 0 : gap;
    const most = Math.min(n, Math.floor((across + space) / (w * cell + space)));
    const next = plate(n, h, w, Math.ceil(n / Math.ceil(n / most)), cell, space); // rows as even as can be
    if (best && next.height > highest) break;
    best = next;
  }
  return best ?? plate(n, h, w, 1, 1, gap);
}

// Ten labelled rows with a bar each.
export function bars(layer, width, height) {
  return { ...plate(layer.n, 1, 1, 1, height, 0), bars: true, tw: width, stepX: width, width };
}

// A tile's rectangle on the stage.
export function tileBox(block, c) {
  return {
    x: block.x + (c % block.cols) * block.stepX,
    y: block.y + Math.floor(c / block.cols) * block.stepY,
    width: block.tw,
    height: block.th,
  };
}

// Which value of a plate lies at (x, y) from its corner: {c, row, column}; null beside the tiles.
export function cellAt(p, x, y) {
  const col = Math.floor(x / p.stepX),
    line = Math.floor(y / p.stepY),
    c = line * p.cols + col;
  if (x < 0 || y < 0 || col >= p.cols || c >= p.n) return null;
  const inside = (v, count) => Math.max(0, Math.min(count - 1, Math.floor(v / p.cell)));
  if (p.bars) return { c, row: 0, column: 0 };
  return { c, row: inside(y - line * p.stepY, p.h), column: inside(x - col * p.stepX, p.w) };
}
