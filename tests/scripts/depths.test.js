// What is computed for two classes, and for two networks side by side.

import assert from "node:assert/strict";
import { test } from "node:test";
import { apartWords, distance } from "../../cnn_viz/ui/components/network/apart.js";
import { telling } from "../../cnn_viz/ui/components/network/telling.js";
import { differences } from "../../cnn_viz/ui/components/network/versus.js";

test("the parts and the biases make the whole difference of two logits", () => {
  const weight = { values: [1, 2, 3, 4, 5, 6, 7, 8] }, // two classes of four inputs, two of which make a map
    bias = { values: [0.5, -0.25] };
  assert.deepEqual(differences(weight, bias, [1, 0, 2, -1], 2, 1, 0), { parts: [4, 4], bias: -0.75, total: 7.25 });
  assert.deepEqual(differences(weight, undefined, [1, 0, 2, -1], 1, 0, 1), {
    parts: [-4, 0, -8, 4],
    bias: 0,
    total: -8,
  });
});

test("how far apart, as a share of the first", () => {
  assert.equal(distance([3, 4], [3, 4]), 0);
  assert.equal(distance([3, 4], [0, 0]), 1);
  assert.equal(distance([0, 0], [0, 0]), 0);
  assert.equal(distance([0, 0], [1, 0]), Infinity);
});

test("where two networks part is marked, and where two drawings agree again", () => {
  const picture = (...values) => ({
    layers: values.map((value) => ({ shape: [2], values: [3, value] })),
    place: { depth: "overview" },
    plan: { height: 100, blocks: values.map((_, i) => ({ x: i })) },
    px: (v) => v,
  });
  const signs = (one, other) => apartWords(picture(...other), picture(...one)).map(({ text }) => text[0]);
  assert.deepEqual(signs([4, 4, 4], [4, 9, 9]), ["Δ", "≠", "Δ"]);
  assert.deepEqual(signs([4, 4, 4, 4], [9, 9, 4, 9]), ["Δ", "Δ", "≈", "Δ"]);
  assert.deepEqual(signs([4, 4], [4, 4]), ["Δ", "Δ"]);
});

test("the maps of a fold are told by what leaves it; of equals the first comes first", () => {
  const layer = (values) => ({ n: 3, tile: 2, values, geometry: { reads: "window" } }),
    row = { n: 6, tile: 1, values: [9, 8, 7, 6, 5, 4], geometry: { reads: "row" } };
  const layers = [layer([9, 9, -5, 1, 0, 0]), layer([0, 0, 0, 1, 0, Number.NaN]), row];
  assert.deepEqual(telling({ groups: [[0, 1], [2]], layers }), [
    [1, 0, 2],
    [1, 0, 2],
    [0, 1, 2, 3, 4, 5],
  ]);
});
