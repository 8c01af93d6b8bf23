// One layer's maps, as large as they can be.

import { NARROW } from "./layout.js";
import { bars, filling, plate } from "./plates.js";

const GAP = 6, // CSS pixels between maps
  LEAST = 40; // a map's side, before there are pages of them

/**
 * @param {number} i the layer
 * @param {number} page of its maps, where they do not all fit
 * @param {number} width @param {number} height CSS pixels
 */
export function single(view, i, page, width, height) {
  const { px, layers, type } = view,
    layer = layers[i],
    foot = type.small && !view.classes(i) ? 28 : 0; // its colour scale
  height -= foot;
  const plan = { vertical: width < NARROW, blocks: [], labels: [], bands: [], heads: [], pages: 1 };
  let body,
    left = 0;
  if (view.classes(i)) {
    const words = type.words + 4;
    const said = view.wide("> 99.99 %", true, words) + px(8);
    left = px(words + 8);
    body = { ...bars(layer, Math.min(px(720), px(width)) - left, Math.min(px(56), Math.floor(px(height) / layer.n))) };
    Object.assign(body, { said, size: words, thick: Math.round(body.th * 0.5) });
  } else {
    body = layer.tile > 1 ? ofMaps(view, layer, px(width), px(height)) : ofUnits(view, layer, px(width), px(height));
    const each = body.n;
    plan.pages = Math.ceil(layer.n / each);
    const from = Math.min(page, plan.pages - 1) * each,
      shown = Math.min(each, layer.n - from);
    if (plan.pages > 1) {
      const channels = Array.from({ length: shown }, (_, k) => from + k);
      body = { ...plate(shown, layer.h, layer.w, body.cols, body.cell, body.gap), channels };
    }
  }
  const wide = Math.max(px(width), left + body.width);
  plan.blocks[i] = { ...body, i, x: Math.max(left, Math.round((wide - body.width) / 2)), y: 0, slot: body.width };
  return Object.assign(plan, { width: wide, height: body.height + px(foot), foot: body.height + px(4) });
}

function ofMaps({ px, type }, layer, width, height) {
  const least = px(type.tile?.(layer.n) ?? LEAST);
  return filling(layer, width, height, px(GAP), least) ?? aPage(layer, width, height, px(GAP), least);
}

function ofUnits({ px, type }, layer, width, height) {
  const box = { ...layer, h: 1, w: 1 };
  const largest = Math.min(height, px(72)); // more would make ten units a wall
  for (let room = height; room >= 1; room = Math.floor(room * 0.9)) {
    const found = filling(box, width, room, px(2));
    if (found && found.th <= largest) return found;
  }
  return aPage(box, width, height, px(1), px(type.tile ? 8 : 2));
}

function aPage({ n, h, w }, width, height, gap, least) {
  const cell = Math.max(1, Math.ceil(least / Math.max(h, w))),
    cols = Math.max(1, Math.floor((width + gap) / (w * cell + gap))),
    rows = Math.max(1, Math.floor((height + gap) / (h * cell + gap)));
  return plate(Math.min(n, cols * rows), h, w, Math.min(n, cols), cell, gap);
}
