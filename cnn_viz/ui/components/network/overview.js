// The whole network in a few blocks: a block a layer with what is folded into it, its most telling maps in front.

import { comparable } from "./apart.js";
import { leaderOf } from "./depth.js";
import { isPassage } from "./groups.js";
import { LINE, ROW } from "./layout.js";
import { SHEET } from "./paint.js";
import { bars, column, plate, row } from "./plates.js";
import { halves } from "./titles.js";

const ROWS = 4, // maps of a block in sight, at most
  LEAST = 120, // CSS pixels for the maps: ten bars with their figures
  A_SHEET = 8; // channels that one edge behind them stands for

// Groups of layers that are blocks, each with the layer of it that is shown.
function foldedGroups(view) {
  const { groups, layers, folded } = view;
  const shown = groups.filter((members, g) => !isPassage(layers[members[0]]) || g === groups.length - 1);
  return shown.map((members) => ({ members, i: folded ? members.at(-1) : members[0] }));
}

/** How many channels lie behind those in sight, in edges: the same for all networks. */
const sheetsOf = ({ n, tile }) => (tile > 1 && n > 1 ? Math.min(8, Math.ceil(n / A_SHEET)) : 0);

/**
 * Beside the pen, in its height: the largest maps with which all blocks fit.
 * @param {number} width @param {number} height CSS pixels
 */
export function overview(view, width, height) {
  const plans = [true, false].map((roomy) => fitted(view, width, height, roomy));
  return plans[1].side > 1.3 * plans[0].side ? plans[1] : plans[0];
}

// roomy: every block's scale in figures below it, and larger words.
function fitted(view, width, height, roomy) {
  const { px, layers, type } = view,
    words =
      roomy || !type.small
        ? { ...type, gap: px(14), scales: type.small }
        : { ...type, title: 12, line: 16, gap: px(8), scales: false },
    blocks = foldedGroups(view),
    deepest = Math.max(...blocks.map(({ i }) => sheetsOf(layers[i]))) * px(SHEET);
  const top = px(2 * words.line + (type.small ? LINE : 0) + 8) + deepest,
    foot = px(
      (words.scales ? 4 + 2 * LINE + 8 : type.small ? 4 + LINE : 0) + (comparable(view, leaderOf()) ? LINE : 0),
    ),
    area = Math.max(px(LEAST), px(height) - top - foot);
  const total = (columns) => columns.reduce((sum, c) => sum + c.width, 0) + words.gap * (columns.length - 1);
  let side = Math.floor(area / 2),
    columns = [];
  for (; side > px(12); side--) {
    columns = blocks.map((block) => columnOf(view, words, block, side, area));
    if (total(columns) <= px(width)) break;
  }
  return placed(view, words, columns, { side, top, area, foot, width: Math.max(px(width), total(columns)) });
}

// A map's side grows with the root of its layer's: to scale, those behind the last pooling could not be seen.
function columnOf(view, words, { members, i }, side, area) {
  const { px, layers } = view,
    layer = layers[i],
    first = layers[members[0]];
  const title = titleLines(view, words, view.classes(i) ? layer.title : first.title),
    small = words.small && layer.tile > 1 ? `${layer.h} × ${layer.w}` : "",
    scale = small && words.scales ? view.wide("0 – 00.0") : 0;
  const least = Math.max(
    ...title.map((line) => view.wide(line, true, words.title)),
    small ? view.wide(small) : 0,
    scale,
  );
  const body = bodyOf(view, i, side, area);
  return { members, i, title, small, body, width: Math.max(least, body.left + body.width + body.sheets * px(SHEET)) };
}

function bodyOf(view, i, side, area) {
  const { px, layers, type } = view,
    layer = layers[i];
  if (view.classes(i)) {
    const tall = Math.min(px(36), Math.floor(area / layer.n));
    const said = type.small ? view.wide("> 99.9 %", true, type.words) + px(4) : 0; // to a room the answer says it larger
    return { ...bars(layer, px(28) + said, tall), said, size: type.words, sheets: 0, left: px(type.words + 4) };
  }
  if (layer.tile === 1) return { ...column(layer.n, area, px(24), px(1)), sheets: 0, left: 0 };
  const cell = Math.max(1, Math.floor((side * Math.sqrt(layer.h / view.layers[0].h)) / layer.h)),
    gap = px(4),
    rows = Math.max(1, Math.min(ROWS, layer.n, Math.floor((area + gap) / (cell * layer.h + gap))));
  const channels = view.telling[i].slice(0, rows);
  return { ...plate(rows, layer.h, layer.w, 1, cell, gap), channels, sheets: sheetsOf(layer), left: 0 };
}

