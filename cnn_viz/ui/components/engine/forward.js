// A network run in the browser: every layer's output, as PyTorch computes it but for the last digits of a float32.
//
// What is computed: inspection/layer_kinds.py names each kind's module, whose documentation has its equation. A kind
// that is not in LAYERS, or a layer whose output would have another shape than PyTorch's, is not guessed at: `runs`
// says no, and the server's numbers are the only ones.

import { convolved } from "./convolution.js";
import { mapsOf, padded, positions } from "./maps.js";

/**
 * shape: of the output, (channels, rows, columns) or (values,).  settings: numbers by PyTorch's names.
 * weights: by PyTorch's names, with the shape of each.
 * @typedef {{ name: string, kind: string, shape: number[], settings: Record<string, number>,
 *   weights: Record<string, Weights> }} Layer
 * @typedef {{ shape: number[], values: Float32Array }} Weights
 * @typedef {{ input: { channels: number, size: number, mean: number, std: number }, layers: Layer[] }} Network
 * @typedef {import("./maps.js").Maps} Maps
 */

/**
 * Every layer's output, the input's first and the softmax's last.
 * @type {(network: Network, digit: { ink: Uint8Array, colour: Uint8Array }) => Float32Array[]}
 */
export const forward = (network, digit) => continued(network, normalized(network.input, digit));

/**
 * The same from the input layer's output, a digit that is normalized already.
 * @type {(network: Network, values: Float32Array) => Float32Array[]}
 */
export function forwardFrom(network, values) {
  const { channels, size } = network.input;
  return continued(network, { n: channels, h: size, w: size, values });
}

/** @type {(network: Network, input: Maps) => Float32Array[]} */
function continued({ layers }, input) {
  let maps = input;
  const outputs = [maps.values];
  for (const layer of layers.slice(1)) {
    maps = LAYERS[layer.kind](maps, layer);
    outputs.push(maps.values);
  }
  return outputs;
}

/**
 * Whether `forward` can run it: it knows every kind, and every output has the shape that PyTorch gives it.
 * @type {(network: Network) => boolean}
 */
export function runs({ input, layers }) {
  if (!layers.slice(1).every(({ kind }) => kind in LAYERS)) return false;
  let maps = mapsOf(input.channels, input.size, input.size);
  return layers.slice(1).every((layer) => {
    maps = LAYERS[layer.kind](maps, layer);
    const [n, h, w] = [...layer.shape, 1, 1];
    return maps.n === n && maps.h === h && maps.w === w;
  });
}

// Pixels in [0, 1], black added on all sides, then (x - mean) / std.
function normalized({ channels, size, mean, std }, { ink, colour }) {
  const from = channels === 1 ? ink : colour,
    side = Math.sqrt(ink.length),
    border = (size - side) / 2,
    maps = mapsOf(channels, size, size);
  const values = Float32Array.from({ length: 256 }, (_, pixel) => Math.fround(Math.fround(pixel / 255) - mean) / std);
  maps.values.fill(values[0]);
  for (let k = 0; k < from.length; k++) {
    const c = Math.floor(k / ink.length),
      row = Math.floor((k % ink.length) / side),
      column = k % side;
    maps.values[(c * size + border + row) * size + border + column] = values[from[k]];
  }
  return maps;
}

/** Of one forward pass: every weight as often as it is used. @type {(network: Network) => number} */
export const multiplications = ({ layers }) =>
  layers.reduce((sum, { shape: [, h = 1, w = 1], weights }) => sum + (weights.weight?.values.length ?? 0) * h * w, 0);

