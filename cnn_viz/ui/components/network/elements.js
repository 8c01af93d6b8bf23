// The elements that stay while networks come and go, and what is measured of words.

import { fadeEdges } from "../lib/fade.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { learned } from "../lib/running.js";
import { comparable } from "./apart.js";
import { beginBar } from "./bar.js";
import { leaderOf, step, up } from "./depth.js";
import { closePanel, stepInside, switchOff, turnPage } from "./panel.js";
import { beginVersus } from "./versus.js";
import { beginWalk } from "./walk.js";

export function beginElements(view) {
  const { root } = view;
  beginBar(view);
  beginWalk(view, { step: (by) => step(view, by), up: () => up(view), filters: () => turnFilters(view) });
  view.middle = make("div", "middle", root);
  view.scroller = make("div", "scroller", view.middle);
  view.stage = make("div", "stage", view.scroller);
  beginVersus(view);
  beginPanel(view);
  const under = make("div", "under", root);
  view.legendText = make("span", "legend quiet", under);
  view.agreement = make("span", "agreement quiet", under);
  view.note = make("div", "note", root);
  for (const style of ["where", "quiet", "value"]) make("div", style, view.note);
  view.laser = make("div", "laser", root);
  view.panel.dataset.place = "map";
  view.stepper.dataset.place = "step_inside";
  view.offSwitch.dataset.place = "switch_off";
  view.stage.dataset.place = "maps";
  view.versus.dataset.place = "versus";
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
  view.panel.hidden = view.note.hidden = true;
  measures(view);
  fadeEdges(view.scroller);
}

function turnFilters(view) {
  view.filters = !view.filters;
  view.lay();
}

function beginPanel(view) {
  view.panel = make("section", "panel", view.root);
  const head = make("header", "", view.panel);
  view.panelTitle = make("h2", "", head);
  view.panelAbout = make("span", "quiet", head);
  view.stepper = make("button", "step", head);
  view.offSwitch = make("button", "step", head);
  const turners = make("span", "turners", head);
  view.turners = [-1, 1].map((by) => {
    const button = make("button", "turn", turners, by < 0 ? "‹" : "›");
    button.type = "button";
    button.addEventListener("click", () => turnPage(view, by));
    return button;
  });
  view.closer = make("button", "close", turners);
  view.panelBody = make("div", "parts", view.panel);
  view.stepper.type = view.offSwitch.type = view.closer.type = "button";
  view.offSwitch.addEventListener("click", () => switchOff(view));
  view.stepper.addEventListener("click", () => stepInside(view));
  view.closer.addEventListener("click", () => closePanel(view));
}

function measures(view) {
  const ruler = document.createElement("canvas").getContext("2d");
  view.fill = fill;
  view.learnedAll = (i) => learned(view.header.weights, i);
  view.learned = (i, name = "weight") => view.learnedAll(i)?.[name] ?? null;
  view.wide = (text, bold, size = 12) => {
    ruler.font = `${bold ? 600 : 400} ${size}px ${view.font}`;
    return view.px(Math.ceil(ruler.measureText(text).width) + 1);
  };
  view.classes = (i) => {
    const last = view.layers.at(-1);
    return (
      last.family === "answer" &&
      last.n <= 16 &&
      i >= view.layers.length - 2 &&
      view.layers[i].n === last.n &&
      view.layers[i].tile === 1
    );
  };
  view.footOf = (block) => (view.plan.vertical ? block.y + block.height + view.px(4) : view.plan.foot);
  view.scales = () => view.type.small && view.plan.scales !== false; // whether what full colour stands for is under each layer
  view.itemOf = (i, c) => view.items[i][c] ?? view.items[i][0];
  view.partWidth = () => view.px(Math.min(400, view.root.clientWidth - 32));
  view.legend = () => {
    const bad = view.layers.some((l) => l.range?.bad) ? ` · ${view.text.legend_not_a_number}` : "";
    const full = view.scale === "layer" && !view.scales() ? "most" : view.scale;
    const beside = comparable(view, leaderOf()) ? ` · ${view.text.legend_apart}` : "";
    return view.text[`legend_${full}`] + beside + bad;
  };
}
