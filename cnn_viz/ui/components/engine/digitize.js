// From a drawing to the 28 x 28 digit that a network reads: engine/digits/digitize.py in the browser, the same bytes.
//
// Why each step is as it is stands there. Whole numbers for ink, paper, box and centre of mass, float64 in the order
// written for the cells: the same on every processor.

import { plane, throughCells, turned } from "./resample.js";

export const STEPS = ["ink", "crop", "fit", "centre"];
export const SIDE = 28;
const BOX_SIDE = 20,
  FAINTEST_INK = 12,
  BOX_THRESHOLD = 8,
  LARGEST_DOT = 0.17,
  SMALLEST_DIGIT = 0.03;

/**
 * data: red, green, blue and an opacity that is not looked at, as ImageData has them; any ink on any even paper.
 * @typedef {{ data: ArrayLike<number>, width: number, height: number }} Drawing
 * ink: (28, 28), 0 is paper and 255 full ink.  colour: (3, 28, 28), the ink in its own colour on black.
 * @typedef {{ ink: Uint8Array, colour: Uint8Array }} Digit
 * @typedef {{ rows: number, cols: number, values: Uint8Array }} Grey
 * @typedef {{ id: string, applied: boolean, picture: Grey, digit: Digit }} DigitizeStep
 * @typedef {{ top: number, left: number, rows: number, cols: number }} Box
 *
 * The drawing as far as the steps have brought it, and how the frame of 28 x 28 cells lies on it: `box` is the part
 * that the frame is fitted to, `cells` is how many of the 28 its longest side takes; paper is null before "ink".
 * @typedef {{ ink: Uint8Array, planes: Uint8Array[], paper: number[] | null, width: number, height: number, box: Box,
 *   cells: number, centred: boolean }} View
 */

/**
 * Every step from the drawing to the digit; the last one's digit is what the network reads.
 * @type {(drawing: Drawing, off?: string[]) => DigitizeStep[] | null} null for an empty drawing or a single dot
 */
export function digitize(drawing, off = []) {
  const views = viewsOf(drawing, off);
  if (!views) return null;
  const steps = [];
  for (const [id, view] of views) {
    const applied = !off.includes(id);
    if (applied) {
      const digit = digitOfView(view);
      steps.push({ id, applied, picture: pictureOf(view, digit), digit });
    } else steps.push({ ...steps.at(-1), id, applied });
  }
  return steps;
}

/** @type {(drawing: Drawing, off?: string[]) => Digit | null} digitize's last digit, without what lies between */
export function digitOf(drawing, off = []) {
  const views = viewsOf(drawing, off);
  return views && digitOfView(views.at(-1)[1]);
}

/** @type {(drawing: Drawing, off: string[]) => [string, View][] | null} the view after each step */
function viewsOf({ data, width, height }, off) {
  const planes = planesOf(data, width * height),
    paper = planes.map((values) => paperOf(values, width, height)),
    ink = inkOf(planes, paper),
    box = { top: 0, left: 0, rows: height, cols: width };
  if (!ink || isDot(ink, width, height)) return null;
  const changes = {
    ink: (view) => ({ ...view, ink, paper }),
    crop: (view) => ({ ...view, box: boundingBox(view.ink, width, height, BOX_THRESHOLD) }),
    fit: (view) => ({ ...view, cells: BOX_SIDE }),
    centre: (view) => ({ ...view, centred: true }),
  };
  const bright = { ink: brightness(planes), planes, paper: null, width, height, box, cells: SIDE, centred: false };
  /** @type {[string, View][]} */
  const views = [["drawing", bright]];
  for (const step of STEPS) {
    const view = views.at(-1)[1];
    views.push([step, off.includes(step) ? view : changes[step](view)]);
  }
  return views;
}

