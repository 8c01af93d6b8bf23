// How deep one looks: all maps at once, an overview of the layers, or one layer alone. Pictures side by side go together.

import { make } from "../lib/make.js";
import { followPresenting, isPresenting, present } from "../lib/presenting.js";
import { streamlitMain } from "../lib/streamlit_dom.js";
import { markBar } from "./bar.js";
import { cursorInSight } from "./keys.js";
import { NARROW, planned } from "./layout.js";
import { overview, overviewDown } from "./overview.js";
import { watchPageKeys } from "./page_keys.js";
import { closePanel, openPanel } from "./panel.js";
import { single } from "./single.js";
import { opposes } from "./versus.js";
import { captionOf, writeWalk } from "./walk.js";

const BELOW = 56, // CSS pixels under the picture: its legend, and air
  OVER_BOTH = 116, // the line over two pictures, their legend, and air
  OVER_LAYERS = 104, // the lines over one layer of each
  LEAST = 300,
  REST = 200, // ms without another step: whoever walks through the layers asks the server for none of them
  LARGE = 1080; // from here on a newcomer is shown all maps, if they fit

/** The network pictures of the page. @type {Set<any>} */
const pictures = new Set();

/**
 * @typedef {object} Place where one looks
 * @property {"all" | "overview" | "layer"} depth
 * @property {number} i the layer
 * @property {number} page of its maps
 */

export function beginDepth(view) {
  Object.assign(view, {
    place: { depth: "all", i: 0, page: 0 },
    chosen: false,
    folded: true,
    filters: false,
    cameFrom: "overview",
  });
  pictures.add(view);
  const main = /** @type {any} */ (view.root.getRootNode()).host?.closest(".st-key-stage");
  view.heights = new ResizeObserver(() => refit(view));
  for (const box of [main, document.documentElement]) if (box) view.heights.observe(box);
  view.leaveKeys = watchPageKeys(view);
  view.leavePresenting = followPresenting(() => view.width && view.lay());
}

export function endDepth(view) {
  pictures.delete(view);
  view.heights.disconnect();
  view.leaveKeys();
  view.leavePresenting();
}

/** Type sizes in CSS pixels; `tile` says how large a map of a layer of n maps must at least be. */
const typeSizes = () =>
  isPresenting()
    ? { title: 24, line: 30, words: 24, small: false, tile: (n) => (n <= 32 ? 96 : 64) }
    : { title: 14, line: 18, words: 12, small: true };

/** The page's container of this kind that a picture is in; the picture itself where there is none. */
const within = (root, container) => /** @type {any} */ (root.getRootNode()).host?.closest(container) ?? root;

/** Laid out anew where the room has changed, as by the window's height, or by what stands above. */
function refit(view) {
  if (view.width && view.plan && Math.abs(roomOf(view) - view.room) > 4) view.lay();
}

// CSS pixels of height for the maps, so that nothing of the picture lies below the window's edge.
function roomOf(view) {
  if (view.root.classList.contains("opened") && view.room) return view.room; // a map stands in its place
  const { root, header, scroller, place: looked } = view,
    main = streamlitMain(),
    place = within(root, ".st-key-pictures");
  const top = place.getBoundingClientRect().top + (main?.scrollTop ?? 0),
    own = scroller.getBoundingClientRect().top - root.getBoundingClientRect().top;
  if (header.count > 1) {
    const pair = within(root, "[class*='st-key-pair_']"),
      over = root.getBoundingClientRect().top - pair.getBoundingClientRect().top; // an answer, where it stands there
    const layers = looked.depth === "layer" ? OVER_LAYERS : 0;
    return Math.max(LEAST / 2, Math.floor((innerHeight - top - OVER_BOTH - layers) / 2 - over));
  }
  return Math.max(LEAST, Math.floor(innerHeight - top - own - (isPresenting() ? 16 : BELOW)));
}

/** Where everything stands, at the depth that one looks from. The words above the picture are set first: they take room. */
export function planAt(view) {
  const { width, place, root } = view;
  view.type = typeSizes();
  root.classList.toggle("presenting", isPresenting());
  if (!view.chosen) place.depth = openingDepth(view);
  if (isPresenting() && place.depth === "all") place.depth = "overview"; // all maps are too small for a room
  root.dataset.depth = place.depth;
  root.classList.toggle("paired", view.header.count > 1);
  root.classList.toggle("following", view.header.count > 1 && !view.header.leads);
  markBar(view);
  writeWalk(view);
  const narrow = width < NARROW,
    share = opposes(view) && !narrow ? 0.45 : 1; // of the width, beside two classes set against each other
  root.classList.toggle("opposing", share < 1);
  view.room = roomOf(view);
  if (place.depth === "all") return planned(view, width);
  if (place.depth === "overview") return narrow ? overviewDown(view, width) : overview(view, width, view.room);
  return single(view, place.i, place.page, Math.floor(share * width), narrow ? Math.max(view.room, width) : view.room);
}

// All maps where they fit, on a large screen; a newcomer on a smaller one first sees the layers.
function openingDepth(view) {
  if (view.width < NARROW) return "all";
  if (view.width < LARGE) return "overview";
  const all = planned(view, view.width),
    room = roomOf(view);
  return all.width <= view.px(view.width) && all.height <= view.px(room) ? "all" : "overview";
}

