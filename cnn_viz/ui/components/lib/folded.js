// Which layers keep the maps of the one before them, so that they are seen as one with it.

const KEEPING = ["relu", "leaky_relu", "sigmoid", "tanh", "batch_norm", "dropout"],
  WEIGHTED = ["conv", "dense"];

const keeps = (layers, i) =>
  KEEPING.includes(layers[i].kind) && String(layers[i].shape) === String(layers[i - 1]?.shape);

/** The last layer that keeps a layer's maps as they are but for an activation. @type {(layers: any[], i: number) => number} */
export function foldedAt(layers, i) {
  let at = i;
  while (layers[at + 1] && keeps(layers, at + 1)) at++;
  return at;
}

/** The layer whose filters or units made a layer's maps; -1 where none did. @type {(layers: any[], i: number) => number} */
export function madeBy(layers, i) {
  let at = i;
  while (at > 0 && keeps(layers, at)) at--;
  return WEIGHTED.includes(layers[at].kind) ? at : -1;
}
