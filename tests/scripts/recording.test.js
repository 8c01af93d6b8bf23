// A drawing's moments: what is kept as patches is the drawing as it was, also when the oldest moments have gone.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  followRecording,
  forgetRecording,
  isReplaying,
  record,
  recorded,
  recordedStroke,
  replay,
} from "../../cnn_viz/ui/components/lib/recording.js";

const SIDE = 20,
  DIGIT = { ink: new Uint8Array(784), colour: new Uint8Array(3 * 784) };

let seed = 7;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;

function grown(drawing) {
  const next = drawing.slice();
  for (let k = 0; k < 1 + random(5); k++) next[random(next.length)] = random(256);
  return next;
}

test("every moment is the drawing as it was", () => {
  forgetRecording();
  const seen = [new Uint8ClampedArray(4 * SIDE * SIDE)];
  for (let k = 0; k < 500; k++) seen.push(grown(seen.at(-1)));
  for (const drawing of seen) record(drawing, SIDE, DIGIT);
  const kept = recorded().length;
  assert.equal(kept, 400);
  for (const at of [0, 1, 57, 200, kept - 1]) assert.deepEqual(replay(at), seen[seen.length - kept + at]);
  assert.ok(isReplaying());
  assert.equal(replay(null), null);
  assert.ok(!isReplaying());
});

test("what has not changed is no moment, and what is forgotten is gone", () => {
  forgetRecording();
  const drawing = grown(new Uint8ClampedArray(4 * SIDE * SIDE));
  for (let k = 0; k < 3; k++) record(drawing, SIDE, DIGIT);
  assert.equal(recorded().length, 1);
  let told = 0;
  const leave = followRecording(() => told++);
  recordedStroke();
  forgetRecording();
  assert.deepEqual([told, recorded().length], [2, 0]);
  leave();
  recordedStroke();
  assert.equal(told, 2);
});
