// Networks that run in this browser, and the parts of the page that follow what they make of the drawing as it grows.

import { forward, forwardFrom, multiplications, runs } from "../engine/forward.js";
import { fetched } from "../engine/weights.js";
import { answerAgain, forgetAnswers, standBack, tellAnswer } from "./answers.js";
import { inWorker } from "./worker.js";

// Multiplications up to which a network runs between two frames, and up to which in a thread of its own; the answers of
// a larger one are left to the server.
const BETWEEN_FRAMES = 5.6e6,
  IN_WORKER = 30e6;

// A network that takes longer, and that so many times running, goes on in a thread of its own.
const PATIENCE = 20, // ms
  CHANCES = 3;

/**
 * @typedef {import("../engine/digitize.js").Digit} Digit
 * @typedef {import("../engine/digitize.js").Drawing} Drawing
 * @typedef {(outputs: Float32Array[] | null) => void} Act null: nothing is drawn
 * @typedef {object} Running
 * @property {import("../engine/forward.js").Network | null} network null until it is there, and where it cannot run
 * @property {Promise<unknown>} ready
 * @property {import("../engine/forward.js").Layer[]} layers with what they have learnt, whether it runs here or not
 * @property {Set<Act>} acts
 * @property {Float32Array[] | null} outputs of every layer, for the drawing as it is now
 * @property {boolean} lost whether it could not be had
 * @property {boolean} threaded whether it runs in a thread of its own
 * @property {boolean} empty whether nothing is drawn
 * @property {boolean} busy whether that computes
 * @property {Digit | null} next what it has to read then
 * @property {(() => void)[]} idle called when it does not compute any more
 * @property {number} slow how often running it took too long
 */

/** @type {Map<string, Running>} by the network's address */
const all = new Map();

/** @type {Set<(drawing: Drawing | null, off: string[]) => void>} */
const drawn = new Set();

// Whether the page shows a drawing that the server's last message knows nothing of.
let ahead = false;

export const isAhead = () => ahead;

/** @type {(address: string) => Running} */
function begun(address) {
  /** @type {Running} */
  const running = {
    network: null,
    ready: Promise.resolve(),
    layers: [],
    acts: new Set(),
    outputs: null,
    lost: false,
    threaded: false,
    empty: true,
    busy: false,
    next: null,
    idle: [],
    slow: 0,
  };
  load(address, running);
  return running;
}

