// Convolution: the window in every input channel, the filter's weights, each product, and their sum.

import { convolved, sliding, widest } from "../lib/arithmetic.js";
import { board, outlineAll, section, wipe, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { brief, exact, fill, signed } from "../lib/numbers.js";
import { CELL, eight, gridOn, inkWord, ledger, press, prove, sheetOn, stampOf, whole4 } from "./grid.js";
import { look } from "./move.js";
import { fullOf, inputAbreast } from "./stage.js";

const FIRST = 6, // channels shown before the others are unfolded
  FIRST_ABREAST = 4; // where they stand beside input and output

const HEAD = 20; // CSS pixels of a channel's name and sum
const ONE_BLOCK = 362; // CSS pixels of a channel's width beside input and output

const LISTED = 12; // channels named one by one in the sum
const SIGN = 20; // pixels for a sign between two grids

export function conv(view) {
  const { layer, before, text, weights, input, narrow } = view,
    move = sliding(layer);
  const title = fill(before.n > 1 ? text.input_maps : text.input_map, { n: before.n, h: before.h, w: before.w });
  const box = section(view.from, "", before.title, title);
  const wide = view.abreast ? inputAbreast(view) : 432,
    [across, high] = narrow ? [view.half, 280] : [before.n > 1 ? wide : Math.min(wide, 312), 312];
  const source = board(
    view,
    box,
    { ...before, values: input },
    { pad: move.pad, across, high, largest: 24, full: fullOf(before, input), label: title },
  );
  if (move.pad) words("p", "quiet", fill(text.padding, { p: move.p }), box);
  if (move.s > 1) words("p", "quiet", fill(text.stride, { s: move.s }), box);
  const list = make("div", "channels", view.workings),
    more = make("button", "more", list);
  const work = { view, source, move, list, more, blocks: [], first: groupStart(view), strongest: [], last: null };
  work.count = view.abreast ? FIRST_ABREAST : FIRST;
  work.places = placesOf(view, weights.weight.shape);
  work.watch = watched();
  // A weight has the colour that it has in the sheet of the layer's filters, or on the playground's kernel; a product, one
  // of this filter's own scale.
  const heaviest = widest(weights.weight.values);
  work.scales = {
    x: before.pixels ?? widest(input),
    w: view.header.largest_weight ?? heaviest,
    product: widest(input) * heaviest,
  };
  const side = section(view.workings, "side", text.the_sum);
  work.write = ledger(side);
  if (view.abreast) side.append(view.proof);
  more.type = "button";
  more.addEventListener("click", () => {
    view.unfolded = !view.unfolded;
    look(view, view.point);
  });
  return {
    show: (at) => showSums(work, at),
    glide: (share) => glideWindow(work, share),
    kept: () => work.blocks.forEach((block) => block.onScreen || block.write()),
    sums: true,
    table: () => convTable(view, work.last),
  };
}

// The channels that matter most at this position first, the others folded with their sum.
function showSums(work, { row, column }) {
  const { view, more, blocks } = work,
    { layer, weights, text } = view;
  const sums = convolved(
    view.input,
    layer.inputShape,
    weights.weight,
    weights.bias?.values[0] ?? 0,
    work.move,
    row,
    column,
    work.first,
  );
  const order = [...sums.channels].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum) || a.c - b.c);
  const shown = view.unfolded ? order : order.slice(0, work.count);
  view.heaviest = order[0].c;
  work.last = sums;
  work.strongest = order.slice(0, work.count).map((x) => x.c);
  writeBlocks(work, shown);
  blocks.forEach((block, k) => {
    block.box.hidden = k >= shown.length;
  });
  more.hidden = order.length <= work.count;
  more.textContent = view.unfolded
    ? text.fold
    : fill(text.unfold, { n: order.length - work.count, sum: short4(together(order.slice(work.count))) });
  work.write(tally(view, sums, order, Math.min(LISTED, shown.length)));
  markWindows(work, row, column);
  prove(view, sums.total, view.value);
}

// The blocks on the screen; the others wait until they are scrolled into it, or until the position is kept.
function writeBlocks(work, shown) {
  const { blocks } = work;
  shown.forEach((channel, k) => {
    const block = (blocks[k] ??= newBlock(work));
    block.write = () => writeBlock(work, block, channel);
    if (block.onScreen) block.write();
  });
}

const watched = () =>
  new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const { block } = /** @type {any} */ (target);
      block.onScreen = isIntersecting;
      if (isIntersecting) block.write();
    }
  });

const together = (channels) => channels.reduce((sum, channel) => sum + channel.sum, 0);

function tally({ text, weights }, { bias, total }, order, listed) {
  const rest = order.slice(listed),
    named = order.slice(0, listed).map((x) => [fill(text.channel, { c: x.c + 1 }), short4(x.sum)]);
  if (rest.length) named.push([fill(text.others_sum, { n: rest.length }), short4(together(rest)), "quiet"]);
  return [...named, [text.bias, weights.bias ? short4(bias) : text.none], [text.total, short4(total), "total"]];
}

