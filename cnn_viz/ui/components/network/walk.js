// The line over one layer alone: what one looks at, what became of the layer before, and the way to the neighbours.

import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { note } from "./panel_parts.js";

/** @type {(view: any, acts: { step: (by: number) => void, up: () => void, filters: () => void }) => void} */
export function beginWalk(view, acts) {
  const walk = make("div", "walk", view.root);
  walk.tabIndex = -1;
  walk.setAttribute("role", "group");
  const button = (name, act) => {
    const made = make("button", name, walk);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const before = button("before", () => acts.step(-1)),
    title = make("h2", "", walk),
    number = make("span", "quiet number", walk),
    after = button("after", () => acts.step(1)),
    filters = button("toggle filters", acts.filters),
    pages = make("span", "pages quiet", walk),
    leave = button("leave", acts.up),
    caption = make("p", "caption", view.root);
  walk.dataset.place = "layer";
  caption.dataset.place = "caption";
  filters.dataset.place = "filters";
  Object.assign(view, { walk, caption, walkParts: { before, title, number, after, filters, pages, leave } });
}

/** What the layer does, in one sentence, and what its input's shape has become. */
export function captionOf(view, i) {
  const { layers, text } = view,
    layer = layers[i],
    before = layers[i - 1];
  const values = { n: layer.n, m: before?.n, before: before?.title };
  const said = fill(text[`caption_${layer.kind}`] ?? note(view, layer), values);
  if (!before) return said;
  const [was, is] = [before, layer].map(({ shape }) => shape.join(" × "));
  return `${said} ${was === is ? fill(text.same_size, { size: is }) : `${was} → ${is}.`}`;
}

/** Whether an open map stands in the picture's place; on a phone it lies over its lower end. */
const covered = (view) => Boolean(view.open && !view.plan?.vertical);

/** The sentence over the picture; while nothing is drawn, it says what one sees here. */
export function writeCaption(view) {
  const { caption, place, layers, text } = view,
    drawn = place.depth === "overview" ? text.overview_about : text.all_about;
  const said = place.depth === "layer" ? captionOf(view, place.i) : layers[0].values ? drawn : text.empty;
  caption.hidden = covered(view);
  if (caption.textContent !== said) caption.textContent = said;
}

export function writeWalk(view) {
  const { walk, walkParts: parts, layers, place, text, plan } = view,
    alone = place.depth === "layer" && !covered(view);
  walk.hidden = !alone;
  writeCaption(view);
  if (!alone) return;
  const layer = layers[place.i];
  walk.setAttribute("aria-label", layer.title);
  parts.title.textContent = layer.title;
  parts.number.textContent = fill(text.place_of, { k: place.i + 1, n: layers.length });
  const [before, after] = [layers[place.i - 1], layers[place.i + 1]];
  parts.before.hidden = !before;
  parts.before.textContent = before ? `‹ ${before.title}` : "";
  parts.after.hidden = !after;
  parts.after.textContent = after ? `${after.title} ›` : "";
  parts.filters.hidden = layer.kind !== "conv" || !view.learned?.(place.i);
  parts.filters.textContent = text.filters;
  parts.filters.setAttribute("aria-pressed", String(view.filters));
  parts.pages.textContent =
    plan?.pages > 1 ? fill(text.pages, { k: Math.min(place.page, plan.pages - 1) + 1, n: plan.pages }) : "";
  parts.leave.textContent = "×";
  parts.leave.setAttribute("aria-label", text.leave_layer);
}
