// The playground's bench: an input, one operation on it, its result. Every position is computed here with the layer
// page's own arithmetic and set against what PyTorch computed; edits go to the server, which computes anew.

import { activation } from "../layer_views/activation.js";
import { flatten } from "../layer_views/flatten.js";
import { localNorm } from "../layer_views/local.js";
import { look } from "../layer_views/move.js";
import { plain } from "../layer_views/plain.js";
import { carryOn, leave } from "../layer_views/play.js";
import { pool } from "../layer_views/pool.js";
import { buildOthers, buildOutput, fullOf, isMap } from "../layer_views/stage.js";
import { writeTable } from "../layer_views/table.js";
import { widest } from "../lib/arithmetic.js";
import { board, section, words } from "../lib/board.js";
import { sizeOf } from "../lib/geometry.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fill } from "../lib/numbers.js";
import { normBatch } from "./batch.js";
import { buildChain, moveStrip } from "./chain.js";
import { focusedField, refocus, showTold } from "./editable.js";
import { inscribe, SMALL, sizedFor } from "./inscribe.js";
import { buildKernel, convolution } from "./kernel.js";
import { openSource } from "./source.js";

const VIEWS = {
  conv: convolution,
  max_pool: pool,
  avg_pool: pool,
  activation,
  batch_norm: normBatch,
  local_norm: localNorm,
  flatten,
};

export default mount(".cv-playground", { begin, stale, receive, arrange, received, end: leave });

function begin(view) {
  const { root } = view;
  Object.assign(view, { moveStrip, showKind, sent: 0, told: { said: "", what: "" }, painted: [] });
  view.sized = (maps, asked) => sizedFor(view, maps, asked);
  view.inscribe = inscribe;
  view.head = make("h2", "unseen", root);
  view.strip = make("nav", "strip", root);
  view.stage = make("div", "stage", root);
  view.details = make("details", "numbers", root);
  view.summary = make("summary", "", view.details);
  view.table = make("div", "scroller", view.details);
  view.details.addEventListener("toggle", () => writeTable(view));
  view.live = make("div", "unseen", root);
  view.news = make("div", "unseen", root); // beside it: positions must not drown what is said of an edit
  for (const said of [view.live, view.news]) said.setAttribute("aria-live", "polite");
}

const showKind = (view) => (VIEWS[view.layer.kind] ?? plain)(view);

// An answer to an older edit; the last one's is on its way.
function stale(view, header) {
  return header.edit < view.sent;
}

function receive(view) {
  const { header, arrays } = view;
  view.waited = "waiting" in view.root.dataset;
  delete view.root.dataset.waiting;
  view.root.dataset.edit = header.edit;
  view.kept = header.run === view.built;
  if (view.kept) return header.run;
  const was = view.layer;
  view.player = null;
  view.all = header.layers.map((layer) => ({ ...layer, ...sizeOf(layer.shape ?? [0]) }));
  view.layers = view.all.filter((layer) => layer.shape);
  view.i = header.at;
  view.layer = view.all[view.i];
  view.before = view.all[view.i - 1];
  take(view, header, arrays);
  view.pin = starting(view, header.selection, was);
  return header.run;
}

// An edit that changes no number: what was shown while it was under way is put right.
function received(view) {
  if (view.kept && view.waited && view.reached && view.width) look(view, view.pin);
}

function take(view, { numbers, shapes, at }, arrays) {
  const { layer, before } = view,
    named = (name) => (name in numbers ? { values: arrays[numbers[name]], shape: shapes[numbers[name]] } : null);
  view.reached = Boolean(layer.shape);
  view.input = before.shape ? arrays[at - 1] : null;
  view.output = view.reached ? arrays[at] : new Float32Array(1);
  view.weights = { weight: named("weight"), bias: named("bias") };
  view.turned = named("flipped")?.values;
  view.nearest = named("nearest");
  view.batch = { before: named("batch_before")?.values, after: named("batch_after")?.values };
  layer.inputShape = [before.n, before.h, before.w];
  view.channels = view.all[0].n;
  view.reach = widest(view.output);
}

