// The chain of steps as a row of small maps: each shows what has become of the input, a click looks into it.

import { fullOf } from "../layer_views/stage.js";
import { board, outline, wipe, words } from "../lib/board.js";
import { make } from "../lib/make.js";

export function buildChain(view) {
  const { strip, all, header, text } = view,
    shown = header.lesson === "chain";
  strip.replaceChildren();
  strip.hidden = !shown;
  view.links = [];
  if (!shown) return;
  strip.setAttribute("aria-label", text.chain);
  all.forEach((layer, k) => {
    const button = make("button", "stop", strip);
    button.type = "button";
    button.dataset.step = k;
    const well = make("span", "well", button);
    view.links.push({ board: layer.shape ? thumbnail(view, well, layer, k) : null });
    if (!layer.shape) words("span", "quiet", "?", well);
    words("span", "name", layer.title, button);
    words("span", "quiet", [layer.about, layer.shape?.join(" × ")].filter(Boolean).join(" · ") || "–", button);
    if (k === view.i) button.setAttribute("aria-current", "step");
    if (k) button.addEventListener("click", () => k !== view.i && view.component.setTriggerValue("step", k - 1));
    else button.disabled = true;
  });
}

function thumbnail(view, well, layer, k) {
  const values = view.arrays[k],
    maps = { n: layer.n, h: layer.h, w: layer.w, values };
  const b = board(view, well, maps, {
    fixed: true,
    across: 104,
    high: 64,
    largest: 14,
    gap: 1,
    full: fullOf({}, values),
    label: layer.title,
  });
  b.box.setAttribute("aria-hidden", "true");
  return b;
}

// The part of every step that belongs to the chosen position.
export function moveStrip(view, parts) {
  view.links.forEach(({ board: b }, k) => {
    const part = parts[k];
    if (!b) return;
    wipe(b);
    if (part) for (let c = part.from; c < part.to; c++) outline(b, c, part, view.accent, 1.5);
  });
}
