// Where everything stands. Plates are measured in device pixels, so that one value is a whole number of them.

import { bars, column, plate, row, sizes } from "./plates.js";
import { halves } from "./titles.js";

export const AREA = 352,
  LINE = 16,
  GAP = 16,
  NEAR = 8,
  ROW = 24,
  NARROW = 600; // CSS pixels; a small tablet is wider, a large phone is not

export function planned(view, width) {
  const vertical = width < NARROW;
  const plan = { vertical, blocks: [], labels: [], bands: [], heads: [] };
  vertical ? downwards(view, plan, width) : rightwards(view, plan, width);
  return plan;
}

// Wide: columns from left to right. Words in two lines and slimmer vectors are taken if they let the maps be larger.
function rightwards(view, plan, width) {
  const [loose, tight] = [false, true].map((tight) => grown(view, view.px(width), tight));
  placeColumns(view, plan, tight.score > 1.3 * loose.score || (tight.fits && !loose.fits) ? tight : loose);
}

// Every column starts small; whichever tiles are smallest grow, while there is room.
function grown(view, width, tight) {
  const { layers, px } = view,
    area = px(AREA);
  const columns = view.groups.map((members) => {
    const first = layers[members[0]],
      lines = worded(view, members, tight);
    if (view.classes(members[0])) return { members, lines, tight, rows: tight ? [40, 92] : [64, 112] };
    const slim = first.n > 512 ? (tight ? 24 : 44) : first.n > 128 ? 32 : 24;
    const kinds =
      first.tile > 1
        ? sizes(first, area, px(2), px(first.n > 1 ? 168 : 140))
        : [column(first.n, area, px(slim), first.n > 512 ? 0 : px(1))];
    return {
      members,
      lines,
      tight,
      maps: first.tile > 1,
      sizes: kinds,
      at: Math.max(
        0,
        kinds.findIndex((p) => first.tile > 1 && p.th >= px(10)),
      ),
    };
  });
  const total = () => columns.reduce((sum, c) => sum + fitted(view, c), px(tight ? NEAR : GAP) * (columns.length - 1));
  const fits = total() <= width,
    stuck = new Set();
  const tall = (c, more = 0) => c.sizes[c.at + more]?.th ?? Infinity;
  // Tiles never grow from left to right: a pooled map must not look larger than the map it came from.
  const mayGrow = (c, k) =>
    c.maps && !stuck.has(c) && tall(c, 1) <= (k > 1 && columns[k - 1].maps ? 1.1 * tall(columns[k - 1]) : 1e6);
  for (;;) {
    const growing = columns.filter(mayGrow);
    if (!growing.length) break;
    const smallest = growing.reduce((a, b) => (tall(a) <= tall(b) ? a : b));
    const readable = tall(smallest) >= px(24); // when we must scroll anyway, at least make it readable
    smallest.at++;
    if (total() > width && (fits || readable)) {
      smallest.at--;
      stuck.add(smallest);
    }
  }
  for (const c of columns) if (c.maps) squared(c, () => total() <= width);
  const score = columns.slice(1).reduce((sum, c) => sum + (c.maps ? tall(c) * c.members.length : 0), 0);
  return { columns, score, fits, tight, width: Math.max(total(), width) };
}

// The words over a group: own titles over each plate where these are wide enough, then a line or two about it.
function worded(view, members, tight) {
  const [first, ...rest] = members.map((i) => view.layers[i]);
  if (view.classes(members[0])) return { own: true, texts: [] };
  const about = tight && view.wide(first.about) > view.px(72) ? halves(first.about) : [first.about];
  if (first.tile > 1) return { own: true, texts: [...about, first.size] };
  return {
    own: false,
    head: first.title,
    texts: [...(rest.length ? [rest.map((l) => l.title).join(", ")] : []), ...about],
  };
}

// "ReLU 3" right beside "conv 3" may be "ReLU" where every pixel counts.
function titled(view, c, k) {
  const { title } = view.layers[c.members[k]];
  return c.tight && c.maps && k ? title.replace(/ \d+$/, "") : title;
}

// Full rows look calmer (8 x 4 rather than 11 x 3): take more columns where there is room for them.
function squared(c, fits) {
  const { n, h, w, cols, cell, gap } = c.sizes[c.at],
    before = c.sizes[c.at];
  for (let more = cols; more <= Math.min(n, 2 * cols + 1); more++) {
    if (n % more) continue;
    c.sizes[c.at] = plate(n, h, w, more, cell, gap);
    if (fits()) return;
    c.sizes[c.at] = before;
  }
}

