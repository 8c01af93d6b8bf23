// The patch at every position: what each part of the digit is worth for one class.

import { forward } from "../engine/forward.js";
import { colourOf } from "../lib/colours.js";
import { go, paintDigit, SIDE } from "../lib/digit_board.js";
import { make } from "../lib/make.js";
import { fill, percentOf } from "../lib/numbers.js";
import { most } from "../lib/two_answers.js";
import { seen } from "./digit.js";
import { digitChoice } from "./digit_choice.js";

const SLICE = 14; // ms of each frame

export function beginSweep(view, box) {
  view.sweepTitle = make("h2", "", box);
  view.sweepAbout = make("p", "quiet", box);
  const row = make("div", "modes", box);
  view.sweepAsk = make("button", "ask", row);
  view.sweepAsk.type = "button";
  view.sweepAsk.addEventListener("click", () => (view.sweep?.running ? stopSweep(view) : start(view)));
  view.worthClass = digitChoice(row, (digit) => {
    view.worthOf = digit;
    view.later();
  });
  view.progress = make("progress", "", box);
  const heat = (view.heat = make("div", "heat", box));
  view.under = make("canvas", "under", heat);
  Object.assign(view.under, { width: SIDE, height: SIDE });
  view.worth = make("canvas", "worth", heat);
  view.worthTold = make("p", "quiet", box);
  const point = (event) => {
    if (!view.sweep) return;
    const rect = view.worth.getBoundingClientRect(),
      count = view.sweep.count;
    go(
      view,
      Math.floor(((event.clientY - rect.top) / rect.height) * count),
      Math.floor(((event.clientX - rect.left) / rect.width) * count),
    );
    view.changed();
  };
  heat.addEventListener("pointermove", point);
  heat.addEventListener("pointerdown", point);
}

export function stopSweep(view) {
  if (view.sweep) view.sweep.running = false;
  view.sweep = null;
  view.later?.();
}

// Some positions a frame, so that the page stays quick.
function start(view) {
  if (!view.network) return;
  view.mode = "cover";
  const { size } = view,
    count = SIDE - size + 1,
    /** @type {any} */
    sweep = {
      size,
      count,
      done: 0,
      running: true,
      uncovered: forward(view.network, view.digit).at(-1),
      found: new Float32Array(count * count * 10),
    };
  view.sweep = sweep;
  const step = () => {
    if (view.sweep !== sweep || !sweep.running || !view.network) return;
    const began = performance.now();
    while (sweep.done < count * count && performance.now() - began < SLICE) {
      const place = { row: Math.floor(sweep.done / count), column: sweep.done % count };
      sweep.found.set(forward(view.network, seen(view, place)).at(-1), 10 * sweep.done);
      sweep.done++;
    }
    sweep.running = sweep.done < count * count;
    writeSweep(view);
    if (sweep.running) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

export function writeSweep(view) {
  const { text, sweep, said, root } = view,
    c = view.worthOf ?? most(said);
  view.sweepTitle.textContent = text.worth;
  view.sweepAbout.textContent = text.worth_about;
  view.sweepAsk.textContent = sweep?.running ? text.stop : text.every_position;
  view.worthClass.name.textContent = text.for_digit;
  view.worthClass.select.value = String(c);
  view.progress.hidden = !sweep?.running;
  view.heat.hidden = view.worthTold.hidden = !sweep;
  root.dataset.swept = sweep && !sweep.running ? String(sweep.size) : "";
  if (!sweep) return;
  Object.assign(view.progress, { max: sweep.count ** 2, value: sweep.done, ariaLabel: text.every_position });
  paintDigit(view.under, view.digit);
  paintWorth(view, sweep, c);
}

// What the class's probability becomes with the patch there: the middle of each patch has its colour.
function paintWorth(view, { count, size, found, done, uncovered }, c) {
  const { worth, colours, text, at } = view,
    whole = uncovered[c],
    change = Array.from({ length: done }, (_, k) => found[10 * k + c] - whole),
    full = Math.max(...change.map(Math.abs), 1e-9);
  Object.assign(worth, { width: count, height: count });
  const ctx = worth.getContext("2d");
  change.forEach((v, k) => {
    ctx.fillStyle = colourOf(colours, v, full);
    ctx.fillRect(k % count, Math.floor(k / count), 1, 1);
  });
  const margin = `${(50 * (size - 1)) / SIDE}%`;
  Object.assign(worth.style, {
    left: margin,
    top: margin,
    width: `${(100 * count) / SIDE}%`,
    height: `${(100 * count) / SIDE}%`,
  });
  const here = at.row * count + at.column;
  view.worthTold.textContent =
    here < done
      ? fill(text.worth_here, {
          row: at.row + 1,
          column: at.column + 1,
          c,
          p: percentOf(found[10 * here + c]),
          whole: percentOf(whole),
        })
      : "";
}
