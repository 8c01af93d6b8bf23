// A digit's 28 x 28 pixels, large: a patch is dragged over them, and single ones are erased or inked.
//
// The view has `digit`, `at`, `size` and `mode` ("cover", "erase" or "draw"); `keep` is called before a change, `changed`
// after it.

import { make } from "./make.js";

export const SIDE = 28,
  LARGEST = 14; // pixels of a patch

/** Buttons for some of the modes; `chosen` follows a choice. @type {(view: any, box: HTMLElement, modes: string[], chosen: () => void) => void} */
export function beginModes(view, box, modes, chosen) {
  const group = make("div", "modes", box);
  group.setAttribute("role", "group");
  view.modes = modes.map((mode) => {
    const button = make("button", "", group);
    button.type = "button";
    button.dataset.mode = mode;
    button.addEventListener("click", () => {
      view.mode = mode;
      chosen();
    });
    return button;
  });
}

export function writeModes({ modes, mode, text }) {
  for (const button of modes) {
    button.textContent = text[`mode_${button.dataset.mode}`];
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function beginBoard(view, box) {
  const board = (view.board = make("div", "board", box));
  board.tabIndex = 0;
  board.setAttribute("role", "application");
  view.picture = make("canvas", "", board);
  Object.assign(view.picture, { width: SIDE, height: SIDE });
  view.patch = make("i", "patch", board);
  view.cursor = make("i", "cursor", board);
  view.boardAbout = make("p", "quiet", box);
  let down = false;
  board.addEventListener("pointerdown", (event) => {
    down = true;
    board.setPointerCapture(event.pointerId);
    if (view.mode !== "cover") view.keep();
    touch(view, event);
  });
  board.addEventListener("pointermove", (event) => {
    if (down) touch(view, event);
  });
  for (const type of ["pointerup", "pointercancel"]) board.addEventListener(type, () => (down = false));
  board.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (move) {
      const far = event.shiftKey ? 5 : 1;
      go(view, view.at.row + far * move[0], view.at.column + far * move[1]);
    } else if (event.key === " " && view.mode !== "cover") {
      view.keep();
      ink(view, view.at.row, view.at.column);
    } else if (view.mode === "cover" && (event.key === "+" || event.key === "-")) {
      view.size = Math.max(1, Math.min(LARGEST, view.size + (event.key === "+" ? 1 : -1)));
      view.slider.value = String(view.size);
    } else return;
    event.preventDefault();
    view.changed();
  });
}

function touch(view, event) {
  const box = view.board.getBoundingClientRect(),
    row = Math.floor(((event.clientY - box.top) / box.height) * SIDE),
    column = Math.floor(((event.clientX - box.left) / box.width) * SIDE),
    half = view.mode === "cover" ? Math.floor(view.size / 2) : 0;
  go(view, row - half, column - half);
  if (view.mode !== "cover") ink(view, view.at.row, view.at.column);
  view.changed();
}

/** The patch stays on the digit. */
export function go(view, row, column) {
  const last = SIDE - (view.mode === "cover" ? view.size : 1),
    inside = (v) => Math.max(0, Math.min(last, v));
  view.at = { row: inside(row), column: inside(column) };
}

// One pixel without ink, or full of it.
function ink({ digit, mode }, row, column) {
  const value = mode === "draw" ? 255 : 0,
    k = row * SIDE + column;
  digit.ink[k] = value;
  for (let c = 0; c < 3; c++) digit.colour[c * SIDE * SIDE + k] = value;
}

export function paintBoard(view) {
  const { picture, digit, mode, size, patch, cursor, board, text } = view;
  go(view, view.at.row, view.at.column);
  const { at } = view,
    share = (v) => `${(100 * v) / SIDE}%`;
  paintDigit(picture, digit);
  board.ariaLabel = text[`keys_${mode}`];
  view.boardAbout.textContent = text[`keys_${mode}`];
  patch.hidden = mode !== "cover";
  cursor.hidden = mode === "cover";
  const box = { left: share(at.column), top: share(at.row) };
  Object.assign(patch.style, box, { width: share(size), height: share(size) });
  Object.assign(cursor.style, box, { width: share(1), height: share(1) });
}

/** As on the canvas: ink in its colour on black. */
export function paintDigit(canvas, { colour }) {
  const ctx = canvas.getContext("2d"),
    image = ctx.createImageData(SIDE, SIDE);
  for (let k = 0; k < SIDE * SIDE; k++) {
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = colour[c * SIDE * SIDE + k];
    image.data[4 * k + 3] = 255;
  }
  ctx.putImageData(image, 0, 0);
}
