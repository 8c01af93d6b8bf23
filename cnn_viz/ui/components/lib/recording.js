// The drawing as it grew, moment by moment, for who wants to see it again (components/replay).
//
// A moment keeps what had changed on the canvas since the one before, a patch of some thousand bytes: the drawing at any
// moment is the first one with all patches up to it.

/**
 * @typedef {import("../engine/digitize.js").Digit} Digit
 * @typedef {{ digit: Digit, left: number, top: number, wide: number, high: number, pixels: Uint32Array }} Moment
 */

const MOST = 400; // moments; beyond it the oldest go

/** @type {Moment[]} */
let moments = [];
let side = 0;
/** @type {Uint32Array} */
let first = new Uint32Array(0);
/** @type {Uint32Array | null} */
let latest = null;
/** @type {number | null} which moment stands on the page; null for the drawing as it is */
let replayed = null;

/** @type {Set<() => void>} */
const listeners = new Set();

export const recorded = () => moments;
export const isReplaying = () => replayed !== null;

/** `act` is called when a stroke has been recorded, or all is forgotten. @type {(act: () => void) => () => void} */
export function followRecording(act) {
  listeners.add(act);
  return () => listeners.delete(act);
}

/** The drawing has become this one, and the digit in it. @type {(data: Uint8ClampedArray, width: number, digit: Digit) => void} */
export function record(data, width, digit) {
  const now = new Uint32Array(data.buffer);
  if (!latest) {
    first = now.slice(); // to it patches are added
    side = width;
  }
  const patch = patchBetween(latest ?? now, now);
  latest = now;
  if (patch.high || !moments.length) moments.push({ digit, ...patch });
  if (moments.length > MOST) apply(first, /** @type {Moment} */ (moments.shift()));
}

/** A stroke has ended. */
export const recordedStroke = () => listeners.forEach((act) => void act());

/** Another drawing begins. */
export function forgetRecording() {
  moments = [];
  latest = replayed = null;
  recordedStroke();
}

/** The drawing at a moment, as pixels; null takes back to now. @type {(at: number | null) => Uint8ClampedArray | null} */
export function replay(at) {
  replayed = at;
  if (at === null) return null;
  const drawing = first.slice();
  for (const moment of moments.slice(0, at + 1)) apply(drawing, moment);
  return new Uint8ClampedArray(drawing.buffer);
}

/** @type {(before: Uint32Array, now: Uint32Array) => Omit<Moment, "digit">} */
function patchBetween(before, now) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  for (let k = 0; k < now.length; k++) {
    if (before[k] === now[k]) continue;
    const x = k % side,
      y = (k - x) / side;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  const [wide, high] = [Math.max(0, right - left + 1), Math.max(0, bottom - top + 1)],
    pixels = new Uint32Array(wide * high);
  for (let row = 0; row < high; row++)
    pixels.set(now.subarray((top + row) * side + left, (top + row) * side + left + wide), row * wide);
  return { left, top, wide, high, pixels };
}

/** @type {(drawing: Uint32Array, moment: Moment) => void} */
function apply(drawing, { left, top, wide, high, pixels }) {
  for (let row = 0; row < high; row++)
    drawing.set(pixels.subarray(row * wide, (row + 1) * wide), (top + row) * side + left);
}
