// Which layers belong together, because each value of theirs stays where it was.

import { keepsPlace } from "../lib/geometry.js";

// Layers that keep their input's shape stand close to it: conv + ReLU, dense + ReLU + dropout, logits + softmax.
export function grouped(layers) {
  const groups = [];
  layers.forEach((layer, i) => {
    const before = layers[i - 1];
    const joins =
      before &&
      String(layer.shape) === String(before.shape) &&
      (keepsPlace(layer.geometry) || (layer.family === "answer" && layer.n <= 16));
    joins ? groups.at(-1).push(i) : groups.push([i]);
  });
  return groups;
}

/** Whether a layer only writes its maps into one row. */
export const isPassage = (layer) => layer.geometry.reads === "row";
