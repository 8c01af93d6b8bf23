// What the canvas takes for its pen: the same events, after whoever holds some back (canvas_care), so that what is
// read is what is shown. A mouse's, and those that stand for a finger or a pen.

import { PER_PIXEL, SIDE } from "../engine/ink.js";
import { onCanvas, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { keyed } from "../lib/streamlit_dom.js";

/**
 * A point is x and y in quarters of a pixel of the drawing.
 * @typedef {[number, number]} Point
 * @typedef {{ down: (point: Point) => void, move: (points: Point[]) => void, lift: (point: Point) => void,
 *   drop: () => void }} Heard
 */

/** @type {(place: () => string, heard: Heard) => () => void} Returns what ends it. */
export function watchPen(place, heard) {
  let drawing = false,
    /** @type {{ clientX: number, clientY: number }[]} */
    between = []; // where the mouse was since the last frame: its own event tells the last place alone
  /** @type {Point} */
  let last = [0, 0];
  const point = (event) => {
    const canvas = shadowRootWithCanvas(keyed(place()))?.querySelector("canvas.upper-canvas"),
      { left, top, width, height } = canvas.getBoundingClientRect(),
      { clientX, clientY } = event.changedTouches?.[0] ?? event,
      scaled = (v, side) => Math.round(Math.min(Math.max((v * SIDE) / side, -SIDE), 2 * SIDE) * PER_PIXEL);
    return /** @type {Point} */ ([scaled(clientX - left, width), scaled(clientY - top, height)]);
  };
  const begin = (event) => {
    if (!onCanvas(event) || event.button > 0) return;
    drawing = true;
    last = point(event);
    heard.down(last);
  };
  const goOn = (event) => {
    if (!drawing) return;
    const all = event.between ?? between,
      end = all.at(-1),
      whole = end && end.clientX === event.clientX && end.clientY === event.clientY;
    const points = (whole ? all : [event]).map(point);
    last = points.at(-1);
    heard.move(points);
  };
  const end = (event) => {
    if (!drawing) return;
    drawing = false;
    if (event.isPrimary === false) heard.drop();
    else heard.lift(last);
  };
  const gather = (event) => {
    if (event.pointerType === "mouse") between = event.getCoalescedEvents?.() ?? [];
  };
  /** @type {[string, (event: any) => void, boolean][]} */
  const listeners = [
    ["mousedown", begin, false],
    ["touchstart", begin, false],
    ["mousemove", goOn, false],
    ["touchmove", goOn, false],
    ["mouseup", end, false],
    ["touchend", end, false],
    ["pointermove", gather, true],
  ];
  for (const [type, act, first] of listeners) addEventListener(type, act, first);
  return () => {
    for (const [type, act, first] of listeners) removeEventListener(type, act, first);
  };
}
