// Plates: grids of tiles, each a map of whole-number cells, measured in device pixels.

/** A tile's number in its plate, for a channel; -1 where it is not there. A plate without `channels` has all, in order. */
export const placeOf = ({ channels, n }, c) => (channels ? channels.indexOf(c) : c < n ? c : -1);

/** The channel of a plate's tile. */
export const channelOf = ({ channels }, tile) => (channels ? channels[tile] : tile);

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

// As large as all n tiles can be in a box, in full rows; null where even the smallest do not fit.
export function filling({ n, h, w }, width, height, gap, least = 1) {
  for (let cell = Math.floor(height / h); cell >= 1 && cell * Math.min(h, w) >= least; cell--) {
    const space = h === 1 && cell < 4 ? 0 : gap,
      most = Math.min(n, Math.floor((width + space) / (w * cell + space)));
    if (!most) continue;
    const next = plate(n, h, w, Math.ceil(n / Math.ceil(n / most)), cell, space); // rows as even as can be
    if (next.height <= height) return next;
  }
  return null;
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

// A channel's rectangle on the stage; null where its plate does not show it.
export function tileBox(block, c) {
  const tile = placeOf(block, c);
  if (tile < 0) return null;
  return {
    x: block.x + (tile % block.cols) * block.stepX,
    y: block.y + Math.floor(tile / block.cols) * block.stepY,
    width: block.tw,
    height: block.th,
  };
}

// Which value of a plate lies at (x, y) from its corner: {c, row, column}; null beside the tiles.
export function cellAt(p, x, y) {
  const col = Math.floor(x / p.stepX),
    line = Math.floor(y / p.stepY),
    tile = line * p.cols + col;
  if (x < 0 || y < 0 || col >= p.cols || tile >= p.n) return null;
  const c = channelOf(p, tile);
  const inside = (v, count) => Math.max(0, Math.min(count - 1, Math.floor(v / p.cell)));
  if (p.bars) return { c, row: 0, column: 0 };
  return { c, row: inside(y - line * p.stepY, p.h), column: inside(x - col * p.stepX, p.w) };
}
