// The window walks over the image and fills in the output.

import { words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { look, settle } from "./move.js";

const SPEEDS = [2, 6, 20, 60, 240]; // positions a second

export function buildPlayer(view, box) {
  const { text } = view,
    bar = make("div", "player", box),
    /** @type {any} */
    player = (view.player = { running: false, done: null, speed: view.speed ?? 2 });
  player.button = make("button", "play", bar);
  player.button.type = "button";
  player.button.addEventListener("click", () => toggle(view));
  const label = make("label", "", bar);
  words("span", "quiet", text.speed, label);
  player.slider = make("input", "", label);
  Object.assign(player.slider, { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, value: player.speed });
  player.told = words("span", "quiet", "", label);
  const tell = () => {
    view.speed = player.speed = +player.slider.value;
    player.told.textContent = player.slider.ariaValueText = fill(text.a_second, { n: SPEEDS[player.speed] });
  };
  player.slider.addEventListener("input", tell);
  tell();
  face(view);
}

function face({ player, text, root }) {
  player.button.textContent = player.running ? text.pause : player.done === null ? text.play : text.resume;
  player.button.dataset.running = player.running ? "1" : "0";
  root.dataset.playing = player.button.dataset.running;
}

export const toggle = (view) => (view.player.running ? halt(view, true) : start(view));

function start(view) {
  const { player, layer } = view;
  if (player.done === null || player.done >= layer.tile - 1) player.done = 0;
  player.running = true;
  player.last = null;
  player.due = 0;
  face(view);
  const tick = (now) => {
    if (!player.running || view.player !== player || !view.root.isConnected) return;
    if (player.last === null) at(view, player.done);
    else advance(view, Math.min(250, now - player.last));
    player.last = now;
    if (player.running) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

// Laid out anew, for another width or theme: what walks walks on, and what was stopped waits where it was.
export function carryOn(view, before) {
  const { player } = view;
  if (!player || !before || before.done === null) return;
  player.done = before.done;
  if (before.running) start(view);
  else face(view);
}

// As many positions as time has passed for; several a frame at high speed.
function advance(view, milliseconds) {
  const { player, layer } = view;
  player.due += (milliseconds * SPEEDS[player.speed]) / 1000;
  const steps = Math.floor(player.due);
  player.due -= steps;
  if (!steps) return glide(view, player.due);
  player.done = Math.min(layer.tile - 1, player.done + steps);
  at(view, player.done);
  if (player.done === layer.tile - 1) finish(view);
}

function at(view, k) {
  const { w } = view.layer;
  look(view, { c: view.point.c, row: Math.floor(k / w), column: k % w });
}

// Between two positions the window slides by the stride, where that is slow enough to see and motion is wanted.
function glide(view, share) {
  if (SPEEDS[view.player.speed] > 6 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  view.kind.glide?.(Math.max(0, share - 0.6) / 0.4);
}

function finish(view) {
  const { player } = view;
  player.running = false;
  player.done = null;
  settle(view, view.point);
  face(view);
}

// Stop walking. `keep`: what is not yet filled in stays empty, to go on from there; else all of the map is shown.
export function halt(view, keep = false) {
  const { player } = view;
  if (!player || (!player.running && player.done === null)) return;
  player.running = false;
  if (!keep) player.done = null;
  settle(view, view.point);
  face(view);
}

// While walking, the output that is not yet computed stays empty.
export function veil(view) {
  const { player, out, layer } = view;
  if (!player || player.done === null) return;
  const { cell: size, width } = out.p,
    ctx = out.marks,
    row = Math.floor(player.done / layer.w),
    column = player.done % layer.w;
  ctx.fillStyle = view.paper;
  ctx.fillRect((column + 1) * size, row * size, width, size);
  ctx.fillRect(0, (row + 1) * size, width, out.p.height);
  ctx.strokeStyle = view.theme.line;
  ctx.lineWidth = view.px(1);
  ctx.strokeRect(0.5, 0.5, width - 1, out.p.height - 1);
}

// The component leaves the page.
export function leave(view) {
  clearTimeout(view.settling);
  if (view.player) view.player.running = false;
}
