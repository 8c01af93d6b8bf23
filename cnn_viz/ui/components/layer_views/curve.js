// The curve of a function of one number, with one value as a point on it.

import { make } from "../lib/make.js";
import { brief } from "../lib/numbers.js";

// y = f(x) for x from -wide to wide and y from low to high; a point beyond the edge is drawn at the edge.
// Returns a function that puts the point.
export function drawCurve(view, box, f, { wide, low, high, label }) {
  const { px, theme, accent } = view,
    canvas = make("canvas", "curve", box),
    width = px(320),
    height = px(200),
    m = px(28);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const ctx = canvas.getContext("2d"),
    between = (v, least, most) => (Math.max(least, Math.min(most, v)) - least) / (most - least);
  const x = (v) => m + between(v, -wide, wide) * (width - 2 * m),
    y = (v) => height - m - between(v, low, high) * (height - 2 * m);
  const stroke = (colour, thick, points) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = px(thick);
    ctx.beginPath();
    points.forEach(([a, b]) => ctx.lineTo(a, b));
    ctx.stroke();
  };
  const line = Array.from({ length: 201 }, (_, k) => (k / 100 - 1) * wide).map((v) => [x(v), y(f(v))]),
    across = [m / 2, width - m / 2].map((at) => [at, y(0)]),
    upright = [m / 2, y(low) + px(4)].map((at) => [x(0), at]);
  return (v) => {
    ctx.clearRect(0, 0, width, height);
    stroke(theme.line, 1, across);
    stroke(theme.line, 1, upright);
    stroke(theme.text, 2, line);
    stroke(accent, 1, [
      [x(v), y(0)],
      [x(v), y(f(v))],
      [x(0), y(f(v))],
    ]);
    ctx.fillStyle = accent;
    ctx.beginPath();
    ctx.arc(x(v), y(f(v)), px(6), 0, 7);
    ctx.fill();
    nameAxes(view, ctx, [x, y], { wide, low, high });
  };
}

function nameAxes({ px, font, theme }, ctx, [x, y], { wide, low, high }) {
  ctx.font = `${px(12)}px ${font}`;
  ctx.fillStyle = theme.muted;
  ctx.textAlign = "center";
  for (const v of [-wide, wide]) ctx.fillText(brief(v), x(v), y(0) + px(18));
  ctx.textAlign = "left";
  for (const v of low < 0 ? [low, high] : [high]) ctx.fillText(brief(v), x(0) + px(6), y(v) + px(4));
  if (low === 0) ctx.fillText("0", x(0) - px(4), y(0) + px(18));
}
