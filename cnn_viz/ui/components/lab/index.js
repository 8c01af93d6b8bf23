// The filter lab: what is changed here runs here, and what it changes stands beside what was before.

import { changed, editsText, readEdits } from "../engine/edits.js";
import { forwardFrom } from "../engine/forward.js";
import { madeBy } from "../lib/folded.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fetchNetwork } from "../lib/network_here.js";
import { beginAnswer, writeAnswer } from "./answer.js";
import { beginClasses, writeClasses } from "./classes.js";
import { beginEditor, writeEditor } from "./editor.js";
import { beginFilters, writeFilters } from "./filters.js";
import { beginRanking, writeRanking } from "./ranking.js";

const REST = 250, // ms without another edit, until the server is told
  UNDO_STEPS = 100;

/**
 * @typedef {import("../engine/edits.js").Edit} Edit
 * @typedef {object} Chosen what the editor shows
 * @property {string} layer
 * @property {number} channel
 */

export default mount(".cv-lab", { begin, stale, receive, arrange: (view) => write(view), received, end });

function begin(view) {
  Object.assign(view, { edits: [], past: [], count: 0, sent: 0, network: null, before: null, now: null, chosen: null });
  Object.assign(view, { edit: (edits) => edit(view, edits), choose: (chosen) => choose(view, chosen) });
  view.ask = (act) => view.component.setTriggerValue("act", act);
  const { root } = view,
    sides = make("div", "sides", root);
  beginAnswer(view, make("section", "answers", sides));
  const bench = make("div", "bench", sides);
  beginFilters(view, make("section", "filters", bench));
  beginEditor(view, make("section", "editor", bench));
  beginRanking(view, make("section", "ranking", bench));
  beginClasses(view, make("section", "ranking", bench));
  root.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.target.matches("input")) return;
    event.preventDefault();
    undo(view);
  });
}

// It answers an edit before the last one that was sent: what has been done since would be undone.
function stale(view, header) {
  return header.edit < view.sent;
}

function receive(view) {
  const { header, previous, arrays } = view;
  view.count = Math.max(view.count, header.edit); // it counts on where the page was begun anew
  [view.input, view.wasSure, view.said, view.wasLogits] = arrays;
  if (header.weights !== previous?.weights) {
    view.before = view.now = null;
    fetchNetwork(view, () => later(view));
  }
  if (!view.resting && header.edits !== editsText(view.edits)) {
    view.edits = header.edits ? readEdits(header.edits) : []; // a link, Back, or another network
    view.past = [];
  }
  view.dirty = true;
  if (!view.chosen || !header.changeable.includes(view.chosen.layer))
    view.chosen = asked(header) ?? { layer: header.changeable[0], channel: 0 };
  return String(header.weights);
}

// What was opened on another page; of an activation, the filter that made it.
function asked({ chosen, layers, changeable }) {
  const i = layers.findIndex((layer) => layer.name === chosen?.layer),
    made = i < 0 ? -1 : madeBy(layers, i);
  return made < 0 || !changeable.includes(layers[made].name) ? null : { ...chosen, layer: layers[made].name };
}

function received(view) {
  view.root.dataset.run = view.header.run;
  later(view);
}

function end(view) {
  clearTimeout(view.resting);
  cancelAnimationFrame(view.frame);
}

/** Change the network. @type {(view: any, edits: Edit[]) => void} */
function edit(view, edits) {
  view.past = [...view.past.slice(1 - UNDO_STEPS), view.edits];
  put(view, edits);
}

function undo(view) {
  if (view.past.length) put(view, view.past.pop());
}

function put(view, edits) {
  view.edits = edits;
  view.count++;
  view.dirty = true;
  later(view);
  clearTimeout(view.resting);
  view.resting = setTimeout(() => {
    view.resting = 0;
    view.sent = view.count;
    view.component.setStateValue("edited", { count: view.count, text: editsText(view.edits) });
  }, REST);
}

function choose(view, chosen) {
  view.chosen = chosen;
  later(view);
}

// At most once a frame, with the newest of what was changed.
function later(view) {
  cancelAnimationFrame(view.frame);
  view.frame = requestAnimationFrame(() => {
    if (view.dirty) compute(view);
    if (view.width) write(view);
  });
}

function compute(view) {
  const { network, input, edits } = view;
  if (!network) return;
  view.dirty = false;
  view.before = forwardFrom(network, input);
  view.changed = changed(network, edits);
  view.now = edits.length ? forwardFrom(view.changed, input) : view.before;
}

function write(view) {
  const { root, text, lost, now } = view;
  root.classList.toggle("waiting", !now);
  view.head.textContent = lost ? text.not_here : now ? "" : text.loading;
  if (!now) return;
  writeAnswer(view, () => undo(view));
  writeFilters(view);
  writeEditor(view);
  writeRanking(view);
  writeClasses(view);
  root.dataset.edits = editsText(view.edits);
  root.dataset.drawn = "1";
}
