// The parts that every view shares: the output, the layer's other maps, and the digit.

import { widest } from "../lib/arithmetic.js";
import { board, fitted, follow, paintBoard, section, words } from "../lib/board.js";
import { inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { mark, picker, spread } from "../lib/picker.js";
import { go, look, settle, unitName, walk } from "./move.js";
import { frameOf, paintPicture } from "./picture.js";
import { buildPlayer, halt } from "./play.js";

// From this width on, in CSS pixels, window, products and sum of a filter up to this size stand beside input and output:
// all of one step is in sight at once on a projector's screen.
const ABREAST = 1100,
  LARGEST_ABREAST = 5,
  WORKINGS = 610; // what products and sum take
const OUTPUT_ABREAST = 224;

/** What is left for the input. */
export const inputAbreast = (view) => Math.min(432, view.width - WORKINGS - OUTPUT_ABREAST - 64);

export const isMap = (layer) => layer.shape.length === 3; // of one cell as well

export const mapOf = (layer, values, c) => ({
  n: 1,
  h: layer.h,
  w: layer.w,
  values: values.subarray(c * layer.tile, (c + 1) * layer.tile),
});

// One scale for a layer: full colour is its largest distance from zero, or of the digit's pixels what white is.
export const fullOf = (layer, values) => {
  const full = layer.pixels ?? widest(values);
  return () => full;
};

export function buildStage(view) {
  const { stage, layer, text } = view;
  stage.replaceChildren();
  const narrow = view.width < 700,
    boards = make("div", "boards", stage);
  boards.dataset.place = "boards";
  view.narrow = narrow;
  view.half = (view.width - 16) / 2; // what a board may take on a phone, where two stand side by side
  view.from = make("div", "from", boards);
  const beside = layer.kind !== "conv"; // a convolution's windows need more width
  view.abreast = !beside && view.width >= ABREAST && view.weights.weight.shape[2] <= LARGEST_ABREAST;
  if (beside) view.workings = make("div", `workings beside ${isMap(layer) ? "" : "wide"}`, boards);
  buildOutput(view, (view.to = section(boards, "to", text.output, "")));
  if (view.abreast) view.workings = make("div", "workings abreast", boards);
  const rest = view.abreast ? make("div", "boards rest", stage) : boards,
    seen = section(rest, "seen", text.seen);
  buildSeen(view, seen);
  const others =
    isMap(layer) && layer.n > 1 && section(rest, "others", fill(text.others, { n: layer.n }), text.others_about);
  if (others) buildOthers(view, others);
  view.proof = words("p", "proof", "", stage);
  if (!beside && !view.abreast) view.workings = make("div", "workings below", stage);
  view.workings.dataset.place = "workings";
  if (narrow && !beside) stage.append(seen); // on a phone the workings are nearer
  if (narrow && others) stage.append(others);
  view.kind = view.showKind(view);
}

// The output: one map, large, or all units of a vector.
export function buildOutput(view, box) {
  const { layer, output, text, narrow } = view,
    map = isMap(layer);
  const across = narrow ? view.half : view.abreast ? OUTPUT_ABREAST : map ? 280 : 208;
  view.out = board(view, box, map ? mapOf(layer, output, view.point.c) : { ...layer, values: output }, {
    across,
    high: view.abreast ? OUTPUT_ABREAST : map ? 280 : 260,
    largest: 28,
    full: fullOf(layer, output),
    live: true,
    label: fill(text.keys, { layer: layer.title }),
  });
  box.about.textContent = map
    ? fill(text.map_of, { c: view.point.c + 1, n: layer.n, h: layer.h, w: layer.w })
    : fill(layer.n === 1 ? text.units_of_one : text.units_of, { n: layer.n.toLocaleString("en") });
  if (!map && layer.n <= 16 && !view.inscribe) nameUnits(view);
  const spot = (at) => (map ? { ...at, c: view.point.c } : at);
  follow(view.out, {
    move: (at) => {
      if (!view.player?.running) look(view, spot(at));
    },
    choose: (at) => {
      halt(view);
      settle(view, spot(at));
    },
    leave: () => {
      if (!view.player?.running) look(view, view.pin);
    },
  });
  view.out.box.addEventListener("keydown", (e) => walk(view, e));
  view.readout = words("p", "readout", "", box);
  if (layer.tile > 1) buildPlayer(view, box); // one window has nowhere to go
}

// Few units get their numbers, 0 to 9 for the ten digits.
function nameUnits(view) {
  const { p, ground, maps } = view.out,
    ctx = ground.getContext("2d");
  ctx.font = `${view.px(11)}px ${view.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (let c = 0; c < maps.n; c++) {
    ctx.fillStyle = inkOn(view.colours, maps.values[c], view.out.full(c));
    ctx.fillText(
      String(view.classes ? c : c + 1),
      (c % p.cols) * p.stepX + p.cell / 2,
      Math.floor(c / p.cols) * p.stepY + p.cell / 2,
    );
  }
}

// The layer's maps, small, to go to another one at the same position.
export function buildOthers(view, box) {
  const { layer, output, text, px, narrow } = view,
    { n, h, w } = layer;
  const across = narrow ? view.width : layer.kind === "conv" ? 256 : 208,
    cell = view.sized && h * w <= 144 ? 12 : 4, // maps of a playground's few cells would be specks
    p = fitted(n, h, w, px(across), px(narrow ? 200 : 280), px(4), px(cell));
  const choose = (c) => {
    mark(all, c);
    if (c !== view.pin.c) go(view, { ...view.pin, layer: layer.name, channel: c });
  };
  const all = (view.others = picker(make("div", "plate", box), () => view.pin.c, choose));
  const place = (c) => ({
    x: (c % p.cols) * p.stepX,
    y: Math.floor(c / p.cols) * p.stepY,
    width: w * p.cell,
    height: h * p.cell,
  });
  spread(view, all, { ...p, place, label: (c) => unitName(view, c), name: text.others_alt });
  paintBoard({ view, maps: { ...layer, values: output }, pad: 0, p, full: fullOf(layer, output), ground: all.canvas });
}

// The digit, with the part outlined that the position depends on.
function buildSeen(view, box) {
  const first = view.layers[0],
    side = view.narrow ? 112 : 168,
    picture = make("div", "picture", box);
  const canvas = make("canvas", "", picture);
  paintPicture(canvas, first, view);
  canvas.setAttribute("role", "img");
  Object.assign(picture.style, { width: `${side}px`, height: `${side}px` });
  view.seen = { canvas, shade: make("i", "shade", picture), about: box.about, place: words("p", "quiet", "", box) };
}

export function moveSeen(view) {
  if (!view.seen) return;
  const part = view.parts[0],
    { h, w } = view.layers[0],
    { shade, about, place, canvas } = view.seen,
    { text } = view;
  shade.hidden = !part;
  if (part) frameOf(shade, [part.left, part.right, w], [part.top, part.bottom, h]);
  const all = part && part.right - part.left === w && part.bottom - part.top === h;
  const some = part &&
    !all && {
      high: part.bottom - part.top,
      wide: part.right - part.left,
      h,
      w,
      top: part.top + 1,
      bottom: part.bottom,
      left: part.left + 1,
      right: part.right,
    };
  about.textContent = some ? fill(text.seen_part, some) : part ? text.seen_all : text.seen_nothing;
  place.textContent = some ? fill(text.seen_place, some) : "";
  canvas.setAttribute("aria-label", `${about.textContent} ${place.textContent}`);
}
