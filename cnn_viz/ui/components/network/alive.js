// The picture while the pen moves: the browser's own numbers, and how far they were from PyTorch's afterwards.

import { brief, fill } from "../lib/numbers.js";
import { apart, follow, newer } from "../lib/running.js";
import { measure } from "./values.js";

const FAULT = 1e-3; // a difference from PyTorch, as a share of a layer's largest value, that rounding does not explain

const IDLE = { timeout: 500 }; // ms in which a moment without work is awaited; some pages never have one

// The answer follows every move; the maps, whose painting costs more than their numbers, every third frame, on a slow
// machine more seldom, and the last of them always. What painting takes besides our own work we cannot see.
const EVERY = 45, // ms
  REST = 8; // times as long as our own work

/**
 * For a message that has just come: its numbers are passed over where the drawing has grown since.
 * @type {(view: any, grown: (view: any) => void) => void} grown: called whenever the layers hold a newer drawing
 */
export function followPen(view, grown) {
  const { header, previous, root } = view;
  clearTimeout(view.waiting);
  if (header.weights !== previous?.weights) {
    view.leave?.();
    view.leave =
      header.weights &&
      follow(header.weights, (outputs) => {
        clearTimeout(view.waiting);
        const wait = (view.paintedAt ?? 0) + Math.max(EVERY, REST * (view.cost ?? 0)) - performance.now();
        if (wait <= 0) paint(view, outputs, grown);
        else view.waiting = setTimeout(() => paint(view, outputs, grown), wait);
      });
  }
  const drawn = header.weights && newer(header.weights);
  if (drawn) fillIn(view, drawn);
  else delete root.dataset.ahead;
}

function paint(view, outputs, grown) {
  const began = performance.now();
  fillIn(view, outputs);
  view.agreement.textContent = "";
  grown(view);
  view.paintedAt = performance.now();
  view.cost = view.paintedAt - began;
}

function fillIn(view, outputs) {
  view.root.dataset.ahead = "1";
  view.layers.forEach((layer, i) => {
    layer.values = outputs[i];
    measure(layer);
  });
}

// What this browser computes from the server's digit, beside what PyTorch computed from it.
export async function compare(view) {
  const { header, layers, text, agreement, root } = view;
  agreement.textContent = "";
  delete root.dataset.apart;
  if (!header.weights || header.empty || root.dataset.ahead) return;
  const theirs = layers.map((layer) => layer.values);
  await new Promise((later) => (window.requestIdleCallback ? requestIdleCallback(later, IDLE) : setTimeout(later)));
  const difference = await apart(header.weights, theirs);
  if (difference === null || header !== view.header || root.dataset.ahead) return;
  const agrees = difference <= FAULT;
  root.dataset.apart = String(difference);
  agreement.textContent = fill(agrees ? text.agrees : text.disagrees, { v: brief(difference) });
  agreement.title = text.agrees_how;
  agreement.classList.toggle("fault", !agrees);
}
