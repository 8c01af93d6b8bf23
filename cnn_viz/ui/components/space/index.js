// Test digits where a layer puts them: each drawn as what it is, the visitor's own as a ring; a region shows its digits.

import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { fetchNetwork } from "../lib/network_here.js";
import { fill, percent } from "../lib/numbers.js";
import { beginPen, original, placed, untouched, writePen } from "./pen.js";

const MARGIN = 24,
  NEAR = 14, // CSS pixels to a digit that is pointed at
  MOST = 60, // digits of a region that are shown
  APART = 20, // CSS pixels between two steps that are named
  PEN = 280, // CSS pixels beside the field, for the digit
  TWO = 720; // of a page in which they fit side by side

// One hue a class, as far apart as ten can be; the digit itself is written, so that no eye needs them.
const HUES = [
  "#e11d48",
  "#ea580c",
  "#b45309",
  "#65a30d",
  "#059669",
  "#0891b2",
  "#2563eb",
  "#7c3aed",
  "#c026d3",
  "#57534e",
];

export default mount(".cv-space", { begin, receive, arrange, end: (view) => cancelAnimationFrame(view.moving) });

function begin(view) {
  const { root } = view;
  view.place = () => arrange(view);
  view.about = make("p", "quiet", root);
  const sides = make("div", "sides", root);
  const field = (view.field = make("div", "field", sides));
  beginPen(view, make("section", "pen", sides));
  view.canvas = make("canvas", "", field);
  view.frame = make("i", "frame", field);
  view.tip = make("div", "tip", field);
  view.thumb = make("i", "thumb", view.tip);
  view.tipWords = make("span", "", view.tip);
  view.frame.hidden = view.tip.hidden = true;
  view.chosenTitle = make("h2", "", root);
  view.chosen = make("ol", "chosen", root);
  let from = null;
  const at = (event) => {
    const box = field.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  field.addEventListener("pointerdown", (event) => {
    from = at(event);
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    const here = at(event);
    if (from) frameOf(view, from, here);
    else point(view, here);
  });
  field.addEventListener("pointerup", (event) => {
    if (from) choose(view, from, at(event));
    from = null;
  });
  field.addEventListener("pointerleave", () => {
    view.tip.hidden = true;
  });
  field.tabIndex = 0;
  field.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const { order } = view;
    view.rank = (view.rank === undefined ? 0 : view.rank + step + order.length) % order.length;
    show(view, order[view.rank]);
  });
}

function receive(view) {
  const { header, previous } = view;
  if (header.weights !== previous?.weights) fetchNetwork(view, () => untouched(view) || view.place());
  if (header.run !== previous?.run) view.digit = original(view);
  return `${header.run} ${header.text.space_about}`;
}

function arrange(view) {
  const { header, arrays, text, field, canvas, root, dpr } = view,
    [points] = arrays,
    width = Math.min(view.width < TWO ? view.width : view.width - PEN, 900),
    height = Math.min(width, 560);
  Object.assign(field.style, { width: `${width}px`, height: `${height}px` });
  Object.assign(canvas, { width: width * dpr, height: height * dpr });
  const mine = placed(view),
    way = untouched(view) ? header.way : [],
    digits = Array.from({ length: points.length / 2 }, (_, k) => [points[2 * k], points[2 * k + 1]]),
    all = [...digits, header.own, ...header.way.map(({ at }) => at)];
  const [xs, ys] = [0, 1].map((axis) => all.map((p) => p[axis]));
  const span = (values, length) => {
    const low = Math.min(...values),
      high = Math.max(...values);
    return (v) => MARGIN + ((v - low) / (high - low || 1)) * (length - 2 * MARGIN);
  };
  const [toX, toY] = [span(xs, width), span(ys, height)];
  const seen = ([x, y]) => ({ x: toX(x), y: height - toY(y) });
  view.places = digits.map(seen);
  view.own = seen(mine);
  view.way = way.map(({ step, at }) => ({ step, ...seen(at) }));
  const far = (k) => Math.hypot(points[2 * k] - mine[0], points[2 * k + 1] - mine[1]);
  view.order = view.places.map((_, k) => k).sort((a, b) => far(a) - far(b)); // by keys: the nearest first
  view.rank = undefined;
  paint(view);
  view.about.textContent = fill(text.space_about, {
    n: header.labels.length.toLocaleString("en"),
    x: percent(header.shares[0]),
    y: percent(header.shares[1]),
    rest: percent(Math.max(0, 1 - header.shares[0] - header.shares[1])),
  });
  if (way.length) view.about.textContent += ` ${text.space_way}`;
  field.setAttribute("role", "application");
  field.ariaLabel = text.space_keys;
  choose(view, null, null);
  writePen(view);
  Object.assign(root.dataset, { run: header.run, drawn: "1", own: mine.join(" ") });
}

