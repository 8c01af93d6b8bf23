// How networks are laid out, and what one value in the picture belongs to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../cnn_viz/ui/components/network/groups.js";
import { readLayers, sources, summary, targets } from "../../cnn_viz/ui/components/network/values.js";
import { layout, windowOn } from "../../cnn_viz/ui/components/plan/layout.js";

const SAME = {
  reads: "window",
  kernel: [1, 1],
  stride: 1,
  padding: 0,
  dilation: 1,
  mixes: false,
  groups: 1,
  before: 0,
  after: 0,
};
const CONV = { ...SAME, kernel: [3, 3], dilation: 2, mixes: true };
const EVERYTHING = { ...SAME, reads: "everything" };

const LAYERS = [
  { kind: "input", family: "input", shape: [1, 12, 12], geometry: SAME, source: ["array", 0] },
  { kind: "conv", family: "convolution", shape: [8, 8, 8], geometry: CONV, source: ["array", 1] },
  { kind: "relu", family: "activation", shape: [8, 8, 8], geometry: SAME, source: ["rectified", 1] },
  { kind: "local_norm", family: "norm", shape: [8, 8, 8], geometry: { ...SAME, before: 2, after: 2 }, source: null },
  { kind: "flatten", family: "shape", shape: [512], geometry: { ...SAME, reads: "row" }, source: ["copy", 2] },
  { kind: "dense", family: "dense", shape: [10], geometry: EVERYTHING, source: null },
  { kind: "softmax", family: "answer", shape: [10], geometry: EVERYTHING, source: null },
];

const read = () =>
  readLayers({ layers: LAYERS }, [new Float32Array(144), Float32Array.from({ length: 512 }, (_, k) => k - 256)]);

test("what keeps its place stands close to what it was made of, and softmax to its logits", () => {
  assert.deepEqual(grouped(read()), [[0], [1, 2, 3], [4], [5, 6]]);
});

test("what is not sent is worked out: rectified, copied", () => {
  const layers = read();
  assert.equal(layers[2].values[0], 0);
  assert.equal(layers[2].values[511], 255);
  assert.equal(layers[4].values, layers[2].values);
  assert.equal(layers[3].values, null);
  assert.deepEqual(summary(layers[2], 0).zeros, 1);
});

test("values that are no numbers are counted and spoil no scale", () => {
  const values = Float32Array.of(1, Number.NaN, -3, Infinity);
  const [layer] = readLayers({ layers: [{ ...LAYERS[0], shape: [1, 2, 2] }] }, [values]);
  assert.deepEqual([layer.range.min, layer.range.max, layer.range.bad], [-3, 1, 2]);
});

test("parents and children, as channels", () => {
  const layers = read();
  assert.deepEqual(sources(layers, 1, 3), [0, 1]);
  assert.deepEqual(sources(layers, 3, 4), [2, 7]);
  assert.deepEqual(sources(layers, 3, 0), [0, 3]);
  assert.deepEqual(sources(layers, 4, 70), [1, 2]);
  assert.deepEqual(targets(layers, 3, 1), [64, 128]);
  assert.deepEqual(targets(layers, 0, 0), [0, 8]);
  assert.deepEqual(sources(layers, 0, 0), [0, 0]);
});

test("a dilated window is drawn with its gaps, and cut at the edge", () => {
  const [first, second] = LAYERS.map((layer) => ({ ...layer, output_shape: layer.shape }));
  const { blocks } = layout([first, second], 1000);
  assert.deepEqual(windowOn(blocks[0], blocks[1], { row: 1, column: 2 }), {
    from: 0,
    to: 1,
    top: 1,
    left: 2,
    bottom: 6,
    right: 7,
  });
  const wide = { ...blocks[1], layer: { ...blocks[1].layer, geometry: { ...CONV, padding: 2 } } };
  assert.deepEqual(windowOn(blocks[0], wide, { row: 0, column: 0 }), {
    from: 0,
    to: 1,
    top: 0,
    left: 0,
    bottom: 3,
    right: 3,
  });
});
