// A function of scratch/loops.py at work. The server sends what the lines did, a thousand or so at a time; stepping through
// them is done here.

import { words } from "../lib/board.js";
import { dress } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { unpack } from "../lib/message.js";
import { buildArrays, rebuild, showTouches } from "./arrays.js";
import { buildCode, changed, effectOf, markLine, plain, writeCode } from "./code.js";
import { arrive, buildControls, keys, writeControls } from "./controls.js";

const WIDE = 1100; // from here on code and arrays stand side by side

export default function (component) {
  const root = component.parentElement.querySelector(".cv-walk");
  const view = (root.view ??= begin(root));
  view.component = component;
  receive(view, component.data);
  return () => {
    view.playing = false;
    view.resize.disconnect();
  };
}

function begin(root) {
  const view = { root, built: "", width: 0, dpr: 1, speed: 1, playing: false, then: null, k: 0 };
  view.px = (css) => Math.round(css * view.dpr);
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
  view.resize = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (view.header && (root.clientWidth !== view.width || devicePixelRatio !== view.dpr)) arrange(view);
    }),
  );
  view.resize.observe(root);
  return view;
}

function receive(view, data) {
  const { header, arrays } = unpack(data);
  const dressed = (Object.assign(view, { header, text: header.text }), dress(view));
  const built = [header.run, header.first, header.lines.length, view.text.step].join();
  const another = built !== view.built;
  if (!another && !dressed && view.width) {
    if (view.then !== null) arrive(view);
    return;
  }
  view.built = built;
  if (another) take(view, arrays);
  arrange(view);
  if (view.then !== null && another) arrive(view);
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
    view.then = null;
  }
  view.run = run;
  view.k = 0;
}

function arrange(view) {
  const width = view.root.clientWidth;
  if (!width) return;
  Object.assign(view, { width, dpr: devicePixelRatio || 1, applied: -1 });
  view.root.classList.toggle("wide", width >= WIDE);
  view.right = view.stage.clientWidth;
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
