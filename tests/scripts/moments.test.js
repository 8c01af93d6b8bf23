// A drawing's moments: the picture at each is that of the strokes that were there, however many there are.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inked } from "../../cnn_viz/ui/components/engine/ink.js";
import { momentsOf, picturesAt, strokesAt } from "../../cnn_viz/ui/components/engine/moments.js";

let seed = 7;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
const stroke = (points) => ({
  width: 4 + 2 * random(10),
  colour: "#ff00ff",
  points: Array.from({ length: 2 * points }, () => random(1200) - 40),
});

test("the picture at every moment is that of the strokes that were there", () => {
  const strokes = [stroke(5), stroke(1), stroke(7)],
    base = inked([stroke(3)]),
    moments = momentsOf(strokes, 100);
  assert.equal(moments.length, 13);
  for (const beneath of [null, base]) {
    const pictures = [...picturesAt(strokes, beneath, moments)];
    moments.forEach((moment, k) => assert.deepEqual(pictures[k], inked(strokesAt(strokes, moment), beneath)));
    assert.deepEqual(pictures.at(-1), inked(strokes, beneath), "the last one is the whole");
  }
});

test("of many points some are moments, in order, and the last one is", () => {
  const strokes = [stroke(300), stroke(200)],
    moments = momentsOf(strokes, 60);
  assert.equal(moments.length, 60);
  assert.deepEqual(moments.at(-1), { stroke: 1, points: 200 });
  const places = moments.map(({ stroke: s, points }) => 300 * s + points);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.equal([...picturesAt(strokes, null, moments)].length, 60);
});

test("an empty canvas has no moments", () => assert.deepEqual(momentsOf([], 60), []));
