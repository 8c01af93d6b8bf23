// What all components share: numbers as they are written, messages as Python packs them, colours around zero.

import assert from "node:assert/strict";
import { test } from "node:test";
import { colourTable, HALF, step } from "../../cnn_viz/ui/components/lib/colours.js";
import { message, plain, unpack } from "../../cnn_viz/ui/components/lib/message.js";
import { brief, exact, fill, percent } from "../../cnn_viz/ui/components/lib/numbers.js";

const TEXT = { not_a_number: "not a number", infinite: "∞" };

test("a float32 is written as the shortest decimal that is no other float32", () => {
  for (const [value, said] of [
    [0.1, "0.1"],
    [-2.5, "−2.5"],
    [1 / 3, "0.33333334"],
    [3, "3"],
    [1e-7, "1e−7"],
    [16777216, "16777216"],
    [-Infinity, "−∞"],
    [Number.NaN, "not a number"],
  ]) {
    assert.equal(exact(Math.fround(value), TEXT), said);
  }
});

test("every float32 comes back from what is written", () => {
  let seed = 1;
  for (let k = 0; k < 2000; k++) {
    seed = (seed * 48271) % 2147483647;
    const value = Math.fround((seed / 2147483647 - 0.5) * 10 ** ((k % 20) - 10));
    assert.equal(Math.fround(Number(exact(value, TEXT).replaceAll("−", "-"))), value);
  }
});

test("three digits, shares, placeholders", () => {
  assert.deepEqual([0, 1234.5, -0.00012345, Infinity].map(brief), ["0", "1.23e+3", "−0.000123", "–"]);
  assert.deepEqual([0, 0.0001, 0.123, 0.9999, 1].map(percent), ["0.0 %", "< 0.1 %", "12.3 %", "> 99.9 %", "100.0 %"]);
  assert.equal(fill("{n} of {all}{gone}", { n: 0, all: 3 }), "0 of 3");
});

test("a blob gives its header and its arrays, wherever it lies in the memory that it came in", () => {
  const header = new TextEncoder().encode(JSON.stringify({ run: "x", shapes: [[2, 2], [3], []] }).padEnd(40));
  const bytes = new Uint8Array(3 + 4 + header.length + 8 * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(3, header.length, true);
  bytes.set(header, 7);
  for (let k = 0; k < 8; k++) view.setFloat32(7 + header.length + 4 * k, k / 2, true);
  const { header: read, arrays } = unpack(bytes.subarray(3));
  assert.equal(read.run, "x");
  assert.deepEqual(
    arrays.map((array) => [...array]),
    [[0, 0.5, 1, 1.5], [2, 2.5, 3], [3.5]],
  );
});

test("a mapping comes as JSON", () => {
  const bytes = new TextEncoder().encode('{"digit": 七}'.replace("七", '"七"'));
  assert.deepEqual(message(bytes), { digit: "七" });
  assert.deepEqual(plain(bytes), { header: { digit: "七" }, arrays: [] });
});

test("zero lies in the middle of the colours, and what is beyond full is full", () => {
  const ramp = ["#ffffff", "#000000"];
  const { table, css, ink } = colourTable({ negative: ramp, positive: ramp, not_a_number: "#888888", line: "#888888" });
  assert.equal(table.length, 2 * HALF + 1);
  assert.deepEqual([step(0, 5), step(5, 5), step(-5, 5), step(99, 5), step(1, 0)], [HALF, 2 * HALF, 0, 2 * HALF, HALF]);
  assert.equal(css[HALF], "rgb(255,255,255)");
  assert.deepEqual([ink[HALF], ink[0]], ["#000", "#fff"]);
});

test("normalized pixels are coloured by their distance from black", () => {
  const pixels = { black: -0.42, white: 2.8 };
  assert.deepEqual(
    [-0.42, 2.8, 1.19, -3.64, Number.NaN].map((v) => step(v, pixels)),
    [HALF, 2 * HALF, HALF + Math.round(HALF / 2), 0, Number.NaN],
  );
});