function titleLines(view, { title: size, scales }, title) {
  const most = view.px(scales ? 64 : 44);
  return view.wide(title, true, size) <= most ? [title] : halves(title);
}

function placed(view, type, columns, { side, top, area, foot, width }) {
  const { px, text, layers } = view,
    plan = {
      side,
      scales: type.scales,
      vertical: false,
      blocks: [],
      labels: [],
      bands: [],
      heads: [],
      width,
      height: top + area + foot,
    };
  const gap = Math.floor((width - columns.reduce((sum, c) => sum + c.width, 0)) / Math.max(1, columns.length - 1));
  plan.foot = top + area + px(4);
  const lines = Math.max(...columns.map((c) => c.title.length));
  let x = 0;
  columns.forEach((c, k) => {
    const { n } = layers[c.i],
      { body } = c;
    c.title.forEach((line, at) =>
      plan.labels.push({ text: line, x, y: px(at * type.line), bold: true, size: type.title }),
    );
    if (c.small) plan.labels.push({ text: c.small, x, y: px(lines * type.line) });
    plan.blocks[c.i] = {
      ...body,
      i: c.i,
      x: x + body.left,
      y: top + Math.round((area - body.height) / 2),
      slot: c.width,
    };
    if (type.small && body.channels && n > body.n)
      plan.labels.push({
        text: view.fill(text.some, { k: body.n, n }),
        x,
        y: plan.foot + px(type.scales ? 6 + LINE : 0),
      });
    plan.heads.push({
      i: view.classes(c.i) ? c.i : c.members[0],
      x,
      y: 0,
      width: c.width,
      height: px(c.title.length * type.line + LINE),
    });
    if (k) plan.bands.push([columns[k - 1].i, c.i, c.members[0]]);
    x += c.width + gap;
  });
  return plan;
}

/** The same on a phone: a block under the other, each with as many of its maps as stand in a line. */
export function overviewDown(view, width) {
  const { px, layers, text } = view,
    plan = { vertical: true, blocks: [], labels: [], bands: [], heads: [], width: px(width) };
  let y = 0,
    side = px(104);
  for (const { members, i } of foldedGroups(view)) {
    const layer = layers[i],
      title = layers[members[0]].title;
    plan.labels.push({ text: title, x: 0, y, bold: true, size: 14 });
    const { body, some } = lineOf(view, layer, i, width, side);
    const size = [layers[members[0]].about, layer.size, some && view.fill(text.some, some)].filter(Boolean).join(" · ");
    plan.labels.push({ text: size, x: view.wide(title, true, 14) + px(8), y });
    plan.heads.push({ i: members[0], x: 0, y: y - px(16), width: px(width), height: px(40) });
    y += px(LINE + 8);
    plan.blocks[i] = { ...body, i, x: body.bars ? px(16) : 0, y, slot: body.width };
    if (layer.tile > 1) side = body.th; // no map is larger than those it came from
    y += body.height + px(4 + 4 + LINE + 16);
  }
  return Object.assign(plan, { height: y });
}

function lineOf(view, layer, i, width, side) {
  const { px } = view;
  if (view.classes(i)) return { body: bars(layer, px(width) - px(16), px(ROW)) };
  if (layer.tile === 1) return { body: row(layer, px(width), px(40), px(1), px(16)) };
  const cell = Math.max(1, Math.floor(Math.max(side * Math.SQRT1_2, Math.min(side, px(56))) / layer.h)),
    gap = px(4),
    shown = Math.min(layer.n, Math.floor((px(width) + gap) / (layer.w * cell + gap)));
  const body = { ...plate(shown, layer.h, layer.w, shown, cell, gap), channels: view.telling[i].slice(0, shown) };
  return { body, some: shown < layer.n && { k: shown, n: layer.n } };
}
