// The arrays as they stand at the line that runs: boards of cells, what is read and written outlined.

import { board, corner, follow, outline, paintBoard, wipe, words } from "../lib/board.js";
import { inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { brief, fill, signed } from "../lib/numbers.js";
import { ask, halt } from "./controls.js";

export function buildArrays(view) {
  const { header } = view;
  view.stage.replaceChildren();
  const [, h0 = 1, w0 = 1] = header.arrays[0].laid,
    aside = h0 * w0 > 1 && view.right >= 560; // one map beside the rest
  const first = aside ? make("div", "first", view.stage) : view.stage,
    rest = aside ? make("div", "rest", view.stage) : view.stage;
  view.boards = header.arrays.map((array, a) => {
    const box = make("section", "array", a ? rest : first),
      room = view.right - (a && aside ? first.offsetWidth + 32 : 0);
    words("h3", "", array.name, box);
    words("p", "quiet", `${array.shape.join(" × ")} · ${fullSaid(view.text, array.full)}`, box);
    const leads = array.name === header.leads && array.shape.length > 0;
    const [n, h, w] = [...array.laid, 1, 1],
      vector = h * w === 1;
    const many = n > 16 && !vector; // ten rows, one a digit, of eight maps
    const across = many ? 8 * (2 * w + 4) : Math.min(room, n === 1 ? 232 : vector ? 440 : aside && !a ? 264 : 376);
    const fours = Math.floor((across - 12) / 4 / w); // eight maps stand in two rows of four
    const b = board(
      view,
      box,
      { n, h, w, values: view.current[a] },
      {
        across,
        high: many ? 4000 : n === 1 ? 232 : 264,
        largest: many ? 2 : vector ? 40 : Math.max(1, Math.min(h <= 5 ? 20 : 9, n === 8 ? fours : 9)),
        gap: 4,
        full: () => array.full,
        label: `${array.name} ${array.shape.join(" × ")}`,
      },
    );
    if (leads)
      follow(b, { move: (at) => hint(view, b, at), leave: () => showTouches(view), choose: (at) => lead(view, a, at) });
    b.box.style.cursor = leads ? "pointer" : "";
    if (leads) words("p", "quiet", view.text.leads, box);
    return b;
  });
}

function fullSaid(text, full) {
  if (typeof full === "number") return fill(text.full, { v: brief(full) });
  return fill(text.full_pixels, { black: brief(full.black), white: brief(full.white) });
}

const placeOf = ({ maps: { h, w } }, { c, row, column }) => (c * h + row) * w + column;

// A click on a result asks for the lines that compute it.
function lead(view, a, at) {
  const { shape } = view.header.arrays[a];
  let place = placeOf(view.boards[a], at);
  const start = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    start.unshift(place % shape[d]);
    place = Math.floor(place / shape[d]);
  }
  halt(view);
  ask(view, { start }, "begin");
}

function hint(view, b, { c, row, column }) {
  showTouches(view);
  outline(b, c, { top: row, left: column, bottom: row + 1, right: column + 1 }, view.theme.text, 1);
}

// The arrays as they stood after event k: how they stood before, and everything written since.
export function rebuild(view, k) {
  if (k < view.applied) {
    view.current.forEach((values, a) => values.set(view.before[a]));
    view.applied = -1;
  }
  const dirty = new Set(k === view.applied ? [] : view.applied < 0 ? view.current.keys() : []);
  for (let e = view.applied + 1; e <= k; e++) {
    for (const { array, place, written, value } of view.touchesOf[e] ?? []) {
      if (!written) continue;
      view.current[array][place] = value;
      dirty.add(array);
    }
  }
  view.applied = k;
  for (const a of dirty) repaint(view, a);
}

function repaint(view, a) {
  const b = view.boards[a];
  paintBoard(b);
  if (b.maps.h * b.maps.w > 1 || b.p.cell < view.px(34)) return;
  const ctx = b.ground.getContext("2d");
  ctx.font = `${view.px(10)}px ${view.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (let c = 0; c < b.maps.n; c++) {
    const [x, y] = corner(b, c),
      half = b.p.cell / 2;
    ctx.fillStyle = inkOn(view.colours, b.maps.values[c], b.full(c));
    ctx.fillText(short(b.maps.values[c]), x + half, y + half);
  }
}

// As many characters as a cell has room for.
const short = (v) =>
  v === 0
    ? "0"
    : Math.abs(v) >= 0.995e-2 && Math.abs(v) < 999.5
      ? signed(v.toPrecision(2))
      : v.toExponential(0).replace("-", "−").replace("e+", "e").replace("e-", "e−");

// Outline what event k touches, and the frame of all that was read since the last result: the window.
export function showTouches(view) {
  const { boards, k } = view;
  boards.forEach(wipe);
  for (const [key, frame] of framesOf(view, k)) {
    const [a, c] = key.split(".").map(Number);
    outline(boards[a], c, frame, view.accent, 1);
  }
  for (const { array, place, written } of view.touchesOf[k] ?? []) {
    const { c, part } = cellOf(boards[array], place);
    outline(boards[array], c, part, written ? view.theme.text : view.accent, 2);
  }
}

function cellOf({ maps: { h, w } }, place) {
  const c = Math.floor(place / (h * w)),
    row = Math.floor(place / w) % h,
    column = place % w;
  return { c, part: { top: row, left: column, bottom: row + 1, right: column + 1 } };
}

// Per array and tile: the smallest frame around the cells read since the last write, if it is more than one cell.
function framesOf({ boards, touchesOf }, k) {
  const frames = new Map();
  let e = k;
  while (e > 0 && !(touchesOf[e - 1] ?? []).some((t) => t.written)) e--;
  for (; e <= k; e++) {
    for (const { array, place, written } of touchesOf[e] ?? []) {
      if (written || boards[array].maps.h * boards[array].maps.w === 1) continue;
      const { c, part } = cellOf(boards[array], place),
        key = `${array}.${c}`,
        f = frames.get(key);
      frames.set(
        key,
        f
          ? {
              top: Math.min(f.top, part.top),
              left: Math.min(f.left, part.left),
              bottom: Math.max(f.bottom, part.bottom),
              right: Math.max(f.right, part.right),
            }
          : part,
      );
    }
  }
  return frames;
}
