// Lead the eye to a container of the page: scroll there and let it light up for a moment.

import { keyed } from "./streamlit_dom.js";

const HEAD = 64, // CSS pixels of the page's head
  HEADING = 48, // of a heading above what is looked for
  ROOM = 8; // around it, where a lesson looks for it

// What stands in the upper half already stays where it is. The margin leaves the page's head and a heading in sight.
export function leadTo(element, smooth = false) {
  const { top } = element.getBoundingClientRect(),
    bar = keyed("lesson"),
    behavior = smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant";
  if (bar) return leadBelow(bar, element, behavior);
  if (top >= HEAD && top < innerHeight / 2) return;
  element.style.scrollMarginTop = `${HEAD + HEADING}px`;
  element.scrollIntoView({ block: "start", behavior });
}

// No further than until all of it is in sight.
export function comeIntoSight(element) {
  element.style.scrollMargin = `${HEAD}px 0 ${2 * ROOM}px`;
  element.scrollIntoView({ block: "nearest" });
}

// A lesson's bar, which stays in sight, covers nothing of it; what fits comes to the middle, with what stands around it.
function leadBelow(bar, element, behavior) {
  const { top, bottom, height } = element.getBoundingClientRect(),
    free = parseFloat(getComputedStyle(bar).top) + bar.offsetHeight + ROOM,
    fits = height + ROOM <= innerHeight - free;
  if (top >= free && (bottom + ROOM <= innerHeight || (!fits && top < innerHeight / 2))) return;
  element.style.scrollMarginTop = `${free}px`;
  element.scrollIntoView({ block: fits ? "center" : "start", behavior });
}

export function lightUp(element) {
  const lit = "rgb(16 160 120 / 0.16)"; // between the accents of the two themes
  const frames = [0, 0.6, 1].map((offset) => ({
    offset,
    backgroundColor: offset < 1 ? lit : "transparent",
    boxShadow: `0 0 0 8px ${offset < 1 ? lit : "transparent"}`,
  }));
  element.animate(frames, { duration: 2400 });
}
