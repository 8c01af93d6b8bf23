// What would make it another digit: one pixel after another, each the best of all 784, tried one by one.

import { forward } from "../engine/forward.js";
import { SIDE } from "../lib/digit_board.js";
import { make } from "../lib/make.js";
import { brief, fill, percentOf } from "../lib/numbers.js";
import { most } from "../lib/two_answers.js";
import { digitChoice } from "./digit_choice.js";

const SLICE = 14, // ms of each frame
  MOST = 60, // pixels until one gives up
  AGREES = 1e-4; // of a probability: what rounding explains

export function beginToward(view, box) {
  view.towardTitle = make("h2", "", box);
  view.towardAbout = make("p", "quiet", box);
  const row = make("div", "modes", box);
  view.towardClass = digitChoice(row, (digit) => {
    view.wanted = digit;
    view.component.setStateValue("wanted", digit);
    view.later();
  });
  [view.onePixel, view.untilTurned] = [false, true].map((on) => {
    const button = make("button", on ? "" : "ask", row);
    button.type = "button";
    button.addEventListener("click", () => (view.search ? stopToward(view) : search(view, on)));
    return button;
  });
  view.towardProgress = make("progress", "", box);
  view.towardTold = make("p", "", box);
  view.towardTold.setAttribute("role", "status");
  view.towardProof = make("p", "quiet", box);
}

export function stopToward(view) {
  view.search = null;
}

const wantedOf = (view) => view.wanted ?? view.header.wanted;

/** How far a class is ahead of the best other one. @type {(logits: Float32Array, wanted: number) => number} */
const lead = (logits, wanted) => logits[wanted] - Math.max(...logits.filter((_, c) => c !== wanted));

// Turn one pixel of a digit in place: full ink where it was paper, paper where it was ink. Returns what it was.
function turn({ ink, colour }, k) {
  const was = [ink[k], ...[0, 1, 2].map((c) => colour[c * SIDE * SIDE + k])],
    value = ink[k] < 128 ? 255 : 0;
  put({ ink, colour }, k, [value, value, value, value]);
  return was;
}

function put({ ink, colour }, k, values) {
  ink[k] = values[0];
  for (let c = 0; c < 3; c++) colour[c * SIDE * SIDE + k] = values[c + 1];
}

// All pixels are tried, some a frame; the best one is turned, and the next is sought where one goes on.
function search(view, on) {
  view.mode = "draw";
  view.keep();
  view.taken = view.takenFor === view.name ? (view.taken ?? new Set()) : new Set();
  view.takenFor = view.name;
  /** @type {any} */
  const now = { at: 0, best: -1, lead: -Infinity, tried: null, wanted: wantedOf(view), on };
  now.tried = { ink: view.digit.ink.slice(), colour: view.digit.colour.slice() };
  view.search = now;
  const step = () => {
    if (view.search !== now || !view.network) return view.later();
    const began = performance.now();
    while (now.at < SIDE * SIDE && performance.now() - began < SLICE) {
      if (!view.taken.has(now.at)) {
        const was = turn(now.tried, now.at),
          ahead = lead(forward(view.network, now.tried).at(-2), now.wanted);
        put(now.tried, now.at, was);
        if (ahead > now.lead) Object.assign(now, { lead: ahead, best: now.at });
      }
      now.at++;
    }
    writeToward(view);
    if (now.at < SIDE * SIDE) requestAnimationFrame(step);
    else found(view, now);
  };
  requestAnimationFrame(step);
}

function found(view, now) {
  view.search = null;
  view.taken.add(now.best);
  turn(view.digit, now.best);
  view.at = { row: Math.floor(now.best / SIDE), column: now.best % SIDE };
  view.last = { k: now.best, inked: view.digit.ink[now.best] > 0, wanted: now.wanted };
  view.asked = (view.asked ?? 0) + 1;
  view.component.setStateValue("asked", { count: view.asked, planes: [...view.digit.ink, ...view.digit.colour] });
  const read = most(forward(view.network, view.digit).at(-1));
  view.later();
  if (now.on && read !== now.wanted && view.taken.size < MOST) search(view, true);
}

export function writeToward(view) {
  const { text, search: now, digit, given, header, arrays, last } = view,
    wanted = wantedOf(view),
    changed = digit.ink.reduce((sum, v, k) => sum + (v !== given.ink[k] ? 1 : 0), 0);
  view.towardTitle.textContent = fill(text.toward, { c: wanted });
  view.towardAbout.textContent = text.toward_about;
  view.towardClass.name.textContent = text.for_digit;
  view.towardClass.select.value = String(wanted);
  view.onePixel.textContent = now ? text.stop : text.one_pixel;
  view.untilTurned.textContent = text.until_turned;
  view.untilTurned.disabled = Boolean(now);
  view.towardProgress.hidden = !now;
  if (now) Object.assign(view.towardProgress, { max: SIDE * SIDE, value: now.at, ariaLabel: text.one_pixel });
  view.root.dataset.changed = String(changed);
  view.root.dataset.searching = now ? "1" : "";
  const what = last && {
    n: changed,
    row: Math.floor(last.k / SIDE) + 1,
    column: (last.k % SIDE) + 1,
    c: last.wanted,
    p: percentOf(view.now[last.wanted]),
  };
  view.towardTold.textContent = !changed || !last ? "" : fill(last.inked ? text.pixel_inked : text.pixel_erased, what);
  const proved = last && header.confirmed === view.asked && view.now && !now;
  const apart = proved ? Math.max(...view.now.map((p, c) => Math.abs(p - arrays[3][c]))) : 0;
  view.towardProof.textContent = proved
    ? fill(apart <= AGREES ? text.agrees_digit : text.disagrees_digit, { v: brief(apart) })
    : "";
}
