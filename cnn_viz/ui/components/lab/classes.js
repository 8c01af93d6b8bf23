// Which filters answer most to a digit, over the test set: the share of all that a filter answers that goes to one class.

import { make } from "../lib/make.js";
import { fill, percentOf } from "../lib/numbers.js";
import { nameOf } from "./names.js";

const SHOWN = 12;

export function beginClasses(view, box) {
  view.classTitle = make("h2", "", box);
  view.classAbout = make("p", "quiet", box);
  view.classButtons = make("div", "classes", box);
  view.classButtons.setAttribute("role", "group");
  for (let c = 0; c < 10; c++) {
    const button = make("button", "", view.classButtons, String(c));
    button.type = "button";
    button.addEventListener("click", () => {
      view.ofClass = view.ofClass === c ? null : c;
      view.choose(view.chosen);
    });
  }
  view.lights = make("div", "lights", box);
  view.classRows = make("ol", "ranks", box);
}

/** The share of what a filter answers over the test set that goes to the chosen class; null where none is chosen. */
export function shareOf({ header, arrays, ofClass }, layer, channel) {
  const place = header.by_class[layer];
  if (ofClass === null || ofClass === undefined || place === undefined) return null;
  const means = arrays[place].subarray(10 * channel, 10 * channel + 10),
    all = means.reduce((sum, v) => sum + Math.abs(v), 0);
  return all ? Math.abs(means[ofClass]) / all : 0;
}

// The network as one picture, a row a layer and a square a filter, as bright as its share of the class; in words it is the
// list below.
function writeLights(view) {
  const { header, arrays, lights } = view;
  lights.ariaHidden = "true";
  lights.replaceChildren(
    ...header.changeable.map((layer) => {
      const row = make("div", "row");
      make("span", "quiet", row, header.layers.find((each) => each.name === layer).title);
      const squares = make("div", "squares", row);
      for (let channel = 0; channel < arrays[header.by_class[layer]].length / 10; channel++) {
        const square = make("i", "", squares),
          share = shareOf(view, layer, channel);
        square.style.setProperty("--lit", String(Math.min(1, Math.max(0, (share - 0.1) / 0.4))));
        square.title = fill(view.text.class_share, {
          what: nameOf(view, { layer, channel }),
          p: percentOf(share, 1),
          c: view.ofClass,
        });
        square.addEventListener("click", () => view.choose({ layer, channel }));
      }
      return row;
    }),
  );
}

export function writeClasses(view, box = view.classTitle.parentElement) {
  const { header, text, ofClass } = view;
  box.hidden = !Object.keys(header.by_class).length;
  if (box.hidden) return;
  view.classTitle.textContent = text.of_class;
  view.classAbout.textContent = text.of_class_about;
  view.classButtons.setAttribute("aria-label", text.of_class);
  [...view.classButtons.children].forEach((button, c) => {
    button.setAttribute("aria-pressed", String(c === ofClass));
  });
  view.classRows.hidden = view.lights.hidden = ofClass === null || ofClass === undefined;
  if (view.classRows.hidden) return;
  writeLights(view);
  const all = header.changeable.flatMap((layer) =>
    Array.from({ length: view.arrays[header.by_class[layer]].length / 10 }, (_, channel) => ({
      layer,
      channel,
      share: shareOf(view, layer, channel),
    })),
  );
  all.sort((a, b) => b.share - a.share);
  view.classRows.replaceChildren(
    ...all.slice(0, SHOWN).map((one) => {
      const item = make("li"),
        open = make("button", "", item);
      open.type = "button";
      make("span", "name", open, nameOf(view, one));
      make("i", "", make("span", "track", open)).style.width = `${100 * one.share}%`;
      make("span", "number", open, percentOf(one.share, 1));
      open.title = fill(text.class_share, { what: nameOf(view, one), p: percentOf(one.share, 1), c: ofClass });
      open.addEventListener("click", () => view.choose({ layer: one.layer, channel: one.channel }));
      return item;
    }),
  );
}