// Part of the way to the next position; at a row's end the window jumps.
function glideWindow(work, share) {
  const { row, column } = work.view.point;
  if (column + 1 < work.view.layer.w) markWindows(work, row, column + share);
}

// With groups, a filter sees only its group's channels.
function groupStart({ layer, before, point, weights }) {
  const seen = weights.weight.shape[0];
  return Math.floor(point.c / (layer.n / (before.n / seen))) * seen;
}

function markWindows({ view, source, move, first, strongest }, row, column) {
  const { kh, kw, s, p, d } = move,
    count = view.weights.weight.shape[0],
    top = row * s - p,
    left = column * s - p;
  const part = { top, left, bottom: top + (kh - 1) * d + 1, right: left + (kw - 1) * d + 1 };
  wipe(source);
  const rest = Array.from({ length: count }, (_, k) => first + k).filter((c) => !strongest.includes(c));
  outlineAll(source, rest, part, view.theme.muted, 1);
  outlineAll(source, strongest, part, view.accent, count > 1 ? 1.5 : 2);
}

// Where window, weights and products stand in a block: side by side, or the products below where that is too wide.
function placesOf(view, [, kh, kw]) {
  const large = !view.narrow && !view.abreast && view.before.n === 1,
    sign = view.px(SIGN),
    most = view.narrow ? view.width : view.abreast ? ONE_BLOCK : 1000;
  const size = large ? { width: 44, height: 30 } : { ...CELL, width: Math.min(CELL.width, (most - SIGN) / 2 / kw) },
    width = kw * view.px(size.width),
    height = kh * view.px(size.height),
    right = width + sign;
  const last = 2 * right + width <= view.px(most) ? [2 * right, 0] : [right, height + view.px(4)];
  return { size, sign, height, spots: [[0, 0], [right, 0], last], end: [last[0] + width, last[1] + height] };
}

function newBlock({ view, list, more, places, watch }) {
  const box = make("div", "channel");
  list.insertBefore(box, more);
  const head = make("div", "head", box),
    name = words("span", "", "", head),
    sum = words("span", "sum", "", head);
  const { end, height, spots, sign } = places,
    canvas = make("canvas", "", box),
    sheet = sheetOn(view, canvas, ...end);
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(box.style, { width: canvas.style.width, height: `calc(${HEAD}px + ${canvas.style.height})` });
  const [left, top] = spots[2].map((device) => device / view.dpr); // of the products, which wait for a prediction
  Object.assign(make("i", "cover", box).style, { left: `${left}px`, top: `${HEAD + top}px`, right: 0, bottom: 0 });
  ["×", "="].forEach((said, k) => {
    const [left, top] = spots[k + 1];
    press(sheet, top * sheet.width + left - sign, stampOf(view, said, sign, height), inkWord(view, view.theme.muted));
  });
  const block = (box.block = { box, name, sum, sheet, weights: null, onScreen: true, write: () => {} });
  watch.observe(box);
  return block;
}

function writeBlock({ view, scales, places }, block, channel) {
  const { sheet } = block,
    { size, spots } = places,
    { text } = view,
    kernel = view.weights.weight.shape.slice(1);
  block.name.textContent = fill(text.channel, { c: channel.c + 1 });
  block.sum.textContent = fill(text.sum_is, { sum: short4(channel.sum) });
  gridOn(view, sheet, spots[0], kernel, channel.values, scales.x, { inside: channel.inside, size });
  if (block.weights !== channel.weights.byteOffset)
    gridOn(view, sheet, spots[1], kernel, channel.weights, scales.w, { size });
  block.weights = channel.weights.byteOffset;
  gridOn(view, sheet, spots[2], kernel, channel.products, scales.product, { size });
  sheet.show();
}

export const short4 = (v) =>
  whole4(v) ? signed(String(v)) : v - v !== 0 ? "–" : Math.abs(v) >= 1000 ? brief(v) : v.toFixed(4).replace("-", "−");

function convTable({ layer, point, weights, text, value }, { channels, bias, total }) {
  const [, , kw] = weights.weight.shape,
    { s, p, d } = sliding(layer);
  const rows = channels.flatMap((x) =>
    Array.from(x.products, (product, k) => {
      const row = point.row * s - p + Math.floor(k / kw) * d + 1,
        column = point.column * s - p + (k % kw) * d + 1;
      return [
        x.c + 1,
        x.inside[k] ? row : text.outside,
        x.inside[k] ? column : text.outside,
        eight(x.values[k]),
        exact(x.weights[k], text),
        eight(product),
      ];
    }),
  );
  return {
    head: [text.th_channel, text.th_row, text.th_column, text.th_input, text.th_weight, text.th_product],
    rows,
    foot: [
      [text.bias, eight(bias)],
      [text.total, eight(total)],
      [text.pytorch, exact(value, text)],
    ],
  };
}
