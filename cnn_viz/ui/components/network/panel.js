// One map opened: large, with what it came from, its weights, its figures and its histogram.

import { handFocus } from "../lib/focus.js";
import { madeBy } from "../lib/folded.js";
import { make } from "../lib/make.js";
import { brief, exact, fill, percent } from "../lib/numbers.js";
import { isPresenting } from "../lib/presenting.js";
import { streamlitMain } from "../lib/streamlit_dom.js";
import { focusTile, spoken } from "./keys.js";
import { drawn, histogram, line, note, parentsPlate, part } from "./panel_parts.js";
import { plate, row, tileBox } from "./plates.js";
import { light } from "./point.js";
import { fullOf, reach, sources, summary, targets, tileName } from "./values.js";
import { writeVersus } from "./versus.js";
import { writeWalk } from "./walk.js";
import { pairs, weighed } from "./weights.js";

const TWO_COLUMNS = 860; // CSS pixels; in less, a map's figures stand below it

// A value that was never set cannot be taken back to nothing: Streamlit would see no change.
const CLOSED = { layer: "", channel: 0 };

// Downwards, on a phone, a panel lies over the picture's lower end, and there is room for one.
let sheet = null;

export function openPanel(view, i, c, focus = false) {
  if (view.plan.vertical) {
    if (sheet !== view && sheet?.open) closePanel(sheet, false);
    sheet = view;
  }
  view.open = { i, c };
  view.component.setStateValue("selection", { layer: view.layers[i].name, channel: c });
  showPanel(view);
  light(view, view.point);
  if (focus) view.closer.focus({ preventScroll: true });
  requestAnimationFrame(() => requestAnimationFrame(() => bringIntoView(view))); // once its height is known
}

// The map before or after it in its layer, which stays open: the reader stays where they are.
export function turnPage(view, by) {
  const { i, c } = view.open;
  focusTile(view, i, c + by, false);
  openPanel(view, i, c + by);
}

// The tapped map stays in sight above a panel that lies over the picture's lower end.
function bringIntoView(view) {
  if (view.panel.hidden || !view.plan.vertical) return;
  const main = streamlitMain(),
    { top } = view.panel.getBoundingClientRect(),
    { i, c } = view.open;
  const by = view.itemOf(i, c).getBoundingClientRect().bottom + 16 - top;
  if (!main || by <= 0) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  main.scrollBy({ top: by, behavior: calm ? "instant" : "smooth" });
}

export function closePanel(view, focus = true) {
  const { i, c } = view.open;
  view.open = null;
  view.component.setStateValue("selection", CLOSED);
  showPanel(view);
  light(view, view.point);
  if (view.plan.blocks[i] && tileBox(view.plan.blocks[i], c)) focusTile(view, i, c, false);
  if (!focus) return;
  const { cursor } = view;
  view.itemOf(cursor.i, cursor.c).focus({ preventScroll: true });
}

// To the page where every number of this map can be opened.
export function stepInside({ component, layers, open }) {
  handFocus("inside");
  component.setTriggerValue("inside", { layer: layers[open.i].name, channel: open.c });
}

// To the page where the network does without this filter or unit.
export function switchOff({ component, layers, open }) {
  component.setTriggerValue("without", { layer: layers[madeBy(layers, open.i)].name, channel: open.c });
}

