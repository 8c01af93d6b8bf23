// A function of scratch/loops.py at work. The server sends what the lines did, a thousand or so at a time; stepping through
// them is done here.

import { words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { buildArrays, rebuild, showTouches } from "./arrays.js";
import { buildCode, changed, effectOf, markLine, plain, writeCode } from "./code.js";
import { arrive, buildControls, keys, writeControls } from "./controls.js";

const WIDE = 1100; // from here on code and arrays stand side by side

export default mount(".cv-walk", { begin, receive, arrange, received, end: (view) => (view.playing = false) });

function begin(view) {
  const { root } = view;
  Object.assign(view, { speed: 1, playing: false, awaited: null, k: 0 });
  view.head = make("h2", "unseen", root);
  view.left = make("div", "left", root);
  view.left.tabIndex = 0;
  view.left.setAttribute("role", "application");
  buildControls(view, view.left);
  buildCode(view, view.left);
  view.variables = make("table", "variables", view.left);
  view.stage = make("div", "stage", root);
  view.live = make("div", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
  view.left.addEventListener("keydown", (e) => keys(view, e));
}

function receive(view) {
  const { header, text } = view,
    built = [header.run, header.first, header.lines.length, text.step].join();
  if (built !== view.built) take(view, view.arrays);
  return built;
}

// The lines that a step has waited for have come.
function received(view) {
  if (view.awaited !== null && view.width) arrive(view);
}

// Cut the message up: numbers, touches by event, and the arrays, once as they stood and once to be written to.
function take(view, [numbers, touches, ...arrays]) {
  view.numbers = numbers;
  view.before = arrays;
  view.current = arrays.map((values) => values.slice());
  view.touchesOf = {};
  for (let t = 0; t < touches.length; t += 5) {
    const [event, array, place, written, value] = touches.subarray(t, t + 5);
    (view.touchesOf[event] ??= []).push({ array, place, written: written === 1, value });
  }
  const run = `${view.header.run}`;
  if (run !== view.run) {
    view.playing = false;
    view.awaited = null;
  }
  view.run = run;
  view.k = 0;
}

function arrange(view) {
  view.applied = -1;
  view.root.classList.toggle("wide", view.width >= WIDE);
  view.right = view.stage.clientWidth;
  view.head.textContent = view.header.title;
  view.left.setAttribute("aria-label", view.text.keys);
  writeCode(view);
  buildArrays(view);
  stand(view, Math.min(view.k, view.header.lines.length - 1), false);
  Object.assign(view.root.dataset, { run: view.header.run, drawn: "1" });
}

// Stand on event k: the line, its effect, the variables and the arrays after it.
export function stand(view, k, aloud = true) {
  view.k = k;
  markLine(view);
  const effect = effectOf(view, k);
  view.effect.textContent = effect.join("   ") || " ";
  rebuild(view, k);
  showTouches(view);
  writeVariables(view);
  writeControls(view);
  const line = view.header.lines[k];
  Object.assign(view.root.dataset, { k: view.header.first + k, line: view.header.first_line + line });
  if (aloud) view.live.textContent = `${view.header.source[line].trim()}. ${effect.join(", ")}`;
}

function writeVariables({ variables, header, numbers, k, text }) {
  const v = header.names.length,
    news = new Set(changed({ header, numbers }, k)),
    rows = [];
  header.names.forEach((name, n) => {
    const value = numbers[k * v + n],
      row = make("tr", news.has(n) ? "news" : "");
    words("th", "", name, row).scope = "row";
    words("td", "", value === value ? plain(value) : "", row);
    rows.push(row);
  });
  variables.replaceChildren(words("caption", "", text.variables), ...rows);
}