/** @type {(address: string, running: Running) => void} */
function load(address, running) {
  running.lost = false;
  running.ready = fetched(new URL(address, document.baseURI).href)
    .then((network) => {
      running.layers = network.layers;
      const size = multiplications(network);
      running.threaded = size > BETWEEN_FRAMES;
      running.network = size <= IN_WORKER && runs(network) ? network : null;
    })
    .catch(() => (running.lost = true)); // offline, or not held any more: asked for again when the drawing grows
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

/**
 * `act` is called with the drawing itself whenever it grows, and with the steps of digitize that are left out.
 * @type {(act: (drawing: Drawing | null, off: string[]) => void) => () => void} null: nothing is. Returns what ends that.
 */
export function followDrawing(act) {
  drawn.add(act);
  return () => drawn.delete(act);
}

/** The drawing has grown, or nothing is left of it. @type {(digit: Digit | null, drawing: Drawing | null, off: string[]) => void} */
export function grow(digit, drawing, off) {
  if (!ahead) for (const running of all.values()) running.outputs = null; // they are of the stroke before
  ahead = true;
  standBack();
  for (const [address, running] of all) {
    if (running.lost && running.acts.size) load(address, running);
    if (!running.network || !running.acts.size) continue;
    running.empty = !digit;
    if (!digit) {
      running.next = null;
      computed(address, running, null);
    } else if (running.threaded) runInThread(address, running, digit);
    else runHere(address, running, digit);
  }
  for (const act of drawn) act(drawing, off);
}

/** @type {(address: string, running: Running, digit: Digit) => void} */
function runHere(address, running, digit) {
  if (!running.network) return;
  const began = performance.now();
  let outputs;
  try {
    outputs = forward(running.network, digit);
  } catch {
    running.network = null; // the server's answer comes all the same
    return;
  }
  running.slow = performance.now() - began > PATIENCE ? running.slow + 1 : 0;
  if (running.slow === CHANCES) running.threaded = true;
  computed(address, running, outputs);
}

/** The newest drawing is read next, those before it never. @type {(address: string, running: Running, digit: Digit) => void} */
async function runInThread(address, running, digit) {
  running.next = digit;
  if (running.busy) return;
  running.busy = true;
  while (running.next && running.network) {
    const next = running.next;
    running.next = null;
    const outputs = await inWorker(address, "forward", next);
    if (!outputs) running.network = null;
    else if (ahead && !running.empty) computed(address, running, outputs);
  }
  running.busy = false;
  for (const act of running.idle.splice(0)) act();
}

/**
 * Every layer's output for the drawing as it is, once it is there; null where it is not computed here.
 * @type {(address: string) => Promise<Float32Array[] | null>}
 */
export async function latest(address) {
  const running = all.get(address);
  if (running?.busy) await new Promise((/** @type {any} */ done) => running.idle.push(done));
  return running?.outputs ?? null;
}

/** Whether this browser answers for every network that the page shows. */
export function everyNetworkRunsHere() {
  const shown = [...all.values()].filter(({ acts }) => acts.size);
  return shown.length > 0 && shown.every(({ network }) => network);
}

/** @type {(address: string, running: Running, outputs: Float32Array[] | null) => void} */
function computed(address, running, outputs) {
  running.outputs = outputs;
  for (const act of running.acts) act(outputs);
  tellAnswer(address); // the server was quicker
}

/** The server's message knows the drawing as it stands, or it is another one. */
export function caughtUp() {
  forgetAnswers();
  if (ahead) setTimeout(comeBack); // a part whose own message came before this one shows what was newer then
  ahead = false;
  for (const running of all.values()) running.next = null;
}

/** The page has shown another moment: every part shows again what PyTorch said of the drawing as it is. */
export function backToServer() {
  if (!answerAgain()) caughtUp();
}

function comeBack() {
  if (!ahead) for (const act of returns) act();
}

/** @type {Set<() => void>} */
const returns = new Set();

/**
 * `act` is called when the server's last message counts again: a part that shows anything newer goes back to it.
 * @type {(act: () => void) => () => void}
 */
export function followReturn(act) {
  returns.add(act);
  return () => returns.delete(act);
}

/** What a layer has learnt, by PyTorch's names; null where the network is not here. @type {(address: string, i: number) => any} */
export const learned = (address, i) => all.get(address)?.layers[i]?.weights ?? null;

/** When that is here, or cannot be had. @type {(address: string) => Promise<unknown>} */
export const loaded = (address) => all.get(address)?.ready ?? Promise.resolve();

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
  return farthest(forwardFrom(running.network, theirs[0]), theirs);
}

/**
 * The largest difference in any layer, as a share of the layer's largest value.
 * @type {(ours: ArrayLike<number>[], theirs: ArrayLike<number>[]) => number}
 */
export const farthest = (ours, theirs) =>
  ours.reduce((most, values, i) => Math.max(most, farthestIn(values, theirs[i])), 0);

/** @type {(ours: ArrayLike<number>, theirs: ArrayLike<number>) => number} */
function farthestIn(ours, theirs) {
  let most = 0,
    full = 0;
  for (let k = 0; k < theirs.length; k++) {
    if (theirs[k] - theirs[k] !== 0) continue; // not a number in either
    most = Math.max(most, Math.abs(ours[k] - theirs[k]));
    full = Math.max(full, Math.abs(theirs[k]));
  }
  return full ? most / full : most;
}
