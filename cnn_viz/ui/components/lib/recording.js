// The drawing that stands on the canvas, for who wants to see it again (components/replay).

/**
 * base: the picture beneath the strokes, null for black.
 * @typedef {{ strokes: import("../engine/ink.js").Stroke[], base: Uint8ClampedArray | null }} Recorded
 */

/** @type {Recorded} */
let now = { strokes: [], base: null };
let replaying = false;

/** @type {Set<() => void>} */
const listeners = new Set();

export const recorded = () => now;
export const isReplaying = () => replaying;

/** The page shows another moment of the drawing, or it as it is. @type {(is: boolean) => void} */
export const replayIs = (is) => void (replaying = is);

/** The drawing has become this one, or is read otherwise. @type {(strokes: Recorded["strokes"], base: Recorded["base"]) => void} */
export function record(strokes, base) {
  now = { strokes: [...strokes], base };
  replaying = false;
  for (const act of listeners) act();
}

/** `act` is called then. @type {(act: () => void) => () => void} Returns what ends that. */
export function followRecording(act) {
  listeners.add(act);
  return () => listeners.delete(act);
}