/** What the server holds for the depth ("" for as the screen has it), a layer by its name. */
export function adoptPlace(view) {
  const { stage = "" } = view.header,
    i = view.layers.findIndex((layer) => layer.name === stage);
  view.chosen = i >= 0 || stage === "all" || stage === "overview";
  view.place = { depth: i >= 0 ? "layer" : stage === "overview" ? stage : "all", i: Math.max(0, i), page: 0 };
}

/** In an element where it was looked at before: the visitor looks from where they were, which the server may not know. */
export function takeOver(view) {
  const { before, header } = view;
  view.before = null;
  if (before?.header?.model !== header.model || !before.place) return;
  const { place, chosen, folded, scale, cameFrom, open, cursor } = before;
  Object.assign(view, { place, chosen, folded, scale, cameFrom, open, cursor, focused: before.focused });
}

/** Look from another place; every other picture follows to its own layer of that name, or the like. */
export function go(view, place) {
  const from = boxOf(view, place.i);
  if (view.place.depth !== "layer") for (const each of pictures) each.cameFrom = view.place.depth;
  for (const each of pictures) {
    each.place = each === view ? { page: 0, ...place } : { page: 0, ...place, i: counterpart(each, view, place.i) };
    each.chosen = true;
    each.filters &&= place.depth === "layer";
    if (each.open) closePanel(each, false);
    each.lay();
  }
  const leader = leaderOf() ?? view;
  clearTimeout(leader.resting);
  leader.resting = setTimeout(() => leader.component.setStateValue("stage", nameOf(leader)), REST);
  if (place.depth === "layer") view.live.textContent = captionOf(view, place.i);
  unfold(view, from);
}

/** The picture that the others follow. */
export const leaderOf = () => [...pictures].find((each) => each.header?.leads && each.layers);

/** Those that follow this one. @type {(view: any) => any[]} */
export const followersOf = (view) =>
  view === leaderOf() ? [...pictures].filter((each) => each !== view && each.layers && each.width) : [];

const nameOf = ({ place, layers }) => (place.depth === "layer" ? layers[place.i].name : place.depth);

function counterpart(each, { layers }, i) {
  const { name, kind } = layers[i],
    same = each.layers.findIndex((layer) => layer.name === name && layer.kind === kind);
  if (same >= 0) return same;
  const share = i / Math.max(1, layers.length - 1);
  return Math.round(share * (each.layers.length - 1));
}

/** @type {(view: any, i: number) => DOMRect | null} */
const boxOf = (view, i) => (view.plan?.blocks[i] ? view.canvases[i].getBoundingClientRect() : null);

// A block opens into its maps: from where it stood to where they are now.
function unfold(view, from) {
  const { place, canvases } = view,
    to = boxOf(view, place.i);
  if (!from || !to?.width || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const move = `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${from.width / to.width}, ${from.height / to.height})`;
  const [first, last] = [{ transform: move }, { transform: "none" }].map((step) => ({
    ...step,
    transformOrigin: "0 0",
  }));
  canvases[place.i].animate([first, last], { duration: 220, easing: "ease-out" });
}

/** The layer before or after the one that is looked at; from another depth, that layer itself. */
export function step(view, by) {
  const { place, layers, cursor } = view;
  if (place.depth !== "layer") return go(view, { depth: "layer", i: cursor.i });
  const pages = view.plan.pages,
    page = place.page + by;
  if (page >= 0 && page < pages) return go(view, { ...place, page });
  const i = place.i + by;
  if (layers[i]) go(view, { depth: "layer", i });
}

/** One depth up: the map is closed, then the layer. */
export function up(view) {
  if (view.open) closePanel(view);
  else if (view.place.depth === "layer") {
    const { i } = view.place;
    view.cursor = { i, c: view.cursor.i === i ? view.cursor.c : 0 };
    go(view, { depth: view.cameFrom, i });
    cursorInSight(view);
    view.itemOf(view.cursor.i, view.cursor.c).focus({ preventScroll: true });
  }
}

/** The same from wherever the focus is: out of the map that is open in any picture, the layer, the room's view. */
export function upFromAnywhere(leader) {
  const view = [...pictures].find((each) => each.open) ?? leader;
  const { open, place } = view;
  if (!open && place.depth !== "layer") present(false);
  else up(view);
}

/** A tile is chosen: in the overview its layer opens, elsewhere its map. */
export function openAt(view, i, c, focus = false) {
  if (view.place.depth === "overview") return openLayer(view, i);
  openPanel(view, i, c, focus);
}

function openLayer(view, i) {
  go(view, { depth: "layer", i });
  view.walk.focus({ preventScroll: true });
}

export function headButtons(view) {
  const { stage, layers } = view;
  return layers.map((layer, i) => {
    const head = make("button", "head", stage);
    Object.assign(head, { type: "button", tabIndex: -1 });
    head.dataset.i = i;
    head.setAttribute("aria-label", view.fill(view.text.open_layer, { layer: layer.title }));
    head.addEventListener("click", () => openLayer(view, i));
    return head;
  });
}
