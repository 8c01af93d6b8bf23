// A patch over the digit, an eraser and a pen: what the network says of what is left.

import { forward } from "../engine/forward.js";
import { beginBoard, beginModes, LARGEST, paintBoard, SIDE, writeModes } from "../lib/digit_board.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fetchNetwork } from "../lib/network_here.js";
import { fill, percentOf } from "../lib/numbers.js";
import { beginTwoAnswers, most, writeTwoAnswers } from "../lib/two_answers.js";
import { seen } from "./digit.js";
import { beginGame, writeGame } from "./game.js";
import { beginSweep, stopSweep, writeSweep } from "./sweep.js";
import { beginToward, stopToward, writeToward } from "./toward.js";

const REST = 500; // ms without a move, until the answer is said

export default mount(".cv-cover", { begin, receive, arrange: (view) => write(view), received: later, end });

function begin(view) {
  Object.assign(view, { mode: "cover", size: 5, at: { row: 4, column: 4 }, past: [], network: null, digit: null });
  Object.assign(view, { changed: () => later(view), keep: () => keep(view), later: () => later(view) });
  const sides = make("div", "sides", view.root),
    answers = make("section", "answers", sides);
  view.head = make("p", "note", answers);
  view.head.setAttribute("role", "status");
  beginTwoAnswers(view, answers);
  const bench = make("div", "bench", sides),
    desk = make("section", "desk", bench);
  view.deskTitle = make("h2", "", desk);
  beginModes(view, desk, ["cover", "erase", "draw"], () => later(view));
  beginBoard(view, desk);
  const label = make("label", "size", desk);
  view.sizeName = make("span", "", label);
  view.slider = make("input", "", label);
  Object.assign(view.slider, { type: "range", min: 1, max: LARGEST, step: 1, value: view.size });
  view.sizeTold = make("span", "number", label);
  view.slider.addEventListener("input", () => {
    view.size = +view.slider.value;
    stopSweep(view);
    later(view);
  });
  const buttons = make("div", "buttons", desk);
  view.buttons = Object.fromEntries(
    ["undo", "restore", "use"].map((name) => {
      const button = make("button", "", buttons);
      button.type = "button";
      return [name, button];
    }),
  );
  view.buttons.undo.addEventListener("click", () => put(view, view.past.pop()));
  view.buttons.restore.addEventListener("click", () => {
    keep(view);
    put(view, original(view));
  });
  view.buttons.use.addEventListener("click", () => {
    const { ink, colour } = seen(view);
    view.component.setTriggerValue("used", [...ink, ...colour]);
  });
  beginGame(view, desk);
  beginSweep(view, make("section", "sweep", bench));
  beginToward(view, make("section", "toward", bench));
  view.live = make("p", "unseen", view.root);
  view.live.setAttribute("aria-live", "polite");
}

function receive(view) {
  const { header, previous, arrays } = view,
    [ink, colour, said] = arrays;
  const name = String(ink) + String(colour);
  if (name !== view.name) {
    view.given = { ink: Uint8Array.from(ink), colour: Uint8Array.from(colour) };
    view.digit = original(view);
    view.past = [];
    view.last = view.taken = null;
    stopSweep(view);
    stopToward(view);
  }
  Object.assign(view, { name, said });
  if (header.weights !== previous?.weights) {
    stopSweep(view);
    fetchNetwork(view, () => later(view));
  }
}

const original = ({ given }) => ({ ink: given.ink.slice(), colour: given.colour.slice() });

function end(view) {
  stopSweep(view);
  stopToward(view);
  clearTimeout(view.resting);
  cancelAnimationFrame(view.frame);
}

// Before a change by eraser or pen: what undo goes back to.
function keep(view) {
  view.past = [...view.past.slice(-99), { ink: view.digit.ink.slice(), colour: view.digit.colour.slice() }];
  stopSweep(view);
}

function put(view, digit) {
  if (!digit) return;
  view.digit = digit;
  stopSweep(view);
  later(view);
}

function later(view) {
  cancelAnimationFrame(view.frame);
  view.frame = requestAnimationFrame(() => {
    if (view.network) view.now = forward(view.network, seen(view)).at(-1);
    if (view.width) write(view);
  });
  clearTimeout(view.resting);
  view.resting = setTimeout(() => view.now && speak(view), REST);
}

function write(view) {
  const { root, text, lost, now, mode, header, buttons } = view;
  root.classList.toggle("waiting", !now);
  view.head.textContent = lost ? text.not_here_cover : now ? "" : text.loading;
  root.dataset.run = header.run;
  if (!now) return;
  writeTwoAnswers(view, view.said, now);
  view.deskTitle.textContent = text.cover;
  writeModes(view);
  view.sizeName.textContent = text.patch;
  view.sizeTold.textContent = view.slider.ariaValueText = fill(text.patch_size, { k: view.size });
  view.slider.parentElement.hidden = mode !== "cover";
  Object.assign(buttons.undo, { textContent: text.undo, disabled: !view.past.length });
  Object.assign(buttons.restore, { textContent: text.as_it_was, disabled: same(view.digit, view.given) });
  buttons.use.textContent = text.use_digit;
  paintBoard(view);
  writeGame(view);
  writeSweep(view);
  writeToward(view);
  root.dataset.drawn = "1";
}

const same = (one, other) => one.ink.every((v, k) => v === other.ink[k]);

function speak(view) {
  const { text, at, size, mode, now } = view,
    digit = most(now),
    place = fill(text.covered, {
      top: at.row + 1,
      bottom: Math.min(SIDE, at.row + size),
      left: at.column + 1,
      right: Math.min(SIDE, at.column + size),
    });
  view.live.textContent = `${mode === "cover" ? place : ""} ${digit}: ${percentOf(now[digit])}`;
}
