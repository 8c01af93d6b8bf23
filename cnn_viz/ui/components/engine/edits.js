// Changes of a network by hand, as engine/explain/edits.py has them: read, written, and done to weights.

/**
 * does: "puts" out a value everywhere, is "scaled" by it, or has it as its "weight" at a place.
 * @typedef {{ layer: string, channel: number, place: number[], does: "puts" | "scaled" | "weight", value: number }} Edit
 * @typedef {import("./forward.js").Network} Network
 */

const EDIT = /^([a-z0-9_]+)((?:\.\d+)+)([=*])(.+)$/;

/** What a text says; what is no edit is passed over. @type {(text: string) => Edit[]} */
export function readEdits(text) {
  return text.split(",").flatMap((part) => {
    const found = EDIT.exec(part);
    if (!found) return [];
    const [channel, ...place] = found[2].slice(1).split(".").map(Number);
    const does = found[3] === "*" ? "scaled" : place.length ? "weight" : "puts";
    return [{ layer: found[1], channel, place, does, value: Number(found[4]) }];
  });
}

/** @type {(edits: Edit[]) => string} */
export const editsText = (edits) =>
  edits
    .map(({ layer, channel, place, does, value }) => {
      const sign = does === "scaled" ? "*" : "=";
      return `${[layer, channel, ...place].join(".")}${sign}${numberText(value)}`;
    })
    .join(",");

/** The shortest text of a float32, without a plus sign, which an address would lose. @type {(value: number) => string} */
const numberText = (value) => String(Number(value.toPrecision(7))).replace("e+", "e");

/**
 * What an edit changes: a filter or unit as a whole, or its weight at a place.
 * @typedef {Pick<Edit, "layer" | "channel" | "place">} Target
 */

/** Whether two change the same thing. @type {(a: Target, b: Target) => boolean} */
export const sameTarget = (a, b) =>
  a.layer === b.layer && a.channel === b.channel && String(a.place) === String(b.place);

/** With one more, which takes the place of one of the same target. @type {(edits: Edit[], edit: Edit) => Edit[]} */
export function withEdit(edits, edit) {
  const at = edits.findIndex((each) => sameTarget(each, edit));
  return at < 0 ? [...edits, edit] : edits.map((each, k) => (k === at ? edit : each));
}

/** The network with these edits; layers without one are shared with it. @type {(network: Network, edits: Edit[]) => Network} */
export function changed(network, edits) {
  const layers = network.layers.map((layer) => {
    const own = edits.filter((edit) => edit.layer === layer.name).sort((a, b) => order(a) - order(b));
    return own.length ? edited(layer, own) : layer;
  });
  return { ...network, layers };
}

const order = ({ place }) => (place.length ? 0 : 1); // a filter with a weight of its own can be scaled

/** @type {(layer: import("./forward.js").Layer, edits: Edit[]) => import("./forward.js").Layer} */
function edited(layer, edits) {
  const { weight, bias } = layer.weights,
    [count, ...shape] = weight.shape,
    each = shape.reduce((a, b) => a * b, 1);
  const weights = { ...weight, values: weight.values.slice() },
    biases = bias ? { ...bias, values: bias.values.slice() } : { shape: [count], values: new Float32Array(count) };
  let added = Boolean(bias);
  for (const { channel, place, does, value } of edits) {
    const from = channel * each;
    if (does === "weight") {
      weights.values[from + place.reduce((at, k, axis) => at * shape[axis] + k, 0)] = value;
      continue;
    }
    const factor = does === "scaled" ? value : 0;
    for (let k = from; k < from + each; k++) weights.values[k] *= factor;
    if (!bias && does === "puts" && value) added = true;
    biases.values[channel] = does === "scaled" ? biases.values[channel] * value : value;
  }
  return { ...layer, weights: { ...layer.weights, weight: weights, ...(added ? { bias: biases } : {}) } };
}
