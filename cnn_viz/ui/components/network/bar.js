// The line over the picture: how deep one looks, how it is coloured, and what can be taken away.

import { make } from "../lib/make.js";
import { isPresenting, present } from "../lib/presenting.js";
import { go } from "./depth.js";
import { savePicture } from "./paint.js";

export function beginBar(view) {
  const bar = make("div", "bar", view.root);
  Object.assign(view, {
    bar,
    depths: make("div", "choice depths", bar),
    foldings: make("div", "choice foldings", bar),
  });
  view.choice = make("div", "choice scales", bar);
  view.presenter = make("button", "save presenter", bar);
  view.saver = make("button", "save keep", bar);
  view.presenter.type = view.saver.type = "button";
  for (const [name, element] of Object.entries({ depths: view.depths, foldings: view.foldings, scales: view.choice }))
    element.dataset.place = name;
  view.presenter.dataset.place = "present";
  view.presenter.addEventListener("click", () => present(!isPresenting()));
  view.saver.addEventListener("click", () => savePicture(view));
}

/** `redraw` paints the picture anew where only its colours change. @type {(view: any, redraw: () => void) => void} */
export function writeBar(view, redraw) {
  const { text } = view;
  writeChoice(view.depths, "depth", text.depth, { overview: text.overview, all: text.all_maps }, (depth) =>
    go(view, { depth, i: view.place.i }),
  );
  writeChoice(view.foldings, "folded", text.folded, { no: text.folded_no, yes: text.folded_yes }, (said) => {
    view.folded = said === "yes";
    view.lay();
  });
  writeChoice(view.choice, "scale", text.scale, { layer: text.scale_layer, map: text.scale_map }, (scale) => {
    view.scale = scale;
    redraw();
  });
  view.presenter.textContent = text.present;
  view.presenter.title = text.present_how;
  view.saver.textContent = text.save;
  view.turners[0].setAttribute("aria-label", text.previous);
  view.turners[1].setAttribute("aria-label", text.next);
  view.closer.setAttribute("aria-label", text.close);
  view.closer.textContent = "×";
  view.stepper.textContent = text.step_inside;
  view.stepper.hidden = !view.header.inside;
  view.offSwitch.textContent = text.switch_off;
  view.offSwitch.title = text.switch_off_about;
}

/** Radio buttons in a line; a button's data-`name` is what `chosen` is called with. */
function writeChoice(box, name, title, options, chosen) {
  box.replaceChildren();
  box.setAttribute("role", "radiogroup");
  box.setAttribute("aria-label", title);
  if (name !== "depth") make("span", "quiet", box).textContent = title;
  for (const [value, said] of Object.entries(options)) {
    const button = make("button", "", box);
    button.type = "button";
    button.textContent = said;
    button.setAttribute("role", "radio");
    button.dataset[name] = value;
    button.addEventListener("click", () => chosen(value));
  }
}

/** Which of each choice stands. */
export function markBar(view) {
  const { place, scale, folded, header } = view,
    chosen = { depth: place.depth, scale, folded: folded ? "yes" : "no" };
  for (const button of view.bar.querySelectorAll("[role=radio]")) {
    const [[name, value]] = Object.entries(button.dataset);
    button.setAttribute("aria-checked", String(chosen[name] === value));
  }
  view.foldings.hidden = place.depth !== "overview";
  view.presenter.setAttribute("aria-pressed", String(isPresenting()));
  view.bar.hidden = header.count > 1 && !header.leads;
}