/** @type {Record<string, (input: Maps, layer: Layer) => Maps>} one entry a kind, by the names of layer_kinds.py */
const LAYERS = {
  conv: convolved,
  relu: (input) => each(input, (x) => (x > 0 ? x : x === x ? 0 : x)),
  leaky_relu: (input, { settings }) => each(input, (x) => (x > 0 ? x : settings.negative_slope * x)),
  sigmoid: (input) => each(input, (x) => 1 / (1 + Math.exp(-x))),
  tanh: (input) => each(input, Math.tanh),
  max_pool: (input, { settings }) => pooled(input, settings, -Infinity, (a, b) => (b > a || b !== b ? b : a)),
  avg_pool: (input, { settings }) =>
    each(
      pooled(input, settings, 0, (a, b) => a + b),
      (sum) => sum / settings.kernel_size ** 2,
    ),
  batch_norm: batchNormalized,
  local_norm: locallyNormalized,
  dropout: (input) => input,
  zero_pad: (input, { settings }) => padded(input, settings.padding, 0),
  flatten: ({ values }) => ({ n: values.length, h: 1, w: 1, values }),
  dense,
  softmax,
};

const each = ({ n, h, w, values }, of) => ({ n, h, w, values: values.map(of) });

/** @type {(input: Maps, settings: Record<string, number>, frame: number, join: (a: number, b: number) => number) => Maps} */
function pooled(input, { kernel_size: kernel, stride = kernel, padding = 0, dilation = 1 }, frame, join) {
  const from = padded(input, padding, frame),
    out = mapsOf(input.n, positions(from.h, kernel, stride, dilation), positions(from.w, kernel, stride, dilation));
  for (let c = 0, at = 0; c < out.n; c++)
    for (let row = 0; row < out.h; row++)
      for (let column = 0; column < out.w; column++, at++) {
        let joined = frame;
        for (let r = 0; r < kernel; r++)
          for (let k = 0; k < kernel; k++) {
            const y = row * stride + r * dilation,
              x = column * stride + k * dilation;
            joined = join(joined, from.values[(c * from.h + y) * from.w + x]);
          }
        out.values[at] = joined;
      }
  return out;
}

// With the mean and the variance that training has left behind.
function batchNormalized({ n, h, w, values }, { settings, weights }) {
  const { running_mean: mean, running_var: variance, weight, bias } = weights,
    out = mapsOf(n, h, w),
    tile = h * w;
  for (let c = 0; c < n; c++) {
    const scale = (weight ? weight.values[c] : 1) / Math.sqrt(variance.values[c] + settings.eps),
      shift = (bias ? bias.values[c] : 0) - mean.values[c] * scale;
    for (let k = c * tile; k < (c + 1) * tile; k++) out.values[k] = values[k] * scale + shift;
  }
  return out;
}

// x / (k + alpha x the mean square over the channels around it) ^ beta, absent channels counting as 0.
function locallyNormalized({ n, h, w, values }, { settings }) {
  const { size, alpha, beta, k: floor } = settings;
  const out = mapsOf(n, h, w),
    tile = h * w,
    before = Math.floor(size / 2);
  for (let c = 0; c < n; c++) {
    const first = Math.max(0, c - before),
      end = Math.min(n, c - before + size);
    for (let p = 0; p < tile; p++) {
      let squares = 0;
      for (let other = first; other < end; other++) squares += values[other * tile + p] ** 2;
      out.values[c * tile + p] = values[c * tile + p] / (floor + (alpha * squares) / size) ** beta;
    }
  }
  return out;
}

function dense({ values }, { weights }) {
  const { weight, bias } = weights,
    [units, inputs] = weight.shape,
    out = mapsOf(units, 1, 1);
  for (let unit = 0, at = 0; unit < units; unit++) {
    let sum = bias ? bias.values[unit] : 0;
    for (let k = 0; k < inputs; k++, at++) sum += values[k] * weight.values[at];
    out.values[unit] = sum;
  }
  return out;
}

function softmax(input) {
  const most = input.values.reduce((a, b) => Math.max(a, b), -Infinity),
    powers = Array.from(input.values, (x) => Math.exp(x - most)),
    sum = powers.reduce((a, b) => a + b, 0);
  return { ...input, values: Float32Array.from(powers, (x) => x / sum) };
}
