// Networks that run in this browser, and the parts of the page that follow what they make of the drawing as it grows.

import { forward, forwardFrom, runs } from "../engine/forward.js";
import { networkOf } from "../engine/weights.js";

// A network that takes longer, and that so many times running, is left to the server: the pen goes on smoothly.
const PATIENCE = 60, // ms
  CHANCES = 3;

/**
 * @typedef {(outputs: Float32Array[]) => void} Act
 * @typedef {object} Running
 * @property {import("../engine/forward.js").Network | null} network null until it is there, and where it cannot run
 * @property {Promise<unknown>} ready
 * @property {Set<Act>} acts
 * @property {Float32Array[] | null} outputs of every layer, for the drawing as it is now
 * @property {number} slow how often running it took too long
 */

/** @type {Map<string, Running>} by the network's address */
const all = new Map();

// Whether the page shows a drawing that the server has not answered yet.
let ahead = false;

/** @type {(address: string) => Running} */
function begun(address) {
  /** @type {Running} */
  const running = { network: null, ready: Promise.resolve(), acts: new Set(), outputs: null, slow: 0 };
  running.ready = fetch(new URL(address, document.baseURI))
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)))
    .then((bytes) => {
      const network = networkOf(new Uint8Array(bytes));
      running.network = runs(network) ? network : null;
    })
    .catch(() => all.delete(address)); // offline, or not held any more: asked for again with the next message
  return running;
}

/**
 * `act` is called with every layer's output whenever the drawing grows. Returns what ends that.
 * @type {(address: string, act: Act) => () => void}
 */
export function follow(address, act) {
  const running = all.get(address) ?? begun(address);
  all.set(address, running);
  running.acts.add(act);
  return () => running.acts.delete(act);
}

/** The drawing has grown. @type {(digit: import("../engine/digitize.js").Digit) => void} */
export function grow(digit) {
  ahead = true;
  for (const running of all.values()) {
    if (!running.network || !running.acts.size) continue;
    const began = performance.now();
    try {
      running.outputs = forward(running.network, digit);
    } catch {
      running.network = null; // the server's answer comes all the same
      continue;
    }
    running.slow = performance.now() - began > PATIENCE ? running.slow + 1 : 0;
    if (running.slow === CHANCES) running.network = null;
    for (const act of running.acts) act(running.outputs);
  }
}

/** The server has answered the drawing as it stands, or it is another one. */
export function caughtUp() {
  ahead = false;
}

/** What this browser shows although the server's message is older; null where the message is as new. */
export const newer = (address) => (ahead ? (all.get(address)?.outputs ?? null) : null);

/**
 * How far the browser's numbers are from the server's: the largest difference in any layer, as a share of the layer's
 * largest value; null where the network does not run here.
 * @type {(address: string, theirs: Float32Array[]) => Promise<number | null>} theirs: every layer's output
 */
export async function apart(address, theirs) {
  const running = all.get(address);
  await running?.ready;
  if (!running?.network) return null;
  const ours = forwardFrom(running.network, theirs[0]);
  return ours.reduce((most, values, i) => Math.max(most, farthest(values, theirs[i])), 0);
}

function farthest(ours, theirs) {
  let most = 0,
    full = 0;
  for (let k = 0; k < theirs.length; k++) {
    if (theirs[k] - theirs[k] !== 0) continue; // not a number in either
    most = Math.max(most, Math.abs(ours[k] - theirs[k]));
    full = Math.max(full, Math.abs(theirs[k]));
  }
  return full ? most / full : most;
}
