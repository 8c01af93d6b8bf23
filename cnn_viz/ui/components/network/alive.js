// The picture while the pen moves: the browser's own numbers, and how far they were from PyTorch's afterwards.

import { followAnswer, standingAnswer } from "../lib/answers.js";
import { brief, fill } from "../lib/numbers.js";
import { apart, farthest, follow, latest, newer } from "../lib/running.js";
import { measure } from "./values.js";

const FAULT = 1e-3; // a difference from PyTorch, as a share of a layer's largest value, that rounding does not explain

const IDLE = { timeout: 500 }; // ms in which a moment without work is awaited; some pages never have one

// The answer follows every move. Painting the maps costs more than their numbers: between two frames some of them are
// painted, in turn, with the newest numbers there are, and when all have had theirs the words follow.
const SLICE = 8; // ms

/**
 * For a message that has just come: its numbers are passed over where the drawing has grown since.
 * @type {(view: any, paint: Paint) => void}
 * @typedef {{ layer: (view: any, i: number) => void, rest: (view: any) => void, speak: (view: any) => void }} Paint
 *   a layer's maps; what else is seen; and what is heard, when the pen has been lifted
 */
export function followPen(view, paint) {
  const { header, previous, root } = view;
  stopPainting(view);
  if (header.weights !== previous?.weights || header.still !== previous?.still) {
    view.leave?.();
    const ends = header.weights ? followed(view, paint) : [];
    view.leave = () => ends.forEach((end) => void end());
  }
  const follows = header.weights && !header.still,
    drawn = follows && newer(header.weights),
    told = follows && standingAnswer(header);
  view.newer = false;
  if (drawn) fillIn(view, drawn);
  else delete root.dataset.ahead;
  if (told) confirm(view, told, paint);
}

/** @type {(view: any, paint: Paint) => (() => void)[]} */
function followed(view, paint) {
  const { weights, still } = view.header;
  if (still) return [follow(weights, () => {})]; // what it has learnt is wanted all the same
  return [
    follow(weights, (outputs) => {
      fillIn(view, outputs);
      view.agreement.textContent = "";
      if (view.slice) view.again = true;
      else begin(view, paint);
    }),
    followAnswer(weights, (told) => confirm(view, told, paint)),
  ];
}

function begin(view, paint) {
  view.again = false;
  view.unpainted = view.layers.map((_, i) => i);
  view.slice = requestAnimationFrame(() => slice(view, paint));
}

function slice(view, paint) {
  const began = performance.now(),
    { unpainted } = view;
  while (view.width && unpainted.length && performance.now() - began < SLICE) paint.layer(view, unpainted.shift());
  if (view.width && unpainted.length) view.slice = requestAnimationFrame(() => slice(view, paint));
  else if (view.again) begin(view, paint);
  else {
    if (view.width) paint.rest(view);
    stopPainting(view);
  }
}

export function stopPainting(view) {
  cancelAnimationFrame(view.slice);
  view.slice = 0;
  for (const act of view.whenPainted?.splice(0) ?? []) act();
}

// PyTorch's answer to what was drawn since the last message: its ten numbers beside ours.
async function confirm(view, told, paint) {
  const { root } = view,
    outputs = await latest(told.weights);
  view.whenPainted ??= [];
  if (view.slice) await new Promise((/** @type {any} */ painted) => view.whenPainted.push(painted));
  if (standingAnswer(view.header) !== told) return; // drawn on since
  delete root.dataset.ahead;
  root.dataset.run = told.run;
  paint.speak(view);
  if (outputs && told.logits) tellAgreement(view, farthest(outputs.slice(-2), [told.logits, told.probabilities]));
}

function fillIn(view, outputs) {
  view.root.dataset.ahead = "1";
  view.newer = true; // than the message
  view.layers.forEach((layer, i) => {
    layer.values = outputs?.[i] ?? null; // nothing is drawn
    if (outputs) measure(layer);
    else layer.range = null;
  });
}

// What this browser computes from the server's digit, beside what PyTorch computed from it.
export async function compare(view) {
  const { header, layers, agreement, root } = view;
  agreement.textContent = "";
  delete root.dataset.apart;
  if (!header.weights || header.empty || root.dataset.ahead) return;
  const theirs = layers.map((layer) => layer.values);
  await new Promise((later) => (window.requestIdleCallback ? requestIdleCallback(later, IDLE) : setTimeout(later)));
  const difference = await apart(header.weights, theirs);
  if (difference === null || header !== view.header || root.dataset.ahead) return;
  tellAgreement(view, difference);
}

function tellAgreement({ root, text, agreement }, difference) {
  const agrees = difference <= FAULT;
  root.dataset.apart = String(difference);
  agreement.textContent = fill(agrees ? text.agrees : text.disagrees, { v: brief(difference) });
  agreement.title = text.agrees_how;
  agreement.classList.toggle("fault", !agrees);
}
