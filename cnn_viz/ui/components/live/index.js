// The pen, followed: its points become ink, and the ink is handed to the networks that run here, once a frame. What was
// drawn can be taken back here, too, as far as it was drawn here.
//
// The canvas hears the same events and shows the stroke; what is read is ours (engine/ink.js), whatever the screen.

import { digitOf } from "../engine/digitize.js";
import { extend, inked, newStroke, over, SIDE } from "../engine/ink.js";
import { forgetAnswers } from "../lib/answers.js";
import { markInk, undoOnCanvas } from "../lib/canvas_dom.js";
import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { dressed } from "../lib/presenting.js";
import { isReplaying, record } from "../lib/recording.js";
import { backToServer, caughtUp, grow } from "../lib/running.js";
import { arrived, askFor, beginAnew, deliver, handOverBeforeAnythingElse } from "./delivery.js";
import { watchPen } from "./pen.js";

const NEAR = 20; // quarters of a pixel: points nearer to the last one are passed over, but for the stroke's end
const MOST = 40; // strokes that are taken off the canvas one by one

export default mount(".cv-live", { read: plain, begin, receive, end });

function begin(view) {
  Object.assign(view, {
    deeds: [], // on this canvas, since the first message about it
    steps: 0, // how many strokes can be taken back here
    base: null, // the picture beneath, as pixels
    strokes: [], // all that are drawn
    below: null, // the picture of them
    growing: null, // the stroke that is being drawn
    frame: 0,
  });
  for (const [name, act] of Object.entries({ undo, clear })) {
    const button = (view[name] = make("button", name, view.root));
    button.type = "button";
    button.addEventListener("click", () => act(view));
  }
  const endings = [
    watchPen(() => view.header.place, {
      down: (point) => down(view, point),
      move: (points) => move(view, points),
      lift: (point) => lift(view, point),
      drop: () => drop(view),
    }),
    handOverBeforeAnythingElse(view),
    dressed(view.root),
  ];
  view.forget = () => endings.forEach((end) => void end());
}

function end(view) {
  view.forget();
  cancelAnimationFrame(view.frame);
  caughtUp();
}

function receive(view) {
  const { header, previous } = view,
    anew = header.generation !== previous?.generation;
  if (anew || header.base !== previous?.base) takeBase(view);
  if (anew) {
    const strokes = header.strokes.map(([width, colour, points]) => ({ width, colour, points }));
    Object.assign(view, { deeds: [], steps: 0, origin: header.deeds, strokes, below: null, growing: null });
    beginAnew(view);
  }
  if (anew || String(header.off) !== String(previous?.off)) record(view.strokes, view.base);
  arrived(view, header.deeds);
  mark(view);
  const all = header.deeds === view.origin + view.deeds.length;
  if (!all)
    deliver(view); // what this run did not know of
  else if (isReplaying())
    forgetAnswers(); // a map was opened, say: the moment stays, and then this message counts
  else if (!view.growing) caughtUp();
}

async function takeBase(view) {
  const { base } = view.header;
  view.base = view.below = null;
  if (!base) return;
  const picture = new Image();
  picture.src = base;
  await picture.decode();
  if (base !== view.header.base) return;
  const sheet = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d");
  sheet.drawImage(picture, 0, 0);
  view.base = sheet.getImageData(0, 0, SIDE, SIDE).data;
  view.below = null;
  record(view.strokes, view.base);
}

const below = (view) => (view.below ??= inked(view.strokes, view.base));

function down(view, [x, y]) {
  const [width, colour] = view.header.pen;
  view.growing = newStroke(width, colour);
  extend(view.growing, x, y);
  mark(view);
  cancelAnimationFrame(view.frame);
  view.frame = requestAnimationFrame(() => look(view));
}

function move(view, points) {
  if (!view.growing) return;
  for (const [x, y] of points) {
    const [lastX, lastY] = view.growing.points.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < NEAR) continue;
    extend(view.growing, x, y);
    view.moved = true;
  }
}

function lift(view, [x, y]) {
  const { growing } = view;
  if (!growing) return;
  const [lastX, lastY] = growing.points.slice(-2);
  if (x !== lastX || y !== lastY) extend(growing, x, y);
  view.below = over(below(view), growing);
  const { width, colour, points } = growing;
  view.strokes.push({ width, colour, points });
  view.growing = null;
  view.steps++;
  done(view, [width, colour, points]);
}

// A second finger came: the canvas drops the stroke.
function drop(view) {
  view.growing = null;
  mark(view);
  read(view);
  backToServer();
}

function undo(view) {
  const { strokes, steps, header } = view;
  if (!steps || (header.base && strokes.length === 1)) return askFor(view, "undo"); // a test digit is read as it is
  undoOnCanvas(view.header.place, 1);
  view.steps--;
  takeAway(view, 1, "undo");
}

function clear(view) {
  const { strokes, steps, header } = view;
  if (header.base || steps < strokes.length || steps > MOST) return askFor(view, "clear");
  undoOnCanvas(header.place, steps);
  view.steps = 0;
  takeAway(view, steps, "clear");
}

function takeAway(view, count, deed) {
  view.strokes.splice(view.strokes.length - count);
  view.below = null;
  done(view, deed);
}

function done(view, deed) {
  view.deeds.push(deed);
  forgetAnswers();
  mark(view);
  record(view.strokes, view.base);
  read(view);
  deliver(view);
}

// The page knows whether there is ink, and what can be taken back.
function mark({ undo, clear, strokes, growing, deeds, origin, header }) {
  const { words, place, base, steps } = header,
    ink = strokes.length > 0 || growing !== null || base !== "";
  markInk(place, ink);
  undo.textContent = words.undo;
  clear.textContent = words.clear;
  undo.disabled = deeds.slice(header.deeds - origin).reduce((n, deed) => n + (deed === "undo" ? -1 : 1), steps) === 0;
  clear.disabled = !ink;
}

function look(view) {
  if (!view.growing) return;
  if (view.moved) read(view);
  view.moved = false;
  view.frame = requestAnimationFrame(() => look(view));
}

function read(view) {
  const data = view.growing ? over(below(view), view.growing) : below(view),
    drawing = { data, width: SIDE, height: SIDE },
    { off } = view.header,
    digit = digitOf(drawing, off);
  grow(digit, digit && drawing, off);
}
