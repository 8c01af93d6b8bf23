// The digit as a small picture, and a frame on it.

import { rgb, word } from "../lib/colours.js";

// The digit as it is: ink on paper, or its own colours on black where the network reads three channels.
export function paintPicture(canvas, { n, h, w }, { digit, theme }) {
  Object.assign(canvas, { width: w, height: h });
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(w, h),
    out = new Uint32Array(image.data.buffer);
  const size = h * w,
    byte = (v) => Math.round(255 * v),
    paper = rgb(theme.positive[0]),
    ink = rgb(theme.text);
  /** @type {(v: number) => number[]} */
  const mixed = (v) => paper.map((p, j) => Math.round(p + (ink[j] - p) * v));
  for (let k = 0; k < size; k++)
    out[k] = word(n === 3 ? [0, 1, 2].map((c) => byte(digit[c * size + k])) : mixed(digit[k]));
  ctx.putImageData(image, 0, 0);
}

// Lay an element over the share of its parent from x0 to x1 and from y0 to y1.
export function frameOf({ style }, [x0, x1, wide], [y0, y1, high]) {
  const of = (v, all) => `${(100 * v) / all}%`;
  style.left = of(x0, wide);
  style.top = of(y0, high);
  style.width = of(x1 - x0, wide);
  style.height = of(y1 - y0, high);
}
