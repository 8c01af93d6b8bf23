// Pictures to choose from: tiles on one canvas, each with an element over it that keyboards and screen readers find.
// The component has `make` (tag, style, parent) and draws the canvas.

import { make } from "./make.js";

// A canvas with buttons over it: one stop for Tab, arrows move, Enter chooses (or the choice follows the focus).
export function picker(box, chosen, choose, follows = false) {
  const self = { box, canvas: make("canvas", "", box), items: [], cols: 1, cursor: 0 };
  const move = (k) => {
    self.items[self.cursor].tabIndex = -1;
    self.cursor = k;
    self.items[k].tabIndex = 0;
    self.items[k].focus();
    if (follows) choose(k);
  };
  box.setAttribute("role", "listbox");
  box.addEventListener("keydown", (e) => {
    const { cursor, cols, items } = self,
      last = items.length - 1;
    const beside = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 0, End: last };
    const to = { ...beside, ArrowUp: cursor - cols, ArrowDown: cursor + cols }[e.key];
    if (e.key === "Enter" || e.key === " ") choose(cursor);
    else if (to === undefined) return;
    else if (to >= 0 && to <= last) move(to);
    e.preventDefault();
  });
  box.addEventListener("click", (e) => {
    const item = e.target.closest("[role=option]");
    if (!item) return;
    move(+item.dataset.k);
    choose(self.cursor);
  });
  self.current = chosen;
  return self;
}

// Put the canvas and one item a tile in place. place(k) is tile k's box in device pixels, label(k) its spoken name.
export function spread(view, self, { width, height, n, cols, place, label, name }) {
  const css = (v) => `${v / view.dpr}px`,
    { box, canvas, items } = self;
  Object.assign(canvas, { width, height });
  for (const element of [box, canvas]) Object.assign(element.style, { width: css(width), height: css(height) });
  box.setAttribute("aria-label", name);
  self.cols = cols;
  while (items.length < n) items.push(make("div", "item", box));
  items.splice(n).forEach((item) => item.remove());
  items.forEach((item, k) => {
    const at = place(k);
    item.setAttribute("role", "option");
    item.setAttribute("aria-label", label(k));
    item.dataset.k = k;
    Object.assign(item.style, { left: css(at.x), top: css(at.y), width: css(at.width), height: css(at.height) });
  });
  mark(self, self.current());
}

export function mark(self, k) {
  self.cursor = k;
  self.items.forEach((item, other) => {
    item.setAttribute("aria-selected", String(other === k));
    item.tabIndex = other === k ? 0 : -1;
  });
}
