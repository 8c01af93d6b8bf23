// A pen that was just chosen reaches the canvas with the server's next answer, and the canvas drops the stroke that is
// being drawn as it takes the pen. A stroke that begins meanwhile is held back, and drawn as soon as the pen is there.

import { onCanvas, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { streamlitApp } from "../lib/streamlit_dom.js";

const LATEST = 3_000; // ms after which a stroke is drawn with whatever pen there is
const BEGINS = ["mousedown", "touchstart"],
  GOES_ON = ["mousemove", "mouseup", "touchmove", "touchend", "touchcancel"];
const CHOICES = ["st-key-_pen_colour", "st-key-_pen_width"];

// Held back: from a choice that changes something until the answer with that pen has been drawn.
const pen = { asked: -Infinity, now: "", held: null, replaying: false };

export function penArrived(width, colour) {
  const arrived = `${width} ${colour}`;
  if (pen.now && arrived !== pen.now) whenIdle(() => (pen.asked = -Infinity));
  pen.now = arrived;
}

// The page has taken in the whole answer: our message comes before the canvas's.
function whenIdle(act) {
  const app = streamlitApp(),
    end = performance.now() + LATEST;
  const look = () => {
    if (app.dataset.testScriptState !== "notRunning" && performance.now() < end) requestAnimationFrame(look);
    else requestAnimationFrame(() => requestAnimationFrame(act));
  };
  requestAnimationFrame(look);
}

export function holdStrokes(home) {
  const isChoice = (element) => CHOICES.some((name) => element.classList?.contains(name));
  const choose = (event) => {
    const path = event.composedPath();
    if (!path.some(isChoice)) return;
    const button = path[0].closest?.("button"),
      slider = path[0].closest?.("[role=slider]");
    const same = button?.ariaChecked === "true" || button?.ariaPressed === "true";
    if (!same && !(slider && pen.now.startsWith(`${slider.getAttribute("aria-valuenow")} `)))
      pen.asked = performance.now();
  };
  const begin = (event) => {
    const waits = performance.now() - pen.asked < LATEST;
    if (pen.replaying || pen.held || !waits || !onCanvas(event)) return;
    pen.held = [];
    keep(event);
    release(home);
  };
  const keep = (event) => {
    if (!pen.held || pen.replaying) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    pen.held.push(event);
  };
  /** @type {[string, (event: any) => void][]} */
  const heard = [
    ...["click", "keyup", "pointerup"].map(bound(choose)),
    ...BEGINS.map(bound(begin)),
    ...GOES_ON.map(bound(keep)),
  ];
  const options = { capture: true, passive: false };
  for (const [type, act] of heard) addEventListener(type, act, options);
  return () => {
    for (const [type, act] of heard) removeEventListener(type, act, options);
  };
}

// The stroke that is held was none.
export function forgetHeld() {
  pen.held = null;
}

function release(home) {
  if (performance.now() - pen.asked < LATEST) return requestAnimationFrame(() => release(home));
  const canvas = shadowRootWithCanvas(home)?.querySelector("canvas.upper-canvas"),
    held = pen.held;
  pen.held = null;
  pen.replaying = true;
  for (const event of held ?? []) canvas?.dispatchEvent(again(event));
  pen.replaying = false;
}

// The same event once more, with what hands.js has put onto it.
const again = (event) => {
  const copy = new event.constructor(event.type, event);
  return event instanceof PointerEvent ? Object.assign(copy, { touches: [] }) : copy;
};

/** @type {(act: (event: any) => void) => (type: string) => [string, (event: any) => void]} */
const bound = (act) => (type) => [type, act];
