// On a phone one layer is a card: a finger drawn across it brings the next one.

import { step } from "./depth.js";

const FAR = 48; // CSS pixels

export function watchSwipes(view) {
  let start = null;
  view.middle.addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
  });
  view.middle.addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start || view.place.depth !== "layer") return;
    const [dx, dy] = [end.clientX - start.x, end.clientY - start.y];
    start = null;
    if (Math.abs(dx) < FAR || Math.abs(dx) < 2 * Math.abs(dy)) return;
    step(view, dx < 0 ? 1 : -1);
  });
}
