// A training's moments to slide along: the slider lies under the curve of accuracies, each stop under its point.
// Data: see __init__.py.

import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { dressed } from "../lib/presenting.js";

const BEAT = 800; // ms that a moment stays while the training plays
const PATIENCE = 3000; // ms in which the server's answer is awaited before the next wish is sent all the same
const HIGH = 28; // the curve's height, CSS pixels

export default mount(".cv-moments", {
  read: plain,
  begin,
  receive,
  arrange: spaced,
  end,
});

function end(view) {
  clearTimeout(view.beat);
  view.undress();
}

function begin(view) {
  const { root } = view;
  view.undress = dressed(root);
  Object.assign(view, { wanted: 0, asked: null, until: 0, playing: false, beat: 0 });
  view.play = make("button", "play", root);
  const track = make("div", "track", root);
  view.curve = track.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  view.slider = make("input", "", track);
  view.marks = make("ol", "marks", track);
  const said = make("div", "said", root);
  view.when = make("div", "when", said);
  view.worth = make("div", "worth", said);
  view.back = make("button", "back", root);
  view.play.type = view.back.type = "button";
  view.curve.setAttribute("aria-hidden", "true");
  view.marks.setAttribute("aria-hidden", "true");
  Object.assign(view.slider, { type: "range", min: 0, step: 1 });
  view.slider.addEventListener("input", () => take(view, +view.slider.value));
  view.play.addEventListener("click", () => (view.playing ? pause(view) : play(view)));
  view.back.addEventListener("click", () => {
    take(view, view.header.moments.length - 1);
    view.slider.focus();
  });
}

function receive(view) {
  const { root, header } = view,
    { moments, words, at } = header;
  if (view.asked === null || view.asked === at) answered(view, at);
  root.setAttribute("aria-label", words.slider);
  view.slider.setAttribute("aria-label", words.slider);
  view.slider.max = moments.length - 1;
  view.back.textContent = words.back;
  show(view);
}

// A hand on the slider ends the play.
function take(view, at) {
  pause(view);
  want(view, at);
}

// At most one wish is under way; the latest one follows when the answer is there, so dragging never queues up.
function want(view, at) {
  view.wanted = at;
  if (view.asked === null || performance.now() > view.until) ask(view);
  show(view);
}

function ask(view) {
  view.asked = view.wanted;
  view.until = performance.now() + PATIENCE;
  view.component.setTriggerValue("at", view.wanted);
}

function answered(view, at) {
  const newer = view.asked !== null && view.wanted !== at;
  view.asked = null;
  if (newer) return ask(view);
  view.wanted = at;
  clearTimeout(view.beat);
  if (view.playing) view.beat = setTimeout(() => next(view), BEAT);
}

function play(view) {
  view.playing = true;
  const end = view.wanted === view.header.moments.length - 1;
  if (end) want(view, 0);
  else next(view);
}

function next(view) {
  if (view.wanted < view.header.moments.length - 1) want(view, view.wanted + 1);
  if (view.wanted === view.header.moments.length - 1) pause(view);
}

function pause(view) {
  view.playing = false;
  clearTimeout(view.beat);
  show(view);
}

function show(view) {
  const { root, header, wanted, playing } = view,
    { moments, words, hint } = header,
    { when, worth } = moments[wanted];
  root.dataset.at = wanted;
  root.classList.toggle("past", wanted < moments.length - 1);
  view.slider.value = wanted;
  view.slider.setAttribute("aria-valuetext", `${when}. ${worth}`);
  view.when.textContent = when;
  view.worth.textContent = `${worth} ${hint}`;
  view.play.textContent = playing ? "❚❚" : "▶";
  view.play.title = playing ? words.pause : words.play;
  view.play.setAttribute("aria-label", view.play.title);
  draw(view);
}

// Points at equal distances, 0 % at the bottom and 100 % at the top; what is learnt by now in the accent.
function draw({ curve, marks, header: { moments, words }, wanted }) {
  const end = moments.length - 1,
    x = (k) => (100 * k) / end,
    y = (k) => HIGH * (1 - moments[k].accuracy);
  const line = (from, to, style) => {
    for (let k = from; k < to; k++) {
      const part = { x1: `${x(k)}%`, y1: y(k), x2: `${x(k + 1)}%`, y2: y(k + 1), class: style };
      piece(curve, "line", part);
    }
  };
  curve.replaceChildren();
  curve.setAttribute("height", HIGH);
  line(0, wanted, "learnt");
  line(wanted, end, "ahead");
  moments.forEach((_, k) =>
    piece(curve, "circle", {
      cx: `${x(k)}%`,
      cy: y(k),
      r: k === wanted ? 5 : 2.5,
      class: k <= wanted ? "learnt" : "ahead",
    }),
  );
  marks.replaceChildren(
    ...moments.map(({ mark }, k) => {
      const item = document.createElement("li");
      item.textContent = mark;
      item.style.left = `${x(k)}%`;
      item.classList.toggle("here", k === wanted);
      return item;
    }),
  );
  marks.title = words.steps;
  spaced({ marks });
}

// What would lie over its neighbour is left out: the moment that is shown is said first, then the last, then backwards.
function spaced({ marks }) {
  const items = [...marks.children];
  for (const item of items) item.hidden = false;
  const boxes = new Map(items.map((item) => [item, item.getBoundingClientRect()])),
    kept = [];
  for (const item of [...items.filter((item) => item.matches(".here")), ...items.reverse()]) {
    const { left, right } = boxes.get(item),
      free = kept.every(
        (other) => other === item || right + 4 <= boxes.get(other).left || left - 4 >= boxes.get(other).right,
      );
    item.hidden = !free;
    if (free) kept.push(item);
  }
}

function piece(curve, tag, attributes) {
  const part = curve.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
}
