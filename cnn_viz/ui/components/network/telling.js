// Which maps of a layer tell most about a digit: those with the largest mean.

import { isPassage } from "./groups.js";

/**
 * The channels of every layer, the most telling first. Those of a layer and of what is folded into it are told by what
 * leaves the fold, so that a map keeps its place when one looks at it before its activation.
 * @type {(view: any) => number[][]}
 */
export function telling({ groups, layers }) {
  const orders = [];
  for (const members of groups) {
    const { n, tile, values } = layers[members.at(-1)],
      order = Array.from({ length: n }, (_, c) => c);
    if (values && tile > 1 && !isPassage(layers[members[0]])) {
      const means = order.map((c) => mean(values, c * tile, (c + 1) * tile));
      order.sort((a, b) => means[b] - means[a] || a - b);
    }
    for (const i of members) orders[i] = order;
  }
  return orders;
}

function mean(values, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) if (values[k] - values[k] === 0) sum += values[k]; // what is no number tells nothing
  return sum / (to - from);
}
