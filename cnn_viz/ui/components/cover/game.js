// Fooling it by hand: how many pixels were changed, what they made of the answer, and the fewest of this visit.

import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { most } from "../lib/two_answers.js";

export function beginGame(view, box) {
  view.gameTitle = make("h3", "", box);
  view.gameTold = make("p", "", box);
  view.gameTold.setAttribute("role", "status");
  view.gameRecord = make("p", "quiet", box);
}

export function writeGame(view) {
  const { text, digit, given, said, now, mode } = view,
    from = most(said),
    changed = digit.ink.reduce((count, v, k) => count + Number(v !== given.ink[k]), 0),
    to = most(now),
    fooled = changed > 0 && mode !== "cover" && to !== from;
  if (fooled) noted(from, to, changed);
  view.gameTitle.textContent = fill(text.game, { c: from });
  view.gameTold.textContent = fill(fooled ? text.game_won : text.game_count, { n: changed, c: from, to });
  const best = records(from);
  view.gameRecord.textContent = best.length
    ? fill(text.game_record, { list: best.map(([goal, n]) => `${from} → ${goal}: ${n}`).join(", ") })
    : text.game_none;
}

// A tab's own memory, gone with the tab: nobody's record leaves the machine.
const keyOf = (from, to) => `cnn-viz fooled ${from} ${to}`;

function noted(from, to, changed) {
  const before = sessionStorage.getItem(keyOf(from, to));
  if (before === null || changed < +before) sessionStorage.setItem(keyOf(from, to), String(changed));
}

function records(from) {
  const found = [...Array(10).keys()].map((to) => [to, sessionStorage.getItem(keyOf(from, to))]);
  return found.filter(([, changed]) => changed !== null);
}
