// The building as SVG: faces painted with the network's values, the maps behind them as edges, windows joining them.

import { widest } from "../lib/arithmetic.js";
import { step } from "../lib/colours.js";
import { fill } from "../lib/numbers.js";
import { light, open } from "./index.js";
import { isMap, layout, windowOn } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";

// What is a little too wide is drawn a little smaller, words and all; what would be too small to read scrolls.
const SQUEEZE = 0.86;

const shape = (tag, parent, attributes = {}) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};

export function draw(view) {
  const { header, text } = view,
    plan = (view.plan = layout(header.layers, view.width)),
    shown = plan.width * SQUEEZE <= view.width ? Math.min(1, view.width / plan.width) : 1;
  const high = plan.high + 64;
  const svg = shape("svg", null, {
    width: plan.width * shown,
    height: high * shown,
    viewBox: `0 0 ${plan.width} ${high}`,
    role: "img",
  });
  svg.setAttribute("aria-label", fill(text.picture, { path: plan.blocks.map((b) => b.shape.join(" × ")).join(" → ") }));
  const joins = shape("g", null, { class: "joins" });
  view.groups = plan.blocks.map((block) => drawBlock(view, svg, block));
  svg.append(joins);
  plan.blocks.slice(1).forEach((block, i) => join(view, joins, plan.blocks[i], block));
  plan.blocks.forEach((block) => label(view, svg, block, plan.high));
  view.frame.replaceChildren(svg);
  view.frame.tabIndex = plan.width * shown > view.width + 1 ? 0 : -1; // what scrolls can be reached by keys
}

function drawBlock(view, svg, block) {
  const { size, x, y } = block,
    { cell } = view.plan,
    group = shape("g", svg, { class: "block" });
  const front = (block.front = { x, y: y + size.deep, w: size.cols * cell, h: size.rows * cell });
  if (size.deep) stack(group, block, front, cell);
  const shown = block.members.at(-1),
    values = view.faces[shown],
    { pixels } = view.header.layers[shown];
  const image = shape("image", group, {
    x: front.x,
    y: front.y,
    width: front.w,
    height: front.h,
    preserveAspectRatio: "none",
  });
  image.setAttribute("href", painted(view, values, size, isMap(block.shape), pixels));
  shape("rect", group, { class: "edge", x: front.x, y: front.y, width: front.w, height: front.h });
  group.addEventListener("pointerenter", () => light(view, block.members));
  group.addEventListener("pointerleave", () => light(view, []));
  group.addEventListener("click", () => open(view, block.layer));
  return { group, block };
}

// The maps behind the first: the top and the right side of the stack, with a line for each map where there is room.
function stack(group, { shape: [n], size: { deep } }, { x, y, w, h }, cell) {
  const at = (px, py) => `${px.toFixed(2)},${py.toFixed(2)}`;
  const corners = [
    [x, y],
    [x + deep, y - deep],
    [x + w + deep, y - deep],
    [x + w + deep, y + h - deep],
    [x + w, y + h],
    [x + w, y],
  ];
  shape("polygon", group, { class: "side", points: corners.map((p) => at(...p)).join(" ") });
  const every = Math.max(1, Math.ceil(2.2 / (cell / 4)));
  let d = "";
  for (let k = every; k < n - 1; k += every) {
    const o = (k * cell) / 4;
    d += `M${at(x + o, y - o)}L${at(x + w + o, y - o)}L${at(x + w + o, y + h - o)}`;
  }
  shape("path", group, { class: "leaf", d });
}

// Values as a picture of one pixel each; a vector runs down its columns.
function painted({ colours }, values, { rows, cols }, map, pixels) {
  const canvas = Object.assign(document.createElement("canvas"), { width: cols, height: rows });
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(cols, rows),
    out = new Uint32Array(image.data.buffer);
  const full = pixels ?? widest(values);
  values.forEach((v, i) => {
    const at = map ? i : (i % rows) * cols + Math.floor(i / rows);
    out[at] = v === v ? colours.table[step(v, full)] : colours.odd[0];
  });
  ctx.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

// How one value comes about: a window on the block before, or all of it.
function join(view, joins, from, to) {
  const { cell } = view.plan,
    a = from.front,
    b = to.front;
  if (!isMap(to.shape)) {
    const all = isMap(from.shape) ? from.size.deep : 0;
    for (const [y1, y2] of [
      [a.y - all, b.y],
      [a.y + a.h, b.y + b.h],
    ]) {
      shape("line", joins, { class: "all", x1: a.x + a.w + (y2 === b.y ? all : 0), y1, x2: b.x, y2 });
    }
    return;
  }
  const values = view.faces[to.members.at(-1)];
  const best = values.reduce((k, v, i) => (Math.abs(v) > Math.abs(values[k]) ? i : k), 0);
  const place = { row: Math.floor(best / to.size.cols), column: best % to.size.cols };
  const { top, left, bottom, right } = windowOn(from, to, place);
  const x = a.x + left * cell,
    y = a.y + top * cell,
    w = (right - left) * cell,
    h = (bottom - top) * cell;
  const end = { x: b.x + place.column * cell, y: b.y + place.row * cell };
  shape("rect", joins, { class: "window", x, y, width: w, height: h });
  shape("rect", joins, { class: "window", ...end, width: cell, height: cell });
  for (const [x1, y1, y2] of [
    [x + w, y, end.y],
    [x + w, y + h, end.y + cell],
  ]) {
    shape("line", joins, { class: "ray", x1, y1, x2: end.x, y2 });
  }
}

function label(view, svg, block, high) {
  const lines = [
    [block.layer.title, "title"],
    [block.shape.map((n) => n.toLocaleString("en")).join(" × "), "size"],
    [
      block.members
        .slice(1)
        .map((i) => view.header.layers[i].title)
        .join(", "),
      "size",
    ],
  ];
  lines.forEach(([said, style], k) => {
    if (!said) return;
    const text = shape("text", svg, { x: block.middle, y: high + 20 + 16 * k, class: style });
    text.textContent = said;
  });
}
