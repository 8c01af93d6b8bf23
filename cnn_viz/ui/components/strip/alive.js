// The strip while the pen moves: each step's picture and what the network reads after it, computed in this browser.

import { SIDE } from "../engine/digitize.js";
import { argmax } from "../lib/arithmetic.js";
import { percentOf } from "../lib/numbers.js";
import { inWorker } from "../lib/worker.js";

const THUMBNAIL = 56; // pixels, as __init__.py has it; larger pictures are shrunk

/**
 * What each step shows, as the server's message has it; null where nothing can be shown.
 * @type {(header: { weights: string, coloured: boolean }, drawing: import("../engine/digitize.js").Drawing, off: string[])
 *   => Promise<{ picture: string, answer: number, verdict: string, differs: boolean }[] | null>}
 */
export async function stepsOf({ weights, coloured }, drawing, off) {
  const steps = weights && (await inWorker(weights, "steps", drawing, off));
  if (!steps) return null;
  const answers = steps.map(({ probabilities: p }) => argmax(p));
  return steps.map((step, i) => ({
    picture: thumbnail(step, coloured),
    answer: answers[i],
    verdict: `${answers[i]} · ${percentOf(step.probabilities[answers[i]], 0, "")}`,
    differs: answers[i] !== answers.at(-1),
  }));
}

// In colour where the drawing has colours and the network reads them.
function thumbnail({ picture, digit: { ink, colour } }, coloured) {
  const size = SIDE * SIDE;
  if (coloured && colour.some((v, k) => v !== ink[k % size]))
    return address(SIDE, SIDE, (k, plane) => colour[plane * size + k]);
  const { rows, cols, values } = shrunk(picture);
  return address(cols, rows, (k) => values[k]);
}

// By a whole number: each pixel the mean of a block.
function shrunk({ rows, cols, values }) {
  const by = Math.ceil(Math.max(rows, cols) / THUMBNAIL);
  if (by === 1) return { rows, cols, values };
  const high = Math.ceil(rows / by),
    wide = Math.ceil(cols / by),
    out = new Uint8Array(high * wide);
  for (let k = 0; k < out.length; k++) {
    const top = Math.floor(k / wide) * by,
      left = (k % wide) * by,
      bottom = Math.min(rows, top + by),
      right = Math.min(cols, left + by);
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += values[y * cols + x];
    out[k] = Math.round(sum / ((bottom - top) * (right - left)));
  }
  return { rows: high, cols: wide, values: out };
}

/** A picture as a data: address. @type {(width: number, height: number, level: (k: number, plane: number) => number) => string} */
function address(width, height, level) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height }),
    image = new ImageData(width, height);
  for (let k = 0; k < 4 * width * height; k++) image.data[k] = k % 4 === 3 ? 255 : level(k >> 2, k % 4);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