// The width of a column: its plates side by side, or its words if they are wider.
function fitted(view, c) {
  const { px } = view;
  c.slots = c.rows
    ? c.members.map((_, k) => px(c.rows[k]))
    : c.members.map((_, k) => Math.max(c.sizes[c.at].width, c.lines.own ? view.wide(titled(view, c, k), true) : 0));
  c.near = px((c.tight ? 0.5 : 1) * (c.rows ? 2 * NEAR : NEAR));
  c.inner = c.slots.reduce((a, b) => a + b, 0) + c.near * (c.members.length - 1) + (c.rows ? px(16) : 0);
  c.width = Math.max(
    c.inner,
    ...c.lines.texts.map((t) => view.wide(t)),
    c.lines.own ? 0 : view.wide(c.lines.head, true),
  );
  return c.width;
}

function placeColumns(view, plan, { columns, width, tight }) {
  const { px, layers } = view;
  const content = columns.reduce((sum, c) => sum + c.width, 0);
  const gap = Math.floor((width - content) / Math.max(1, columns.length - 1));
  const top = px((tight ? 4 : 3) * LINE + 8);
  const height = Math.max(...columns.map((c) => (c.rows ? px(10 * ROW) : c.sizes[c.at].height)));
  const crowded = columns.some(
    (c) => c.maps && c.members.length > 1 && Math.min(...c.slots) < view.wide("0 – 00.00") + px(4),
  );
  let x = 0;
  for (const c of columns) {
    let left = x + (c.rows ? px(16) : 0);
    c.members.forEach((i, k) => {
      const body = c.rows ? bars(layers[i], c.slots[k], px(ROW)) : c.sizes[c.at];
      plan.blocks[i] = { ...body, i, x: left, y: top + Math.round((height - body.height) / 2), slot: c.slots[k] };
      if (c.lines.own) plan.labels.push({ text: titled(view, c, k), x: left, y: 0, bold: true });
      if (c.rows) plan.labels.push({ text: layers[i].about, x: left, y: px(LINE) });
      plan.heads.push({ i, x: left, y: 0, width: c.slots[k], height: top - px(8) });
      left += c.slots[k] + c.near;
    });
    if (!c.lines.own) plan.labels.push({ text: c.lines.head, x, y: 0, bold: true });
    c.lines.texts.forEach((text, k) => plan.labels.push({ text, x, y: px(LINE * (k + 1)) }));
    x += c.width + gap;
  }
  Object.assign(plan, {
    width,
    height: top + height + px(8 + 4 + (crowded ? 2 : 1) * LINE),
    top,
    foot: top + height + px(8),
  });
  for (let k = 1; k < columns.length; k++) plan.bands.push([columns[k - 1].members.at(-1), columns[k].members[0]]);
}

// Narrow: one layer under the other, its words above it.
function downwards(view, plan, width) {
  const { px, layers } = view;
  let y = 0,
    largest = px(112);
  view.groups.forEach((members, g) => {
    members.forEach((i, k) => {
      const layer = layers[i];
      y += k ? px(8) : g ? px(24) : 0;
      plan.labels.push({ text: layer.title, x: 0, y, bold: true });
      plan.labels.push({
        text: [layer.about, layer.size].filter(Boolean).join(" · "),
        x: view.wide(layer.title, true) + px(8),
        y,
      });
      plan.heads.push({ i, x: 0, y: y - px(22), width: px(width), height: px(40) });
      y += px(LINE + 4);
      const classes = view.classes(i);
      const body = classes
        ? bars(layer, px(width) - px(16), px(ROW))
        : layer.tile > 1
          ? row(layer, px(width), px(176), px(2), largest)
          : row(layer, px(width), px(40), px(1), px(16));
      if (i && layer.tile > 1) largest = Math.ceil(1.1 * body.th); // no tile is larger than those it came from
      plan.blocks[i] = { ...body, i, x: classes ? px(16) : 0, y, slot: body.width };
      y += body.height + px(4 + 4 + LINE);
    });
    if (g) plan.bands.push([view.groups[g - 1].at(-1), members[0]]);
  });
  Object.assign(plan, { width: px(width), height: y });
}