// One plane if red, green and blue are the same everywhere, else three.
function planesOf(data, size) {
  const planes = [0, 1, 2].map(() => new Uint8Array(size));
  let grey = true;
  for (let k = 0, at = 0; k < size; k++, at += 4) {
    planes[0][k] = data[at];
    planes[1][k] = data[at + 1];
    planes[2][k] = data[at + 2];
    grey &&= data[at] === data[at + 1] && data[at + 1] === data[at + 2];
  }
  return grey ? [planes[0]] : planes;
}

// Rec. 601 in whole numbers, as Pillow has it.
/** @type {(planes: Uint8Array[]) => Uint8Array} */
const brightness = ([red, green, blue]) =>
  green ? red.map((r, k) => (r * 19595 + green[k] * 38470 + blue[k] * 7471 + 0x8000) >> 16) : red;

// The border's median; a stroke that runs off the edge doesn't change it.
function paperOf(values, width, height) {
  const border = [];
  for (let c = 0; c < width; c++) border.push(values[c], values[(height - 1) * width + c]);
  for (let r = 0; r < height; r++) border.push(values[r * width], values[r * width + width - 1]);
  border.sort((a, b) => a - b);
  const half = border.length / 2;
  return (border[half - 1] + border[half]) >> 1;
}

// The largest difference from the paper over red, green and blue, scaled so that the fullest is 255; null for none.
function inkOf(planes, paper) {
  const ink = new Uint8Array(planes[0].length);
  let full = 0;
  planes.forEach((values, p) => {
    for (let k = 0; k < ink.length; k++) {
      const apart = Math.abs(values[k] - paper[p]);
      if (apart > ink[k]) ink[k] = apart;
      if (apart > full) full = apart;
    }
  });
  if (full < FAINTEST_INK) return null;
  if (full < 255) for (let k = 0; k < ink.length; k++) ink[k] = Math.floor((510 * ink[k] + full) / (2 * full));
  return ink;
}

function largest(values) {
  let most = 0;
  for (let k = 0; k < values.length; k++) if (values[k] > most) most = values[k];
  return most;
}

/** @type {(ink: Uint8Array, width: number, height: number, threshold: number) => Box} everything where nothing is */
function boundingBox(ink, width, height, threshold) {
  const least = Math.floor((threshold * largest(ink)) / 255),
    rows = new Uint8Array(height),
    cols = new Uint8Array(width);
  for (let r = 0, at = 0; r < height; r++)
    for (let c = 0; c < width; c++, at++) if (ink[at] > least) rows[r] = cols[c] = 1;
  const [top, bottom] = extent(rows),
    [left, right] = extent(cols);
  return { top, left, rows: bottom - top, cols: right - left };
}

// First marked place and the one after the last; everything where none is marked.
function extent(marked) {
  const first = marked.findIndex((value) => value > 0);
  return first < 0 ? [0, marked.length] : [first, marked.findLastIndex((value) => value > 0) + 1];
}

// A single tap of the pen: a speck, or small and a disc but for the pixels of its edge.
function isDot(ink, width, height) {
  const { top, left, rows, cols } = boundingBox(ink, width, height, 127),
    longest = Math.max(rows, cols),
    shortest = Math.min(rows, cols),
    side = Math.max(width, height);
  if (longest < SMALLEST_DIGIT * side) return true;
  if (longest > LARGEST_DOT * side || shortest < 0.7 * longest) return false;
  let apart = 0,
    whole = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) {
      const down = (r + 0.5) / rows - 0.5,
        across = (c + 0.5) / cols - 0.5,
        fromMiddle = Math.sqrt(down * down + across * across) * 2,
        disc = byte((((1 - fromMiddle) * shortest) / 2 + 0.5) * 255);
      apart += Math.abs(ink[(top + r) * width + left + c] - disc);
      whole += disc;
    }
  return apart < (2.2 / longest + 0.01) * whole;
}

const byte = (value) => Math.floor(Math.min(Math.max(value + 0.5, 0), 255));

