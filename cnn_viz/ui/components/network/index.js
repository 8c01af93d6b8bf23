// The picture's life: built when a network is first shown, only redrawn when a new digit comes.

import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill } from "../lib/numbers.js";
import { followReturn, loaded } from "../lib/running.js";
import { compare, followPen, stopPainting } from "./alive.js";
import { comparable } from "./apart.js";
import { markBar, writeBar } from "./bar.js";
import { adoptPlace, beginDepth, endDepth, followersOf, headButtons, leaderOf, planAt, takeOver } from "./depth.js";
import { beginElements } from "./elements.js";
import { grouped } from "./groups.js";
import { cursorInSight, watchKeys } from "./keys.js";
import { paintGround, paintLayer, sweep } from "./paint.js";
import { showPanel } from "./panel.js";
import { tileBox } from "./plates.js";
import { light, watchPointer } from "./point.js";
import { watchSwipes } from "./swipe.js";
import { telling } from "./telling.js";
import { readLayers, tileName } from "./values.js";
import { writeVersus } from "./versus.js";
import { writeCaption, writeWalk } from "./walk.js";
import { numbers, speakLater, writeWords } from "./words.js";

export default mount(".cv-network", { begin, receive, arrange, received, end });

function begin(view, before) {
  Object.assign(view, { before, cursor: { i: 0, c: 0 }, open: null, point: null, scale: null, digit: "" });
  view.lay = () => arrange(view);
  beginElements(view);
  beginDepth(view);
  watchPointer(view);
  watchKeys(view);
  watchSwipes(view);
  view.forget = followReturn(() => {
    if (!view.newer) return;
    view.previous = view.header; // it is the same message: what has been opened since stays open
    receive(view);
    received(view);
  });
}

function receive(view) {
  const { header, arrays, previous, text } = view;
  view.started = performance.now();
  const structure = JSON.stringify([header.model, text, header.layers.map((l) => [l.name, l.shape, l.title])]);
  if (view.givenScale !== header.scale) view.scale = view.givenScale = header.scale;
  view.layers = readLayers(header, arrays);
  followPen(view, { layer: paintLayer, rest: growRest, speak: rested });
  if (header.weights !== previous?.weights) loaded(header.weights).then(() => view.header === header && learnt(view));
  const digit = String(view.layers[0].values ?? "");
  Object.assign(view, { news: digit && digit !== view.digit, digit, painted: false });
  if (structure !== view.structure) build(view);
  else if (previous?.navigations !== header.navigations) {
    reopen(view);
    adoptPlace(view);
  }
  view.structure = structure;
  if (!view.newer) rank(view);
  const order = view.place.depth === "overview" && String(view.telling);
  return `${structure} ${order} ${header.navigations} ${header.count}`;
}

function received(view) {
  if (!view.width) return;
  if (!view.painted) draw(view);
  lead(view);
  if (view.news) sweep(view);
  showPanel(view);
  view.root.dataset.run = view.header.run;
  view.root.dataset.milliseconds = (performance.now() - view.started).toFixed(1);
  compare(view);
}

function end(view) {
  view.leave?.();
  view.forget();
  endDepth(view);
  stopPainting(view);
}

// What the network has learnt is in the browser now.
function learnt(view) {
  if (!view.width) return;
  showPanel(view);
  writeVersus(view);
}

// Which maps tell most is asked anew for every digit, and not while it is drawn: no map changes its place under the pen.
// Beside a picture of the like it is that one's maps that stand in front, so that each stands above its own.
function rank(view) {
  const leader = leaderOf();
  view.telling = comparable(view, leader) && leader.telling ? leader.telling : telling(view);
}

// What the pictures say that are compared with this one.
function lead(view) {
  for (const each of followersOf(view)) {
    if (!comparable(each, view)) continue;
    const before = String(each.telling);
    rank(each);
    if (each.place.depth === "overview" && String(each.telling) !== before) each.lay();
    else drawWords(each);
  }
}

// PyTorch has answered to what was drawn.
function rested(view) {
  const before = String(view.telling);
  rank(view);
  if (view.place.depth === "overview" && String(view.telling) !== before) view.lay();
  lead(view);
  speakLater(view);
}

