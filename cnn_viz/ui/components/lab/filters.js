// The layers that can be changed, and all filters of one of them with what they see now.

import { sameTarget, withEdit } from "../engine/edits.js";
import { foldedAt } from "../lib/folded.js";
import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { fill, percent } from "../lib/numbers.js";
import { distance } from "../network/apart.js";
import { paintPlate } from "../network/paint.js";
import { plate } from "../network/plates.js";
import { shareOf } from "./classes.js";
import { lossOf } from "./ranking.js";

const SIDE = 56; // CSS pixels of a map

export function beginFilters(view, box) {
  view.layersTitle = make("h2", "", box);
  view.tabs = make("div", "tabs", box);
  view.tabs.setAttribute("role", "group");
  view.about = make("p", "quiet", box);
  view.tiles = make("div", "tiles", box);
  view.tiles.setAttribute("role", "group");
}

/** The edit that a filter as a whole has. @type {(view: any, chosen: import("./index.js").Chosen) => any} */
export const wholeEdit = ({ edits }, chosen) => edits.find((edit) => sameTarget(edit, { ...chosen, place: [] }));

export function writeFilters(view) {
  const { header, chosen, text } = view;
  view.layersTitle.textContent = text.layers;
  view.tabs.setAttribute("aria-label", text.layers);
  const focused = view.root.getRootNode().activeElement?.dataset?.layer;
  view.tabs.replaceChildren(
    ...header.changeable.map((name) => {
      const i = header.layers.findIndex((layer) => layer.name === name),
        far = distance(view.before[i], view.now[i]),
        button = make("button", "tab");
      button.type = "button";
      button.dataset.layer = name;
      button.setAttribute("aria-pressed", String(name === chosen.layer));
      make("span", "", button, header.layers[i].title);
      make("span", "quiet", button, far ? `Δ ${Number.isFinite(far) ? percent(far) : "∞"}` : " ");
      button.addEventListener("click", () => view.choose({ layer: name, channel: 0 }));
      return button;
    }),
  );
  if (focused) view.tabs.querySelector(`[data-layer="${focused}"]`)?.focus();
  writeTiles(view);
}

function writeTiles(view) {
  const { header, chosen, text, tiles } = view,
    i = header.layers.findIndex((layer) => layer.name === chosen.layer),
    shown = foldedAt(header.layers, i),
    layer = { ...header.layers[i], ...sizeOf(header.layers[i].shape) };
  const built = `${header.weights} ${chosen.layer} ${text.off}`;
  const about = fill(text.filters_about, { n: layer.n, layer: header.layers[shown].title });
  view.about.textContent = view.edits.length ? fill(text.filters_far, { about }) : about;
  tiles.setAttribute("aria-label", layer.title);
  if (tiles.dataset.built !== built) {
    tiles.replaceChildren(...Array.from({ length: layer.n }, (_, c) => newTile(view, c)));
    tiles.dataset.built = built;
  }
  const values = view.now[shown],
    full = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1,
    dead = header.dead[chosen.layer];
  [...tiles.children].forEach((tile, c) => {
    const whole = wholeEdit(view, { layer: chosen.layer, channel: c }),
      off = whole?.does === "puts",
      touched = view.edits.some((edit) => edit.layer === chosen.layer && edit.channel === c);
    const share = shareOf(view, chosen.layer, c);
    tile.style.setProperty("--lit", String(share === null ? 0 : Math.min(1, 3 * Math.max(0, share - 0.1))));
    tile.className = ["tile", off && "off", touched && "touched", c === chosen.channel && "chosen"]
      .filter(Boolean)
      .join(" ");
    const [open, toggle] = tile.querySelectorAll("button");
    open.setAttribute("aria-pressed", String(c === chosen.channel));
    toggle.setAttribute("aria-pressed", String(off));
    toggle.textContent = off ? text.off : text.on;
    toggle.ariaLabel = `${toggle.textContent}: ${fill(text.switch_off, { c: c + 1 })}`;
    paint(view, open.querySelector("canvas"), layer, values.subarray(c * layer.tile, (c + 1) * layer.tile), full);
    const loss = lossOf(view, chosen.layer, c),
      words = tile.querySelector(".loss");
    words.textContent = loss ? loss.short : dead !== undefined && view.arrays[dead][c] ? text.dead : "";
    words.title = loss ? loss.long : "";
    open.ariaLabel = [fill(text.tile, { c: c + 1 }), loss?.long].filter(Boolean).join(", ");
  });
}

function newTile(view, c) {
  const tile = make("div", "tile"),
    open = make("button", "open", tile);
  make("canvas", "", open);
  const foot = make("div", "foot", tile);
  make("span", "number", foot, String(c + 1));
  const toggle = make("button", "toggle", foot);
  open.type = toggle.type = "button";
  make("span", "loss", tile);
  open.addEventListener("click", () => view.choose({ ...view.chosen, channel: c }));
  toggle.addEventListener("click", () => {
    const { layer } = view.chosen,
      target = { layer, channel: c, place: [] },
      off = wholeEdit(view, target)?.does === "puts";
    view.chosen = { layer, channel: c };
    if (off) view.edit(view.edits.filter((edit) => !sameTarget(edit, target)));
    else view.edit(withEdit(view.edits, { ...target, does: "puts", value: 0 }));
  });
  return tile;
}

function paint(view, canvas, layer, values, full) {
  const { px, dpr, colours } = view,
    cell = Math.max(1, Math.floor(px(SIDE) / Math.max(layer.h, layer.w)));
  canvas.plan ??= plate(1, layer.h, layer.w, 1, cell, 0);
  if (canvas.plan.cell !== cell) canvas.plan = plate(1, layer.h, layer.w, 1, cell, 0);
  paintPlate(canvas, canvas.plan, values, () => full, colours);
  Object.assign(canvas.style, { width: `${canvas.plan.width / dpr}px`, height: `${canvas.plan.height / dpr}px` });
}