const pictureOf = (view, digit) =>
  view.cells < SIDE || view.centred ? { rows: SIDE, cols: SIDE, values: digit.ink } : cut(view);

function cut({ ink, width, box: { top, left, rows, cols } }) {
  const values = new Uint8Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    const from = (top + r) * width + left;
    values.set(ink.subarray(from, from + cols), r * cols);
  }
  return { rows, cols, values };
}

/** @type {(view: View) => Digit} */
function digitOfView(view) {
  const { planes, paper } = view,
    begin = [beginOf(view, 0), beginOf(view, 1)],
    seen = throughFrame(view, view.ink, begin),
    ink = Uint8Array.from(seen, byte);
  if (planes.length === 1) {
    const colour = new Uint8Array(3 * SIDE * SIDE);
    for (let p = 0; p < 3; p++) colour.set(ink, p * SIDE * SIDE);
    return { ink, colour };
  }
  const from = (values, p) => (paper ? Int16Array.from(values, (value) => value - paper[p]) : values),
    colour = planes.map((values, p) => throughFrame(view, from(values, p), begin));
  if (paper) tint(seen, colour, paper);
  return {
    ink,
    colour: Uint8Array.from({ length: 3 * ink.length }, (_, k) =>
      byte(colour[Math.floor(k / ink.length)][k % ink.length]),
    ),
  };
}

/**
 * (height, width) -> (28, 28), nothing being where the frame leaves the box.
 * @type {(view: View, values: ArrayLike<number>, begin: number[]) => Float64Array}
 */
function throughFrame({ width, box, cells }, values, [down, across]) {
  const cell = Math.max(box.rows, box.cols) / cells,
    part = { ...plane(values, box.rows, box.cols), first: box.top * width + box.left, down: width },
    narrow = throughCells(part, SIDE, down, cell),
    { values: found } = throughCells(turned(narrow), SIDE, across, cell);
  return Float64Array.from({ length: SIDE * SIDE }, (_, k) => found[(k % SIDE) * SIDE + Math.floor(k / SIDE)]);
}

// The cell of the frame in which the box begins, along rows (0) or columns (1).
function beginOf({ ink, width, box, cells, centred }, axis) {
  const cell = Math.max(box.rows, box.cols) / cells,
    size = axis ? box.cols : box.rows;
  if (!centred) return Math.floor((SIDE - size / cell) / 2 + 0.5);
  const weight = new Array(size).fill(0);
  for (let r = 0; r < box.rows; r++)
    for (let c = 0, at = (box.top + r) * width + box.left; c < box.cols; c++, at++) weight[axis ? c : r] += ink[at];
  const sum = weight.reduce((total, value) => total + value, 0),
    moment = weight.reduce((total, value, k) => total + value * (2 * k + 1), 0), // a pixel's middle is half a pixel in
    mass = moment / (2 * sum) / cell,
    [first, end] = extent(weight),
    // never so far that ink would be cut off: without "fit" there may be no room to move
    least = Math.ceil(-first / cell - 1e-6),
    most = Math.floor(SIDE - end / cell + 1e-6);
  return Math.max(least, Math.min(most, Math.ceil(SIDE / 2 - mass)));
}

// The ink in its own hue, as bright as there is ink, on black; see _tinted in digitize.py.
function tint(ink, colour, paper) {
  let total = 0;
  for (const values of colour) for (const value of values) total += value;
  for (let k = 0; k < ink.length; k++) {
    const scale = 255 / Math.max(ink[k], 1),
      own = colour.map((values, p) => Math.min(Math.max(values[k] * scale + paper[p], 0), 255));
    if (total < 0) {
      const lift = 255 - Math.max(...own) - Math.min(...own);
      for (let p = 0; p < 3; p++) own[p] += lift;
    }
    const full = Math.max(...own, 1);
    for (let p = 0; p < 3; p++) colour[p][k] = (ink[k] * own[p]) / full;
  }
}