export function showPanel(view) {
  const { open, layers, panel } = view,
    layer = open && layers[open.i];
  panel.hidden = !layer || open.c >= layer.n;
  view.root.classList.toggle("opened", !panel.hidden && !view.plan.vertical);
  writeWalk(view);
  writeVersus(view);
  if (panel.hidden) return;
  panel.style.setProperty("--room", `${view.room}px`);
  view.turners.forEach((button, k) => (button.disabled = k ? open.c + 1 >= layer.n : open.c === 0));
  view.offSwitch.hidden = !view.header.inside || madeBy(layers, open.i) < 0;
  view.panelTitle.textContent = `${layer.title} · ${tileName(view, open.i, open.c)}`;
  view.panelAbout.textContent = [layer.about, layer.size].filter(Boolean).join(" · ");
  const of = (/** @type {any[]} */ ...makers) => makers.map((make) => make(view, open.i, open.c)).filter(Boolean),
    map = of(enlarged),
    made = of(origin, weighed),
    rest = of(figures, feeds);
  const columns = view.width < TWO_COLUMNS ? [[...map, ...rest], made] : [map, made, rest];
  view.panelBody.replaceChildren(...columns.filter((parts) => parts.length).map(column));
  const [from, to] = sources(layers, open.i, open.c);
  made[0]?.parentElement.classList.toggle("beside", to - from === 1); // where it comes from one map, its kernel too
  panel.setAttribute("aria-label", view.panelTitle.textContent);
}

function column(parts) {
  const box = make("div", "column");
  box.append(...parts);
  return box;
}

function enlarged(view, i, c) {
  const layer = view.layers[i],
    spokenAs = spoken(view, i, c);
  if (!layer.values)
    return part("", line(fill(view.text.spoken_empty, { layer: layer.title, what: tileName(view, i, c) })));
  if (layer.tile === 1) {
    const v = layer.values[c];
    return part(view.text.value, line(exact(v, view.text), "figure"), layer.family === "answer" && line(percent(v)));
  }
  const side = isPresenting() ? Math.min(400, view.room - 72) : 252,
    cell = Math.max(1, Math.floor(view.px(side) / Math.max(layer.h, layer.w)));
  const p = plate(1, layer.h, layer.w, 1, cell, 0),
    full = fullOf(view, layer)(c);
  return part(
    "",
    drawn(
      view,
      p,
      summary(layer, c).values,
      () => full,
      () => tileName(view, i, c),
      spokenAs,
    ),
  );
}

// The parents' maps, in their own colours.
function origin(view, i, c) {
  const before = view.layers[i - 1],
    layer = view.layers[i];
  if (!before?.values || before.tile === 1) return null;
  const range = sources(view.layers, i, c),
    p = parentsPlate(view, before, range[1] - range[0]);
  return part(view.text.parents, ...relatives(view, i - 1, range, p), layer.kind !== "conv" && line(note(view, layer)));
}

// The maps that are computed from this one.
function feeds(view, i, c) {
  const { layers, px, text } = view,
    after = layers[i + 1];
  if (!after?.values || after.tile === 1) return null;
  const range = targets(layers, i, c),
    n = range[1] - range[0],
    p = row({ ...after, n }, px(240), px(96), px(2), px(n > 1 ? 56 : 84));
  return part(text.children, ...relatives(view, i + 1, range, p));
}

/**
 * Tiles from range[0] to before range[1] of a layer, and which they are.
 * @type {(view: any, k: number, range: number[], p: any) => HTMLElement[]}
 */
function relatives(view, k, [from, to], p) {
  const { layers, text } = view,
    layer = layers[k],
    n = to - from,
    full = fullOf(view, layer);
  const title =
    n === layer.n && n > 1
      ? fill(text.parents_all, { n, layer: layer.title })
      : fill(text.parent_of, { layer: layer.title, what: tileName(view, k, from) });
  const picture = drawn(
    view,
    p,
    layer.values.subarray(from * layer.tile, to * layer.tile),
    (tile) => full(from + tile),
    (tile) => `${layer.title} · ${tileName(view, k, from + tile)}`,
    title,
  );
  return [line(title), picture];
}

function figures(view, i, c) {
  const layer = view.layers[i],
    { text } = view;
  if (!layer.values || layer.tile === 1) return null;
  const s = summary(layer, c);
  const list = pairs([
    [text.max, exact(s.max, text)],
    [text.mean, brief(s.mean)],
    [text.min, exact(s.min, text)],
    [text.zeros, percent(s.zeros)],
  ]);
  return part(
    "",
    list,
    histogram(view, s, layer.pixels ?? reach(s.min, s.max)),
    s.bad > 0 && line(fill(text.bad_values, { n: s.bad })),
  );
}