// Where the visitor stood, if this output has the place; else at the beginning of a small one, and of a large one where
// it answers most.
function starting({ layer, pin, output }, selection, was) {
  const alike = was && was.kind === layer.kind && was.h === layer.h && was.w === layer.w,
    [c, row, column] = selection ?? (alike ? [pin.c, pin.row, pin.column] : [Infinity]);
  if (c < layer.n && row < layer.h && column < layer.w) return { c, row, column };
  if (layer.h <= SMALL && layer.w <= SMALL) return { c: 0, row: 0, column: 0 };
  const best = output.subarray(0, layer.tile).reduce((b, v, k) => (Math.abs(v) > Math.abs(output[b]) ? k : b), 0);
  return { c: 0, row: Math.floor(best / layer.w), column: best % layer.w };
}

// Build everything for this width, and show the position.
function arrange(view) {
  const field = focusedField(view),
    onBoard = view.root.getRootNode().activeElement?.closest?.(".to .board");
  const walked = view.player;
  Object.assign(view, {
    player: null,
    point: view.pin,
    painted: [],
    kernelBoard: null,
  });
  view.narrow = view.width < 700;
  view.head.textContent = [view.layer.title, view.layer.about].filter(Boolean).join(" · ");
  view.summary.textContent = view.text.numbers;
  buildChain(view);
  buildBench(view);
  showTold(view);
  view.details.hidden = !view.reached;
  if (view.reached) {
    carryOn(view, walked);
    look(view, view.pin);
    writeTable(view);
  }
  for (const part of view.boards.children) part.classList.toggle("wrapped", part.offsetLeft < 40);
  if (field) refocus(view, field);
  else if (onBoard) view.out?.box.focus({ preventScroll: true });
  Object.assign(view.root.dataset, {
    run: view.header.run,
    reached: view.reached ? "1" : "0",
    drawn: "1",
  });
}

function buildBench(view) {
  const { stage, layer, text, reached, header } = view;
  stage.replaceChildren();
  const boards = (view.boards = make("div", `boards at-${layer.kind}`, stage)),
    beside = layer.kind !== "conv";
  boards.dataset.place = "play_boards";
  view.from = make("div", "from", boards);
  view.between = make("div", "between", boards);
  if (beside) view.workings = make("div", "workings beside", boards);
  view.to = section(boards, "to", text.output);
  if (reached) buildOutput(view, view.to);
  for (const line of header.sizes) words("p", "size", line, view.to);
  if (!reached) return buildProblem(view);
  const several = isMap(layer) && layer.n > 1;
  if (several) buildOthers(view, section(boards, "others", fill(text.others, { n: layer.n }), text.others_about));
  view.proof = words("p", "proof", "", stage);
  if (!beside) view.workings = make("div", "workings below", stage);
  view.kind = patient(view, (VIEWS[layer.kind] ?? plain)(view));
  openSource(view);
}

// While an edit is on its way, the old output proves nothing about the new numbers.
function patient(view, kind) {
  const show = (at) => {
    kind.show(at);
    if (view.root.dataset.waiting) view.proof.textContent = "";
  };
  return { ...kind, show };
}

// What cannot be computed: the input and the kernel stand there to be changed, and a sentence says what is wrong.
function buildProblem(view) {
  const { before, input, to, header, text } = view;
  view.proof = null;
  words("p", "problem", header.problem, to).setAttribute("role", "alert");
  if (!input) return;
  const box = section(
    view.from,
    "",
    before.title,
    fill(before.n > 1 ? text.input_maps : text.input_map, { n: before.n, h: before.h, w: before.w }),
  );
  board(
    view,
    box,
    { ...before, values: input },
    {
      across: view.narrow ? view.width : 320,
      high: 320,
      largest: 24,
      full: fullOf(before, input),
      label: before.title,
    },
  );
  if (view.weights.weight) buildKernel(view);
  openSource(view);
}
