// The picture's life: built when a network is first shown, only redrawn when a new digit comes.

import { fadeEdges } from "../lib/fade.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill } from "../lib/numbers.js";
import { followReturn } from "../lib/running.js";
import { compare, followPen, stopPainting } from "./alive.js";
import { watchKeys } from "./keys.js";
import { grouped, planned } from "./layout.js";
import { paintGround, paintLayer, savePicture } from "./paint.js";
import { closePanel, showPanel, stepInside, turnPage } from "./panel.js";
import { tileBox } from "./plates.js";
import { light, watchPointer } from "./point.js";
import { readLayers, tileName } from "./values.js";
import { numbers, speakLater, writeWords } from "./words.js";

export default mount(".cv-network", { begin, receive, arrange, received, end });

function begin(view) {
  const { root } = view;
  Object.assign(view, { cursor: { i: 0, c: 0 }, open: null, left: null, point: null, scale: null, digit: "" });
  const bar = make("div", "bar", root);
  view.legendText = make("span", "legend quiet", bar);
  view.agreement = make("span", "agreement quiet", bar);
  view.choice = make("div", "choice", bar);
  view.saver = make("button", "save", bar);
  view.scroller = make("div", "scroller", root);
  view.stage = make("div", "stage", view.scroller);
  view.panel = make("section", "panel", root);
  const head = make("header", "", view.panel);
  view.panelTitle = make("h2", "", head);
  view.panelAbout = make("span", "quiet", head);
  view.stepper = make("button", "step", head);
  const turners = make("span", "turners", head);
  view.turners = [-1, 1].map((by) => {
    const button = make("button", "turn", turners, by < 0 ? "‹" : "›");
    button.type = "button";
    button.addEventListener("click", () => turnPage(view, by));
    return button;
  });
  view.closer = make("button", "close", turners);
  view.panelBody = make("div", "parts", view.panel);
  view.note = make("div", "note", root);
  for (const style of ["where", "quiet", "value"]) make("div", style, view.note);
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
  view.panel.hidden = view.note.hidden = true;
  helpers(view);
  watchPointer(view);
  watchKeys(view);
  view.saver.type = view.stepper.type = view.closer.type = "button";
  view.saver.addEventListener("click", () => savePicture(view));
  view.stepper.addEventListener("click", () => stepInside(view));
  view.closer.addEventListener("click", () => closePanel(view));
  fadeEdges(view.scroller);
  view.forget = followReturn(() => {
    if (!view.newer) return;
    view.previous = view.header; // it is the same message: what has been opened since stays open
    receive(view);
    received(view);
  });
}

