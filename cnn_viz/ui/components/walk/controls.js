// Stepping: one line, to the next result, back, by itself. Within a recording nothing is sent.

import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { stand } from "./index.js";

const SPEEDS = [1, 3, 10, 40, 200]; // lines a second

const BUTTONS = { begin: "|‹", back_write: "«", back: "‹", step: "", write: "" }; // the last two have words

export function buildControls(view, parent) {
  const bar = make("div", "controls", parent);
  bar.setAttribute("role", "toolbar");
  view.buttons = {};
  for (const act of Object.keys(BUTTONS)) {
    const button = (view.buttons[act] = make("button", act, bar));
    button.type = "button";
    button.addEventListener("click", () => move(view, act));
  }
  view.play = make("button", "play", bar);
  view.play.type = "button";
  view.play.addEventListener("click", () => (view.playing ? halt(view) : run(view)));
  const label = make("label", "", bar);
  view.speedName = make("span", "quiet", label);
  view.slider = make("input", "", label);
  Object.assign(view.slider, { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, value: view.speed });
  view.told = make("span", "quiet", label);
  view.slider.addEventListener("input", () => {
    view.speed = +view.slider.value;
    writeControls(view);
  });
  view.count = make("span", "count quiet", bar);
  view.bar = bar;
}

export function writeControls(view) {
  const { text, header } = view;
  view.bar.setAttribute("aria-label", text.controls);
  for (const [act, sign] of Object.entries(BUTTONS)) {
    const button = view.buttons[act];
    button.textContent = sign || text[act];
    button.title = text[`${act}_about`];
    button.ariaLabel = sign ? button.title : `${text[act]}: ${button.title}`; // what is seen is part of what is said
  }
  view.play.textContent = view.playing ? text.pause : text.play;
  view.speedName.textContent = text.speed;
  view.told.textContent = view.slider.ariaValueText = fill(text.a_second, { n: SPEEDS[view.speed] });
  const end = header.over && view.k === header.lines.length - 1;
  const n = (header.first + view.k + 1).toLocaleString("en");
  view.count.textContent = fill(end ? text.finished : text.lines_run, { n });
  for (const act of ["step", "write"]) view.buttons[act].disabled = end;
  for (const act of ["begin", "back_write", "back"]) view.buttons[act].disabled = header.first + view.k === 0;
  view.play.disabled = end && !view.playing;
}

const writes = (view, e) => (view.touchesOf[e] ?? []).some((t) => t.written);

// Where an act leads from event k, as an event of this recording; it may lie outside, and is then asked for.
function target(view, act) {
  const { k, header } = view,
    last = header.lines.length - 1;
  if (act === "step") return k + 1;
  if (act === "back") return k - 1;
  if (act === "begin") return -header.first;
  let e = k + (act === "write" ? 1 : -1);
  while (e >= 0 && e <= last && !writes(view, e)) e += act === "write" ? 1 : -1;
  return e;
}

function move(view, act, aloud = true) {
  const { header } = view,
    last = header.lines.length - 1;
  const to = target(view, act);
  if (aloud) halt(view);
  if (to > last && header.over) return stand(view, last, aloud);
  if (to > last) return ask(view, { first: header.first + last + 1 }, act === "write" ? "write" : "begin");
  if (to >= 0) return stand(view, to, aloud);
  if (header.first === 0) return stand(view, 0, aloud);
  if (act === "begin") return ask(view, { first: 0 }, "begin");
  ask(view, { first: Math.max(0, header.first - 400) }, header.first - (act === "back" ? 1 : 0));
}

// Ask the server for another part of the run. then: "begin", "write", or the number of the line to stand on.
export function ask(view, part, then) {
  view.awaited = then;
  view.root.dataset.asking = "1";
  view.component.setStateValue("ask", { run: view.header.run, ...part });
}

// The part has come: stand where it was meant.
export function arrive(view) {
  const { awaited: then, header } = view;
  view.awaited = null;
  delete view.root.dataset.asking;
  if (typeof then === "number") return stand(view, Math.max(0, Math.min(header.lines.length - 1, then - header.first)));
  stand(view, 0);
  if (then === "write" && !writes(view, 0)) move(view, "write", false);
}

function run(view) {
  view.playing = true;
  view.due = 0;
  let last = performance.now();
  const tick = (now) => {
    if (!view.playing || !view.root.isConnected) return;
    view.due += (Math.min(250, now - last) * SPEEDS[view.speed]) / 1000;
    last = now;
    const steps = Math.floor(view.due);
    view.due -= steps;
    if (steps && view.awaited === null) forward(view, steps);
    requestAnimationFrame(tick);
  };
  forward(view, 1);
  requestAnimationFrame(tick);
}

function forward(view, steps) {
  const { header, k } = view,
    last = header.lines.length - 1;
  if (k < last) return stand(view, Math.min(last, k + steps), false);
  if (header.over) return halt(view);
  move(view, "step", false);
}

export function halt(view) {
  if (!view.playing) return;
  view.playing = false;
  writeControls(view);
}

const KEYS = {
  ArrowRight: "step",
  ArrowDown: "step",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageDown: "write",
  Enter: "write",
  PageUp: "back_write",
  Home: "begin",
};

export function keys(view, e) {
  if (e.target.tagName === "INPUT" || (e.target.tagName === "BUTTON" && [" ", "Enter"].includes(e.key))) return;
  if (e.key === " ") view.playing ? halt(view) : run(view);
  else if (KEYS[e.key] && !e.altKey && !e.ctrlKey && !e.metaKey) move(view, KEYS[e.key]);
  else return;
  e.preventDefault();
}
