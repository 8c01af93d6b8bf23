// A layer is moved by its grip: dragged with mouse or finger, or with the arrow keys.

import { move } from "./index.js";

export function dragged(view, item, at) {
  const { grip } = item.controls;
  let from = null,
    to = at;
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(view, at, at + by);
  });
  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    grip.setPointerCapture(event.pointerId);
    from = event.clientY;
    to = at;
    item.box.classList.add("moving");
  });
  grip.addEventListener("pointermove", (event) => {
    if (from === null) return;
    item.box.style.translate = `0 ${event.clientY - from}px`;
    to = place(view, event.clientY, at);
    mark(view, to, at);
  });
  const dropped = (event) => {
    if (from === null) return;
    from = null;
    item.box.classList.remove("moving");
    item.box.style.translate = "";
    mark(view, at, at);
    if (event.type === "pointerup") move(view, at, to);
  };
  for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, dropped);
}

// The place in the list that a height on the screen stands for.
function place({ items }, y, at) {
  const others = items.filter((_, i) => i !== at).map(({ box }) => box.getBoundingClientRect());
  return others.filter(({ top, height }) => y > top + height / 2).length;
}

// A line where the layer would come to stand.
function mark({ items }, to, at) {
  const below = to > at ? to + 1 : to;
  items.forEach(({ box }, i) => {
    box.classList.toggle("before", to !== at && i === below);
    box.classList.toggle("behind", to !== at && below === items.length && i === items.length - 1);
  });
}