function helpers(view) {
  const ruler = document.createElement("canvas").getContext("2d");
  view.wide = (text, bold) => {
    ruler.font = `${bold ? 600 : 400} 12px ${view.font}`;
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
  view.itemOf = (i, c) => view.items[i][c] ?? view.items[i][0];
  view.partWidth = () => view.px(Math.min(400, view.root.clientWidth - 32));
  view.legend = () => {
    const bad = view.layers.some((l) => l.range?.bad) ? ` · ${view.text.legend_not_a_number}` : "";
    return view.text[`legend_${view.scale}`] + bad;
  };
}

function receive(view) {
  const { header, arrays, previous, text } = view;
  view.started = performance.now();
  const structure = JSON.stringify([header.model, text, header.layers.map((l) => [l.name, l.shape, l.title])]);
  if (view.givenScale !== header.scale) view.scale = view.givenScale = header.scale;
  view.layers = readLayers(header, arrays);
  followPen(view, { layer: paintLayer, rest: growRest, speak: speakLater });
  const digit = String(view.layers[0].values ?? "");
  Object.assign(view, { news: digit && digit !== view.digit, digit, painted: false });
  if (structure !== view.built) build(view);
  else if (previous?.navigations !== header.navigations) reopen(view);
  return structure;
}

function received(view) {
  if (!view.width) return;
  if (!view.painted) draw(view);
  if (view.news) sweep(view);
  showPanel(view);
  view.root.dataset.run = view.header.run;
  view.root.dataset.milliseconds = (performance.now() - view.started).toFixed(1);
  compare(view);
}

function end(view) {
  view.leave?.();
  view.forget();
  stopPainting(view);
}

// The drawing has grown, and the network ran here: all but the maps. No word of it is spoken yet.
function growRest(view) {
  view.digit = String(view.layers[0].values);
  paintGround(view);
  drawWords(view);
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
  view.overlay = make("canvas", "overlay", stage);
  view.words = [];
  view.cursor = { i: 0, c: 0 };
  view.items[0][0].tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", fill(text.network, { title: header.title, n: layers.length }));
  reopen(view);
  writeBar(view);
}

// What the server holds for open, in a network that has such a map; later on the visitor's click is quicker.
function reopen(view) {
  const wanted = view.header.selection,
    i = wanted ? view.layers.findIndex((l) => l.name === wanted.layer) : -1;
  view.open = i < 0 ? null : { i, c: wanted.channel };
}

function writeBar(view) {
  const { choice, text, saver, stepper, closer } = view;
  choice.replaceChildren();
  choice.setAttribute("role", "radiogroup");
  choice.setAttribute("aria-label", text.scale);
  make("span", "quiet", choice).textContent = text.scale;
  for (const scale of ["layer", "map"]) {
    const button = make("button", "", choice);
    button.type = "button";
    button.textContent = text[`scale_${scale}`];
    button.setAttribute("role", "radio");
    button.dataset.scale = scale;
    button.addEventListener("click", () => {
      view.scale = scale;
      draw(view);
      showPanel(view);
    });
  }
  saver.textContent = text.save;
  stepper.textContent = text.step_inside;
  stepper.hidden = !view.header.inside;
  view.turners.forEach((button, k) => button.setAttribute("aria-label", k ? text.next : text.previous));
  closer.textContent = "×";
  closer.setAttribute("aria-label", text.close);
}

// Work out the plan, put every element in its place, and draw.
function arrange(view) {
  const { width, dpr } = view;
  view.plan = planned(view, width);
  const { plan, stage } = view,
    css = (v) => `${v / dpr}px`;
  const place = (element, box) =>
    Object.assign(element.style, { left: css(box.x), top: css(box.y), width: css(box.width), height: css(box.height) });
  place(stage, { x: 0, y: 0, width: plan.width, height: plan.height });
  for (const canvas of [view.ground, view.overlay])
    place(canvas, { x: 0, y: 0, width: plan.width, height: plan.height });
  plan.blocks.forEach((block, i) => {
    place(view.items[i][0].parentElement, block);
    place(view.canvases[i], { ...block, x: 0, y: 0 });
    const alone = view.items[i].length < block.n;
    view.items[i].forEach((item, c) =>
      place(item, alone ? { ...block, x: 0, y: 0 } : tileBox({ ...block, x: 0, y: 0 }, c)),
    );
  });
  view.root.classList.toggle("downwards", plan.vertical);
  draw(view);
  showPanel(view);
  view.root.dataset.drawn = "1";
}

function draw(view) {
  view.painted = true;
  paintGround(view);
  view.layers.forEach((_, i) => paintLayer(view, i));
  drawWords(view);
  for (const button of view.choice.querySelectorAll("button"))
    button.setAttribute("aria-checked", String(button.dataset.scale === view.scale));
  speakLater(view);
}

function drawWords(view) {
  view.numbers = numbers(view);
  writeWords(view);
  view.legendText.textContent = view.legend();
  light(view, view.point);
}

// A new digit's values pass from left to right, in under 400 ms, unless the visitor wants no motion.
function sweep(view) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const wait = Math.min(24, 220 / view.canvases.length);
  view.canvases.forEach((canvas, i) =>
    canvas.animate([{ opacity: 0.1 }, { opacity: 1 }], {
      duration: 140,
      delay: i * wait,
      fill: "backwards",
      easing: "ease-out",
    }),
  );
}
