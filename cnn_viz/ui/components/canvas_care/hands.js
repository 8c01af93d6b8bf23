// One hand draws: a finger, until a second one comes, or the pen, whose palm rests beside it. The canvas itself knows
// touches alone, takes each of them for a stroke and lets the browser make nothing else of them. So it is told of the
// drawing hand only, from pointer events: these say what is a pen, and come for every pixel without the page having to
// forbid the pinch that two fingers begin.

import { onCanvas, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { forgetHeld } from "./pen.js";

const NEAR = 1500; // ms for which a hand may rest where a pen has been

// Whose stroke it is, null for nobody's; the touches on the canvas; when a pen was seen last; and whether a stroke was
// dropped, of which the canvas believes that it goes on.
const hand = { id: null, kind: "", touches: new Set(), pen: -Infinity, dropped: false };

export function watchHands(home) {
  if (!CSS.supports("touch-action", "pinch-zoom")) return () => {};
  const canvas = () => shadowRootWithCanvas(home)?.querySelector("canvas.upper-canvas");
  const tell = (type, event, whole = true) => canvas()?.dispatchEvent(handEvent(type, event, whole));
  const drop = (event) => {
    Object.assign(hand, { id: null, dropped: true });
    tell("touchend", event, false);
    forgetHeld();
    const drawn = canvas();
    drawn?.getContext("2d").clearRect(0, 0, drawn.width, drawn.height);
  };
  const down = (event) => {
    if (!onCanvas(event)) return;
    event.preventDefault(); // or a mouse's press would follow
    if (event.pointerType === "touch") {
      if (event.isPrimary) hand.touches.clear();
      hand.touches.add(event.pointerId);
      if (hand.touches.size > 1 && hand.id !== null && hand.kind === "touch") drop(event);
      if (hand.touches.size > 1 || performance.now() - hand.pen < NEAR) return;
    }
    if (hand.id !== null) return;
    Object.assign(hand, { id: event.pointerId, kind: event.pointerType, dropped: false });
    tell("touchstart", event);
  };
  const lift = (event) => {
    hand.touches.delete(event.pointerId);
    if (hand.id !== event.pointerId) return;
    if (event.type === "pointercancel") return drop(event); // the browser has made a pinch of it
    hand.id = null;
    tell("touchend", event);
  };
  const heard = {
    pointerdown: down,
    pointermove: (event) => hand.id === event.pointerId && tell("touchmove", event),
    pointerup: lift,
    pointercancel: lift,
    pointerover: () => {},
  };
  const hear = (event) => {
    if (event.pointerType === "mouse") return;
    if (event.pointerType === "pen") {
      hand.pen = performance.now();
      if (hand.id !== null && hand.kind === "touch") drop(event);
    }
    heard[event.type](event);
  };
  // What the browser says besides: the canvas hears it from us. Only a finger elsewhere makes it hold the page still,
  // the one that holds the tablet: with the other it would be a pinch.
  const silence = (event) => {
    if (event instanceof PointerEvent || !onCanvas(event)) return;
    event.stopImmediatePropagation();
    const elsewhere = event.touches.length > event.targetTouches.length;
    if (event.cancelable && (event.type === "touchend" || elsewhere)) event.preventDefault();
  };
  const hover = (event) => {
    if (!onCanvas(event)) return;
    if (event.type === "mousedown") hand.dropped = false;
    else if (hand.dropped) event.stopImmediatePropagation();
  };
  const menu = (event) => hand.id !== null && event.preventDefault(); // a finger that rests for a moment
  /** @type {[string[], (event: any) => void][]} */
  const all = [
    [Object.keys(heard), hear],
    [["touchstart", "touchmove", "touchend", "touchcancel"], silence],
    [["mousedown", "mousemove"], hover],
    [["contextmenu"], menu],
  ];
  const options = { capture: true, passive: false };
  for (const [types, act] of all) for (const type of types) addEventListener(type, act, options);
  return () => {
    for (const [types, act] of all) for (const type of types) removeEventListener(type, act, options);
  };
}

// What the canvas takes for a touch. One that is not the first of its kind ends no stroke, and no other can begin.
// between: where it was since the last frame.
function handEvent(type, original, isPrimary) {
  const { clientX, clientY, screenX, screenY } = original,
    between = original.getCoalescedEvents?.() ?? [];
  const same = { bubbles: true, composed: true, cancelable: true, view: window };
  const event = new PointerEvent(type, { ...same, clientX, clientY, screenX, screenY, isPrimary });
  return Object.assign(event, { touches: [], between });
}
