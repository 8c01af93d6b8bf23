// Cells that are edited where they stand: a field over each cell of a board, that behaves like a spreadsheet.

import { corner, paintBoard, words } from "../lib/board.js";
import { inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { widthOf } from "./inscribe.js";
import { fitting, typedIn } from "./numerals.js";
import { pasted } from "./paste.js";

// Which of the bench's tables a board shows: the matrix where the first step reads it, or the kernel.
export function isEdited(view, b) {
  return (
    b.maps === view.kernelBoard?.maps ||
    (view.i === 1 &&
      view.header.matrix !== null &&
      b.maps.values.buffer === view.input.buffer &&
      within(b.maps.values, view.input))
  );
}

const within = (part, all) => part.byteOffset >= all.byteOffset && part.byteOffset < all.byteOffset + all.byteLength;

// planes: three channels of rows of numbers, kept whole though only one may be on the screen; first: the board's first.
export function makeEditable(view, b, what, planes, first = 0) {
  const { box, maps } = b,
    side = `${b.p.cell / view.dpr}px`;
  box.setAttribute("role", "group");
  box.classList.add("editable");
  b.fields = [];
  for (let k = 0; k < maps.n * maps.h * maps.w; k++) {
    const c = Math.floor(k / (maps.h * maps.w)),
      row = Math.floor((k % (maps.h * maps.w)) / maps.w),
      column = k % maps.w;
    const field = make("input", "cell", box),
      [x, y] = corner(b, c);
    Object.assign(field, { type: "text", inputMode: "text", autocomplete: "off", spellcheck: false });
    Object.assign(field.style, {
      left: `${(x + column * b.p.cell) / view.dpr}px`,
      top: `${(y + row * b.p.cell) / view.dpr}px`,
      width: side,
      height: side,
    });
    Object.assign(field.dataset, { what, c: first + c, row, column });
    field.ariaLabel = fill(view.text[`cell_${what}`], { c: first + c + 1, row: row + 1, column: column + 1 });
    field.table = { view, b, what, planes, k };
    b.fields.push(field);
    rest(field);
  }
  box.addEventListener("focusin", ({ target }) => enter(target));
  box.addEventListener("focusout", ({ target }) => commit(target));
  box.addEventListener("keydown", (e) => steer(e));
  box.addEventListener("paste", (e) => pasted(e));
}

const enteredIn = ({ table: { planes }, dataset: { c, row, column } }) => planes[c][row][column];

// At rest a number is shortened to fit; while it is edited it has all its digits.
function rest(field) {
  const { view, b, k } = field.table,
    v = enteredIn(field),
    cell = b.p.cell / view.dpr,
    { said, size } = fitting(v, cell - 2, widthOf(view), cell < 30 && Math.abs(v) >= 1 ? 1 : 2);
  field.value = said;
  field.title = exact(Math.fround(v), view.text);
  field.style.setProperty("--letters", `${size}px`);
  field.style.color = inkOn(view.colours, b.maps.values[k], b.full(Math.floor(k / (b.maps.h * b.maps.w))));
  field.entered = field.value;
}

function enter(field) {
  if (!field.table) return;
  field.value = field.entered = exact(Math.fround(enteredIn(field)), field.table.view.text);
  field.select();
}

// What was typed becomes the cell's number; what is no number is taken back. Either is said where it is not plain.
function commit(field) {
  const { table, value: said, entered } = field,
    { view } = table,
    before = enteredIn(field);
  if (said === entered) return rest(field); // nothing was typed
  const { v, note, problem } = typedIn(said),
    stays = exact(Math.fround(problem ? before : v), view.text);
  const name = problem ?? note;
  tell(table, name ? fill(view.text[name], { said: said.trim().slice(0, 40), v: stays }) : "");
  if (!problem && Math.fround(v) !== Math.fround(before)) {
    setCell(field, v, before);
    send(table);
  }
  rest(field);
}

// One sentence below the table that it is about, and for the ear; "" takes the last one away.
export function tell({ view, what }, said) {
  view.told = { said, what };
  view.news.textContent = said;
  showTold(view);
}

export function showTold(view) {
  view.toldLine?.remove();
  const { said, what } = view.told,
    place = what === "kernel" ? view.between : view.from;
  view.toldLine = said ? words("p", "told", said, place) : null;
}

function setCell({ table: { view, b, planes, k }, dataset: { c, row, column } }, v, before) {
  // With one channel on the screen, channels that were alike stay alike.
  for (const plane of view.channels === 1 ? planes : [planes[c]])
    if (plane[row][column] === before) plane[row][column] = v;
  b.maps.values[k] = v;
  paintBoard(b);
}

// The server computes with the new table; until it has answered, nothing is claimed about the old output.
export function send({ view, what, planes }) {
  view.sent = Math.max(view.sent, view.header.edit) + 1;
  view.root.dataset.waiting = "1";
  if (view.proof) view.proof.textContent = "";
  view.component.setTriggerValue("edit", { count: view.sent, what, planes });
}

function steer(e) {
  const field = e.target,
    { table } = field;
  if (!table) return;
  const { h, w } = table.b.maps,
    within = table.k % (h * w),
    atStart = field.selectionEnd === 0 || (field.selectionStart === 0 && field.selectionEnd === field.value.length),
    atEnd =
      field.selectionStart === field.value.length ||
      (field.selectionStart === 0 && field.selectionEnd === field.value.length);
  const to = {
    ArrowUp: within >= w && -w,
    ArrowDown: within < (h - 1) * w && w,
    Enter: e.shiftKey ? within >= w && -w : within < (h - 1) * w && w,
    ArrowLeft: atStart && within % w > 0 && -1,
    ArrowRight: atEnd && within % w < w - 1 && 1,
  }[e.key];
  if (e.key === "Escape") {
    rest(field);
    enter(field);
  } else if (to) table.b.fields[table.k + to].focus();
  else if (e.key === "Enter") {
    commit(field);
    enter(field);
  } else return;
  e.preventDefault();
  e.stopPropagation();
}

// Which field has the focus, and what has been typed there, so that it can be had back in a new board.
export function focusedField({ root }) {
  const field = root.getRootNode().activeElement;
  if (!field?.table) return null;
  const { what, c, row, column } = field.dataset;
  const { value: typed, entered, selectionStart: start, selectionEnd: end } = field;
  return { what, c, row, column, typed, entered, start, end };
}

export function refocus({ root }, was) {
  const field = root.querySelector(
    `.cell[data-what="${was.what}"][data-c="${was.c}"][data-row="${was.row}"][data-column="${was.column}"]`,
  );
  if (!field) return;
  field.focus({ preventScroll: true });
  if (was.typed !== was.entered) Object.assign(field, { value: was.typed, entered: was.entered });
  field.setSelectionRange(was.start, was.end);
}
