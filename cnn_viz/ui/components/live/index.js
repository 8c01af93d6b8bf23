// While the pen is down the canvas is read once a frame, and what stands there is handed to the networks that run here.

import { digitOf } from "../engine/digitize.js";
import { onCanvas, SIDE, shadowRootWithCanvas } from "../lib/canvas_dom.js";
import { plain } from "../lib/message.js";
import { mount } from "../lib/mount.js";
import { forgetRecording, isReplaying, record, recordedStroke } from "../lib/recording.js";
import { caughtUp, grow } from "../lib/running.js";
import { keyed } from "../lib/streamlit_dom.js";

const SETTLED = 3; // frames after lifting in which the canvas draws the stroke anew
const LATEST = 5_000; // ms after which an answer is taken for the last one, should a stroke have been miscounted

export default mount(".cv-live", { read: plain, begin, receive, end });

function begin(view) {
  const sheet = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  Object.assign(view, {
    sheet: sheet.getContext("2d", { willReadFrequently: true }),
    base: null, // the picture beneath, as pixels
    pointer: null, // whose stroke it is
    lifted: -Infinity,
    expected: 0, // strokes on the canvas
    frame: 0,
  });
  const heard = {
    pointerdown: (event) => onCanvas(event) && down(view, event),
    pointermove: (event) => event.pointerId === view.pointer && (view.moved = true),
    pointerup: (event) => event.pointerId === view.pointer && lift(view),
    pointercancel: (event) => event.pointerId === view.pointer && lift(view, 0),
  };
  for (const type in heard) addEventListener(type, heard[type], true);
  view.forget = () => {
    for (const type in heard) removeEventListener(type, heard[type], true);
  };
}

function end(view) {
  view.forget();
  cancelAnimationFrame(view.frame);
  caughtUp();
}

function receive(view) {
  const { header, previous } = view;
  if (header.base !== previous?.base) takeBase(view);
  const anew = header.generation !== previous?.generation,
    late = performance.now() - view.lifted > LATEST;
  if (anew) view.pointer = null;
  if (anew || String(header.off) !== String(previous?.off)) forgetRecording(); // its digits are of other steps
  if (isReplaying() && header.strokes === previous?.strokes) return; // a map was opened, say: the moment stays
  if (anew || (view.pointer === null && (header.strokes >= view.expected || late))) {
    view.expected = header.strokes;
    caughtUp();
  }
}

async function takeBase(view) {
  const { base } = view.header;
  view.base = null;
  if (!base) return;
  const picture = new Image();
  picture.src = base;
  await picture.decode();
  if (base === view.header.base) view.base = pixels(view, [picture]);
}

function down(view, event) {
  if (view.pointer !== null) return lift(view, 0); // a second finger: the canvas drops the stroke
  view.pointer = event.pointerId;
  if (!view.header.base && !view.header.strokes) wipeHint(view);
  cancelAnimationFrame(view.frame);
  view.frame = requestAnimationFrame(() => look(view));
}

// "Draw here" does not shine through what is being drawn. The canvas paints it anew when it begins anew.
function wipeHint({ header }) {
  const beneath = shadowRootWithCanvas(keyed(header.place))?.querySelector("canvas.dc-background-canvas");
  beneath?.getContext("2d").fillRect(0, 0, beneath.width, beneath.height);
}

// strokes: how many this was; 0 if it is dropped.
function lift(view, strokes = 1) {
  view.pointer = null;
  view.lifted = performance.now();
  view.expected += strokes;
  cancelAnimationFrame(view.frame);
  let left = SETTLED;
  const wait = () => {
    view.frame = requestAnimationFrame(() => (--left ? wait() : settle(view)));
  };
  wait();
}

function settle(view) {
  read(view);
  recordedStroke();
}

function look(view) {
  if (view.pointer === null) return;
  if (view.moved) read(view);
  view.moved = false;
  view.frame = requestAnimationFrame(() => look(view));
}

function read(view) {
  const root = shadowRootWithCanvas(keyed(view.header.place)),
    drawn = root && [...root.querySelectorAll("canvas.dc-canvas, canvas.upper-canvas")];
  if (!drawn?.length) return;
  const drawing = { data: over(pixels(view, drawn), view.base), width: SIDE, height: SIDE },
    { off } = view.header,
    digit = digitOf(drawing, off);
  if (!digit) return;
  grow(digit, drawing, off);
  record(drawing.data, SIDE, digit);
}

function pixels({ sheet }, pictures) {
  sheet.clearRect(0, 0, SIDE, SIDE);
  for (const picture of pictures) sheet.drawImage(picture, 0, 0);
  return sheet.getImageData(0, 0, SIDE, SIDE).data;
}

// The strokes over what lies beneath, or over black, rounded as Pillow does on the server.
function over(strokes, base) {
  const out = new Uint8ClampedArray(strokes.length);
  for (let k = 0; k < strokes.length; k += 4) {
    const share = strokes[k + 3];
    for (let c = k; c < k + 3; c++) {
      const sum = (base ? base[c] * (255 - share) : 0) + strokes[c] * share + 128;
      out[c] = ((sum >> 8) + sum) >> 8;
    }
  }
  return out;
}
