// A thread of its own, for what would hold up the page. In: { id, address, task, given }. Out: { id, found }, null where
// the network is not to be had.

import { digitize, digitOf } from "./digitize.js";
import { forward, runs } from "./forward.js";
import { SIDE } from "./ink.js";
import { picturesAt } from "./moments.js";
import { fetched } from "./weights.js";

/** @type {Map<string, Promise<import("./forward.js").Network>>} by the network's address */
const networks = new Map();

const TASKS = {
  // Every layer's output.
  forward: (network, digit) => forward(network, digit),
  // The probabilities at every moment of a drawing, null where it is no digit yet.
  moments: (network, strokes, base, moments, off) =>
    Array.from(picturesAt(strokes, base, moments), (data) => {
      const digit = digitOf({ data, width: SIDE, height: SIDE }, off);
      return digit && forward(network, digit).at(-1);
    }),
  // Every step of digitize with the probabilities after it.
  steps: (network, drawing, off) =>
    digitize(drawing, off)?.map((step) => ({ ...step, probabilities: forward(network, step.digit).at(-1) })),
};

addEventListener("message", async ({ data: { id, address, task, given } }) => {
  let found = null;
  try {
    if (!networks.has(address)) networks.set(address, fetched(address));
    const network = await networks.get(address);
    if (runs(network)) found = TASKS[task](network, ...given) ?? null;
  } catch {
    networks.delete(address); // offline, perhaps: asked for again with the next drawing
  }
  postMessage({ id, found });
});
