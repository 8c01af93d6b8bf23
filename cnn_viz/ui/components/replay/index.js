// One's own drawing once more: the slider lies under the ten probabilities at each of its moments.

import { digitOf } from "../engine/digitize.js";
import { inked, SIDE } from "../engine/ink.js";
import { momentsOf, strokesAt } from "../engine/moments.js";
import { argmax } from "../lib/arithmetic.js";
import { onCanvas, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { fill, percentOf } from "../lib/numbers.js";
import { followRecording, isReplaying, recorded, replayIs } from "../lib/recording.js";
import { backToServer, grow } from "../lib/running.js";
import { keyed } from "../lib/streamlit_dom.js";
import { inWorker } from "../lib/worker.js";
import { drawChart, markMoment } from "./chart.js";

const LEAST = 3, // moments; a dot has no time
  MOST = 200;
const REST = 700; // ms after a stroke: the server's answer comes first, and may need the same core
const BEAT = 60; // ms that a moment stays while it plays

export default mount(".cv-replay", { read: plain, begin, receive, end });

function begin(view) {
  const { root } = view;
  Object.assign(view, { moments: [], shares: [], beat: 0, asked: 0 });
  view.play = make("button", "play", root, "▶");
  view.play.type = "button";
  const track = make("div", "", root);
  view.digits = make("div", "digits", track);
  view.digits.setAttribute("aria-hidden", "true");
  view.chart = track.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  view.chart.setAttribute("class", "chart");
  view.chart.setAttribute("role", "img");
  view.slider = make("input", "", track);
  Object.assign(view.slider, { type: "range", min: 0, step: 1 });
  view.told = make("div", "told", root);
  view.slider.addEventListener("input", () => {
    pause(view);
    go(view, +view.slider.value);
  });
  view.play.addEventListener("click", () => (view.beat ? pause(view) : begun(view)));
  const later = () => {
    clearTimeout(view.waiting);
    view.waiting = setTimeout(() => takeIn(view), recorded().strokes.length ? REST : 0);
  };
  const leave = followRecording(later),
    stop = (event) => onCanvas(event) && drawOn(view);
  addEventListener("pointerdown", stop, true);
  view.leave = () => {
    leave();
    removeEventListener("pointerdown", stop, true);
  };
  root.hidden = true;
}

function end(view) {
  view.leave();
  clearTimeout(view.waiting);
  pause(view);
  replayIs(false);
}

function receive(view) {
  const { root, header, previous, text, slider } = view;
  root.setAttribute("aria-label", text.title);
  slider.setAttribute("aria-label", text.slider);
  face(view);
  if (header.weights !== previous?.weights) takeIn(view);
}

function face({ play, beat, text }) {
  play.textContent = beat ? "❚❚" : "▶";
  play.setAttribute("aria-label", beat ? text.pause : text.play);
}

// What the network says at every moment, asked for when a stroke has ended: while it is drawn there is no time for it.
async function takeIn(view) {
  const { root, header, slider } = view,
    { strokes, base } = recorded(),
    moments = momentsOf(strokes, MOST),
    ask = ++view.asked;
  pause(view);
  if (moments.length < LEAST) {
    root.hidden = true;
    if (header) sheetOf(view)?.clearRect(0, 0, SIDE, SIDE);
  }
  if (moments.length < LEAST || !header?.weights) return;
  const found = await inWorker(header.weights, "moments", strokes, base, moments, header.off);
  if (ask !== view.asked) return; // asked again since
  const read = moments.flatMap((moment, k) => (found?.[k] ? [{ moment, share: found[k] }] : []));
  root.hidden = read.length < LEAST;
  if (root.hidden) return;
  view.moments = read.map(({ moment }) => moment);
  view.shares = read.map(({ share }) => share);
  slider.max = read.length - 1;
  drawChart(view);
  if (!isReplaying()) slider.value = slider.max;
  tell(view);
}

// Who draws on does so from the drawing as it is.
function drawOn(view) {
  pause(view);
  replayIs(false);
}

// Show a moment on the whole page; the last one is the drawing as it is.
function go(view, at) {
  const { header, moments } = view,
    last = at >= moments.length - 1,
    sheet = sheetOf(view);
  if (!sheet) return;
  view.slider.value = at;
  const { strokes, base } = recorded(),
    data = inked(strokesAt(strokes, moments[at]), base),
    drawing = { data, width: SIDE, height: SIDE };
  sheet.clearRect(0, 0, SIDE, SIDE);
  if (!last) sheet.putImageData(new ImageData(/** @type {any} */ (data), SIDE, SIDE), 0, 0);
  replayIs(!last);
  grow(digitOf(drawing, header.off), drawing, header.off);
  if (last) backToServer();
  tell(view);
}

// Over the strokes, where the canvas shows the one that is being drawn.
const sheetOf = ({ header }) =>
  shadowRootWithCanvas(keyed(header.place))?.querySelector("canvas.upper-canvas")?.getContext("2d");

function begun(view) {
  const { slider } = view;
  let at = +slider.value >= +slider.max ? 0 : +slider.value;
  view.beat = setInterval(() => {
    go(view, at);
    if (++at > +slider.max) pause(view);
  }, BEAT);
  face(view);
}

function pause(view) {
  clearInterval(view.beat);
  view.beat = 0;
  if (view.text) face(view);
}

// For the eye and, as the slider's value, for the ear.
function tell(view) {
  const { slider, shares, text, told } = view,
    at = +slider.value,
    share = shares[at],
    digit = argmax(share);
  markMoment(view, at);
  told.textContent = fill(text.moment, { k: at + 1, n: shares.length, digit, percent: percentOf(share[digit]) });
  slider.ariaValueText = told.textContent;
}
