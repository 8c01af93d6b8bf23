// A network's layers as a list that one edits. Every edit goes to the server as the whole list, which comes back with
// shapes, parameters and, where a layer is not possible, the sentence that says why.

import { make } from "../lib/make.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { rebuild, update } from "./rows.js";

export default mount(".cv-build", { read: plain, begin, stale, receive });

function begin(view) {
  const { root } = view;
  Object.assign(view, { sent: 0, focus: null, told: null, items: [] });
  view.list = make("ol", "rows", root);
  view.live = make("p", "unseen", root);
  view.live.setAttribute("aria-live", "polite");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.composedPath()[0].blur?.(); // a number that is being typed is left as it was
    view.component.setTriggerValue("undo", ++view.sent);
  });
}

// The answer to the last edit is on its way.
function stale(view, header) {
  return header.edit < view.sent && Boolean(view.root.dataset.waiting);
}

function receive(view) {
  const { header } = view;
  view.sent = Math.max(view.sent, header.edit);
  delete view.root.dataset.waiting;
  const built = JSON.stringify([header.rows.map((row) => row.kind), header.full, view.text.add]);
  if (built !== view.built) rebuild(view);
  update(view);
  refocus(view);
  Object.assign(view.root.dataset, { edit: header.edit, layers: header.rows.length, drawn: "1" });
  return built;
}

// Keep what is focused where it is, or go where the edit left it.
function refocus(view) {
  const { focus, items } = view;
  view.focus = null;
  if (!focus) return;
  const item = items[Math.min(focus.row, items.length - 1)];
  (item?.controls[focus.control] ?? item?.controls.grip ?? view.adder)?.focus({ preventScroll: true });
  item?.box.scrollIntoView({ block: "nearest" });
}

export const layersOf = ({ header }) => header.rows.map(({ kind, settings }) => ({ kind, settings: { ...settings } }));

// Send the list as it is now. focus: where the keyboard goes on, {row, control}. A number that follows before the answer
// has come is sent with this one: what was typed counts at once.
export function send(view, layers, focus = null, input = view.header.input) {
  view.focus = focus;
  view.header.input = input;
  if (layers.length !== view.items.length) view.told = null; // it was about a row that may be another one now
  view.root.dataset.waiting = "1";
  view.component.setTriggerValue("edit", { count: ++view.sent, layers, input });
}

const fresh = ({ header }, kind) => ({
  kind,
  settings: Object.fromEntries(header.kinds[kind].fields.map(({ name, usual }) => [name, usual])),
});

export function insert(view, at, kind) {
  const layers = layersOf(view);
  layers.splice(at, 0, fresh(view, kind));
  send(view, layers, { row: at, control: view.header.kinds[kind].fields[0]?.name ?? "grip" });
}

export function duplicate(view, at) {
  const layers = layersOf(view);
  layers.splice(at + 1, 0, layersOf(view)[at]);
  send(view, layers, { row: at + 1, control: "copy" });
}

export function remove(view, at) {
  const layers = layersOf(view);
  layers.splice(at, 1);
  send(view, layers, { row: at, control: "remove" });
}

export function move(view, from, to) {
  const layers = layersOf(view);
  if (to < 0 || to >= layers.length || to === from) return;
  layers.splice(to, 0, ...layers.splice(from, 1));
  send(view, layers, { row: to, control: "grip" });
}

export function swap(view, at, kind) {
  const layers = layersOf(view),
    other = fresh(view, kind);
  for (const name in other.settings) other.settings[name] = layers[at].settings[name] ?? other.settings[name];
  layers[at] = other;
  send(view, layers, { row: at, control: "kind" });
}

export function set(view, at, name, value) {
  const layers = layersOf(view);
  if (layers[at].settings[name] === value) return;
  layers[at].settings[name] = view.header.rows[at].settings[name] = value;
  send(view, layers);
}