function paint(view) {
  const { canvas, header, places, own, dpr, accent, font } = view,
    ctx = canvas.getContext("2d");
  ctx.scale(dpr, dpr);
  ctx.font = `600 11px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  places.forEach(({ x, y }, k) => {
    ctx.fillStyle = HUES[header.labels[k]];
    ctx.fillText(String(header.labels[k]), x, y);
  });
  ctx.strokeStyle = ctx.fillStyle = accent;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  for (const { x, y } of view.way) ctx.lineTo(x, y);
  ctx.stroke();
  ctx.setLineDash([]);
  const told = [own]; // where something is written or ringed already
  for (const { x, y, step } of view.way) {
    ctx.fillRect(x - 2, y - 2, 4, 4);
    if (told.some((place) => Math.hypot(place.x - x, place.y - y) < APART)) continue;
    ctx.fillText(step.toLocaleString("en"), x, y - 10);
    told.push({ x, y });
  }
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.arc(own.x, own.y, 9, 0, 2 * Math.PI);
  ctx.stroke();
}

function thumbnail(view, element, k) {
  const { header } = view;
  element.style.backgroundImage = `url(${header.thumbnails})`;
  element.style.backgroundSize = `${header.columns * 56}px auto`;
  element.style.backgroundPosition = `${-56 * (k % header.columns)}px ${-56 * Math.floor(k / header.columns)}px`;
}

function point(view, { x, y }) {
  let best = -1,
    near = NEAR;
  view.places.forEach((place, k) => {
    const far = Math.hypot(place.x - x, place.y - y);
    if (far < near) [best, near] = [k, far];
  });
  if (best < 0) view.tip.hidden = true;
  else show(view, best);
}

function show(view, k) {
  const { tip, places, text, header, width } = view,
    { x, y } = places[k];
  tip.hidden = false;
  thumbnail(view, view.thumb, k);
  view.tipWords.textContent = fill(text.space_digit, { number: header.numbers[k], label: header.labels[k] });
  Object.assign(tip.style, { left: `${Math.min(x + 12, width - 180)}px`, top: `${Math.max(0, y - 30)}px` });
}

function frameOf(view, from, to) {
  view.frame.hidden = false;
  Object.assign(view.frame.style, {
    left: `${Math.min(from.x, to.x)}px`,
    top: `${Math.min(from.y, to.y)}px`,
    width: `${Math.abs(from.x - to.x)}px`,
    height: `${Math.abs(from.y - to.y)}px`,
  });
}

// The digits of a region; a click without a drag lets go of it.
function choose(view, from, to) {
  const { text, header, places, chosen, chosenTitle } = view,
    far = from ? Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y)) : 0;
  view.frame.hidden = far < 6;
  const inside = (v, a, b) => v >= Math.min(a, b) && v <= Math.max(a, b);
  const found =
    far < 6
      ? []
      : [...places.keys()].filter((k) => inside(places[k].x, from.x, to.x) && inside(places[k].y, from.y, to.y));
  chosenTitle.textContent = found.length ? fill(text.space_region, { n: found.length }) : "";
  chosen.replaceChildren(
    ...found.slice(0, MOST).map((k) => {
      const item = make("li");
      thumbnail(view, make("i", "thumb", item), k);
      make("span", "", item, `${header.labels[k]}`);
      item.title = fill(text.space_digit, { number: header.numbers[k], label: header.labels[k] });
      return item;
    }),
  );
}
