// What the network reads where the digit stands: a cell for each position, orange where it reads the same as in the
// middle after centring, blue where it reads another digit, the stronger the surer.

import { board, follow, outline, section, wipe, words } from "../lib/board.js";
import { inkOn } from "../lib/colours.js";
import { fill, percent } from "../lib/numbers.js";

export function buildPositions(view, box, k) {
  const { digits, certain, header, text, narrow } = view,
    side = 2 * header.farthest + 1,
    count = side * side,
    right = digits[count + (count - 1) / 2];
  const read = digits.subarray(k * count, (k + 1) * count),
    values = Float32Array.from(read, (digit, j) => certain[k * count + j] * (digit === right ? 1 : -1));
  const part = section(box, k ? "centred" : "raw", k ? text.with_centring : text.without, "");
  const same = read.reduce((n, digit) => n + (digit === right), 0);
  part.about.textContent = fill(text.same_at, { digit: right, n: same, all: count });
  const across = narrow ? view.width : 286;
  const b = board(
    view,
    part,
    { n: 1, h: side, w: side, values },
    { across, high: across, largest: 22, full: () => 1, live: true, label: text.positions },
  );
  writeDigits(b, read, values);
  const readout = words("p", "readout", "", part);
  const say = ({ row, column }) => {
    const at = row * side + column;
    readout.textContent = fill(text.reads, {
      ...placed(view, row - header.farthest, column - header.farthest),
      digit: read[at],
      share: percent(certain[k * count + at]),
    });
  };
  const here = { row: header.shift[0] + header.farthest, column: header.shift[1] + header.farthest };
  const rest = () => {
    wipe(b);
    frame(b, here, view.accent);
    say(here);
  };
  const shift = ({ row, column }) => move(view, row - header.farthest, column - header.farthest);
  follow(b, {
    move: (at) => {
      wipe(b);
      frame(b, here, view.accent);
      frame(b, at, view.theme.text);
      say(at);
    },
    choose: shift,
    leave: rest,
  });
  b.box.addEventListener("keydown", (e) => byKey(view, e));
  b.box.dataset.map = k;
  rest();
}

const frame = (b, { row, column }, colour) =>
  outline(b, 0, { top: row, left: column, bottom: row + 1, right: column + 1 }, colour);

function writeDigits(b, read, values) {
  const { view, p, ground } = b,
    ctx = ground.getContext("2d");
  ctx.font = `${view.px(11)}px ${view.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  read.forEach((digit, k) => {
    ctx.fillStyle = inkOn(view.colours, values[k], 1);
    ctx.fillText(
      String(digit),
      ((k % b.maps.w) + 0.5) * p.cell,
      (Math.floor(k / b.maps.w) + 0.5) * p.cell + view.px(1),
    );
  });
}

// "2 down, 3 to the left"
export function placed({ text }, down, right) {
  const along = (n, less, more) => (n ? fill(n < 0 ? less : more, { n: Math.abs(n) }) : "");
  return {
    place:
      [along(down, text.up, text.down), along(right, text.left, text.right)].filter(Boolean).join(text.and) ||
      text.middle,
  };
}

export function byKey(view, e) {
  const [down, right] = view.header.shift,
    to = {
      ArrowUp: [down - 1, right],
      ArrowDown: [down + 1, right],
      ArrowLeft: [down, right - 1],
      ArrowRight: [down, right + 1],
      Home: [0, 0],
    }[e.key];
  if (!to) return;
  e.preventDefault();
  move(view, ...to);
}

export function move(view, down, right) {
  const limited = (n) => Math.max(-view.header.farthest, Math.min(view.header.farthest, n));
  view.header.shift = [limited(down), limited(right)]; // the next key counts from here, answered or not
  view.component.setTriggerValue("shift", { down: view.header.shift[0], right: view.header.shift[1] });
}