// The drawing has grown, and the network ran here: all but the maps. No word of it is spoken yet.
function growRest(view) {
  writeCaption(view);
  writeVersus(view);
  view.digit = String(view.layers[0].values);
  paintGround(view);
  drawWords(view);
  lead(view);
  if (view.open) showPanel(view);
}

// The elements of one network: a group a layer, an item a tile. Only a change of network or language comes here.
function build(view) {
  const { stage, layers, text, header } = view;
  view.groups = grouped(layers);
  stage.replaceChildren();
  view.ground = make("canvas", "layer-ground", stage);
  view.canvases = [];
  view.items = layers.map((layer, i) => {
    const box = make("div", "layer", stage);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", [`${layer.title}: ${layer.about}`, layer.size].filter(Boolean).join(", "));
    box.dataset.layer = layer.name;
    view.canvases.push(make("canvas", "", box));
    return Array.from({ length: layer.n > 512 ? 1 : layer.n }, (_, c) => {
      const item = make("div", "item", box);
      item.setAttribute("role", "button");
      item.tabIndex = -1;
      item.ariaLabel = `${layer.title}, ${tileName(view, i, c)}`; // speakLater adds its figures
      Object.assign(item.dataset, { i, c });
      return item;
    });
  });
  view.heads = headButtons(view);
  view.overlay = make("canvas", "overlay", stage);
  view.words = [];
  view.cursor = { i: 0, c: 0 };
  view.items[0][0].tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", fill(text.network, { title: header.title, n: layers.length }));
  rank(view);
  reopen(view);
  adoptPlace(view);
  takeOver(view);
  writeBar(view, () => {
    draw(view);
    showPanel(view);
  });
}

// What the server holds for open, in a network that has such a map; later on the visitor's click is quicker.
function reopen(view) {
  const wanted = view.header.selection,
    i = wanted ? view.layers.findIndex((l) => l.name === wanted.layer) : -1;
  view.open = i < 0 ? null : { i, c: wanted.channel };
}

// Work out the plan, put every element in its place, and draw.
function arrange(view) {
  const { dpr } = view;
  view.plan = planAt(view);
  const { plan, stage } = view,
    css = (v) => `${v / dpr}px`;
  const place = (element, box) =>
    Object.assign(element.style, { left: css(box.x), top: css(box.y), width: css(box.width), height: css(box.height) });
  place(stage, { x: 0, y: 0, width: plan.width, height: plan.height });
  for (const canvas of [view.ground, view.overlay])
    place(canvas, { x: 0, y: 0, width: plan.width, height: plan.height });
  view.layers.forEach((layer, i) => {
    const block = plan.blocks[i],
      element = view.items[i][0].parentElement;
    element.hidden = !block;
    if (!block) return;
    const own = { ...block, x: 0, y: 0 },
      alone = view.items[i].length < layer.n;
    place(element, block);
    place(view.canvases[i], own);
    view.items[i].forEach((item, c) => {
      const box = alone ? own : tileBox(own, c);
      item.hidden = !box;
      if (box) place(item, box);
    });
  });
  view.heads.forEach((head, i) => {
    const box = plan.heads.find((each) => each.i === i);
    head.hidden = !box;
    if (box) place(head, box);
  });
  plan.filters = view.filters && view.place.depth === "layer" && view.layers[view.place.i].kind === "conv";
  plan.filters &&= Boolean(view.learned(view.place.i));
  view.root.classList.toggle("downwards", plan.vertical);
  cursorInSight(view);
  writeWalk(view);
  draw(view);
  showPanel(view);
  refocus(view);
  view.root.dataset.drawn = "1";
}

// Where the keys were in the elements that this one's take the place of.
function refocus(view) {
  const { focused, cursor, walk } = view;
  view.focused = null;
  if (focused?.matches(".item")) view.itemOf(cursor.i, cursor.c).focus({ preventScroll: true });
  else if (focused?.closest(".walk")) walk.focus({ preventScroll: true });
}

function draw(view) {
  view.painted = true;
  paintGround(view);
  view.layers.forEach((_, i) => paintLayer(view, i));
  drawWords(view);
  writeVersus(view);
  markBar(view);
  speakLater(view);
}

function drawWords(view) {
  view.numbers = numbers(view);
  writeWords(view);
  view.legendText.textContent = view.legend();
  light(view, view.point);
}
