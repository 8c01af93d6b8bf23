// Wherever a canvas appears in `place`, add a rule and a name to its shadow root: it comes when its own script has
// loaded, and again when the canvas starts anew. A stroke that is not yet reported goes out before anything is pressed.

import { onCanvas, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { make } from "../lib/make.js";
import { message } from "../lib/message.js";
import { keyed } from "../lib/streamlit_dom.js";
import { watchHands } from "./hands.js";
import { holdStrokes, penArrived } from "./pen.js";

const PATIENCE = 10_000; // ms
const DELAY = 250; // ms after which the canvas has surely reported a stroke; it waits 200

export default function ({ data: bytes }) {
  const { place, spoken, width, colour } = message(bytes);
  penArrived(width, colour);
  const home = keyed(place);
  let [waiting, end] = [0, 0];
  const look = () => {
    const root = shadowRootWithCanvas(home);
    if (root) {
      care(root, spoken);
      sendUnread(home);
    } else if (performance.now() < end) waiting = requestAnimationFrame(look);
  };
  const begin = () => {
    cancelAnimationFrame(waiting);
    end = performance.now() + PATIENCE;
    look();
  };
  const changes = new MutationObserver(begin);
  changes.observe(home, { childList: true, subtree: true });
  begin();
  const forget = [hurryStrokes(home), watchHands(home), holdStrokes(home)];
  return () => {
    changes.disconnect();
    for (const one of forget) one();
    cancelAnimationFrame(waiting);
  };
}

function care(root, spoken) {
  const canvas = root.querySelector("canvas.upper-canvas");
  if (canvas.getAttribute("aria-label") === spoken) return;
  dress(root);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", spoken);
}

// Its display is as large as the page says (--canvas-side), its pixels stay the 280 x 280 that the server reads: the
// canvas works out itself where on them a hand is. Two fingers may move the page.
const STYLE = `
  .dc-toolbar { display: none !important; }
  .dc-container { width: var(--canvas-side, 280px) !important; height: var(--canvas-side, 280px) !important; }
  .canvas-container, canvas { width: 100% !important; height: 100% !important; }
  canvas { touch-action: pinch-zoom !important; -webkit-touch-callout: none; }
`;

// A style element, since a tablet from before 2023 makes no style sheets.
function dress(root) {
  if (root.querySelector("style.care")) return;
  make("style", "care", root, STYLE);
}

// The canvas's hidden toolbar has a button that reports at once.
const report = (home) => shadowRootWithCanvas(home)?.querySelector(".dc-toolbar [aria-label^=Update]")?.click();

// Undo has gone back to strokes of which the server has no picture (session/canvas.py): the canvas has, once they are
// drawn.
let asking = false;

function sendUnread(home) {
  if (asking) return;
  const end = performance.now() + PATIENCE;
  const ask = () => {
    asking = home.querySelector(".st-key-canvas_unread") !== null && performance.now() < end;
    if (!asking) return;
    report(home);
    setTimeout(ask, DELAY);
  };
  ask();
}

// Undo, another page or a key right after a stroke would reach the server first, and the stroke would be lost; another
// stroke would be one with it, and undo would take both.
function hurryStrokes(home) {
  let drawing = false,
    lifted = -Infinity;
  const lift = () => {
    if (drawing) lifted = performance.now();
    drawing = false;
  };
  const act = (event) => {
    if (!drawing && performance.now() - lifted < DELAY) {
      lifted = -Infinity;
      report(home);
    }
    drawing ||= event.type === "pointerdown" && onCanvas(event);
  };
  const heard = { pointerup: lift, pointercancel: lift, pointerdown: act, keydown: act };
  for (const type in heard) addEventListener(type, heard[type], true);
  return () => {
    for (const type in heard) removeEventListener(type, heard[type], true);
  };
}
