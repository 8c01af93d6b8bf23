// One layer at work: a view a kind, all in the same grammar. The server sends a layer's numbers once; what happens at
// a position is computed here.

import { activation, CURVED } from "../layer_views/activation.js";
import { conv } from "../layer_views/conv.js";
import { dense } from "../layer_views/dense.js";
import { flatten } from "../layer_views/flatten.js";
import { localNorm } from "../layer_views/local.js";
import { look, unitName } from "../layer_views/move.js";
import { batchNorm } from "../layer_views/norm.js";
import { dropout, inputs, plain } from "../layer_views/plain.js";
import { carryOn, leave } from "../layer_views/play.js";
import { pool } from "../layer_views/pool.js";
import { relu } from "../layer_views/relu.js";
import { softmax } from "../layer_views/softmax.js";
import { buildStage } from "../layer_views/stage.js";
import { writeTable } from "../layer_views/table.js";
import { widest } from "../lib/arithmetic.js";
import { fadeEdges } from "../lib/fade.js";
import { takeFocus } from "../lib/focus.js";
import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { buildStrip, moveStrip } from "./strip.js";

// What deserves a view of its own; every other kind is shown plainly.
const VIEWS = {
  ...Object.fromEntries(CURVED.map((kind) => [kind, activation])),
  input: inputs,
  conv,
  relu,
  max_pool: pool,
  avg_pool: pool,
  batch_norm: batchNorm,
  local_norm: localNorm,
  flatten,
  dense,
  dropout,
  softmax,
};

export default mount(".cv-inside", { begin, receive, arrange, end: leave });

function begin(view) {
  const { root } = view;
  Object.assign(view, { moveStrip, showKind, against: null, lookAgain: () => look(view, view.pin) });
  view.strip = make("nav", "strip", root);
  fadeEdges(view.strip);
  view.head = make("h2", "unseen", root);
  view.stage = make("div", "stage", root);
  view.details = make("details", "numbers", root);
  view.summary = make("summary", "", view.details);
  view.table = make("div", "scroller", view.details);
  view.details.addEventListener("toggle", () => writeTable(view));
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
}

const showKind = (view) => (VIEWS[view.layer.kind] ?? plain)(view);

function receive(view) {
  const { header, arrays } = view,
    { selection } = header;
  const built = [header.run, header.at, selection.channel, view.text.proof].join();
  if (built === view.built) return built; // a pin that the visitor has set since is kept
  clearTimeout(view.settling);
  view.player = null;
  view.layers = header.layers.map((layer) => ({ ...layer, ...sizeOf(layer.shape) }));
  view.i = header.at;
  view.layer = view.layers[view.i];
  view.before = view.layers[Math.max(0, view.i - 1)];
  [view.digit, view.input, view.output] = arrays;
  view.weights = Object.fromEntries(
    Object.entries(header.weights).map(([name, k]) => [name, { values: arrays[k], shape: header.shapes[k] }]),
  );
  view.rows = Object.fromEntries(Object.entries(header.rows).map(([name, k]) => [name, arrays[k]]));
  view.layer.inputShape = [view.before.n, view.before.h, view.before.w];
  view.classes = view.layer.n === 10 && view.i >= view.layers.length - 2;
  view.reach = widest(view.output);
  view.pin = starting(view, selection);
  return built;
}

// Where the link points, else where this map answers most.
function starting({ layer, output }, { channel, row, column }) {
  if (layer.tile === 1) return { c: channel, row: 0, column: 0 };
  if (row !== null && row < layer.h && column < layer.w) return { c: channel, row, column };
  const map = output.subarray(channel * layer.tile, (channel + 1) * layer.tile);
  const best = map.reduce((b, v, k) => (Math.abs(v) > Math.abs(map[b]) ? k : b), 0);
  return { c: channel, row: Math.floor(best / layer.w), column: best % layer.w };
}

// Build everything for this width, and show the position.
function arrange(view) {
  const focused = view.root.getRootNode().activeElement,
    at = focused?.closest?.(".to .board") ? "board" : focused?.closest?.(".plate") ? "plate" : focused?.dataset?.layer;
  const walked = view.player;
  Object.assign(view, { player: null, point: view.pin });
  view.heaviest = view.others = null;
  const { layer, text } = view;
  view.head.textContent = `${layer.title} · ${unitName(view, view.pin.c)}`;
  view.summary.textContent = text.numbers;
  buildStrip(view);
  buildStage(view);
  carryOn(view, walked);
  look(view, view.pin);
  writeTable(view);
  const { button } = view.steps[view.i];
  view.strip.scrollLeft = button.offsetLeft - (view.strip.clientWidth - button.offsetWidth) / 2;
  const back = { board: view.out.box, plate: view.others?.items[view.pin.c] }[at];
  if (at) (back ?? button).focus({ preventScroll: true });
  takeFocus("inside", view.out.box);
  if (view.told && view.told !== view.head.textContent) view.live.textContent = view.head.textContent;
  view.told = view.head.textContent;
  Object.assign(view.root.dataset, { layer: layer.name, channel: view.pin.c, run: view.header.run, drawn: "1" });
}
