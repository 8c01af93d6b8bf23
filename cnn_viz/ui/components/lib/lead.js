// Lead the eye to a container of the page: scroll there and let it light up for a moment.

import { keyed } from "./streamlit_dom.js";

// What stands in the upper half already stays where it is. The margin leaves the page's head and a heading in sight.
// A lesson's bar, which stays below the head, covers nothing of it.
export function leadTo(element, smooth = false) {
  const { top } = element.getBoundingClientRect(),
    bar = keyed("lesson")?.offsetHeight ?? 0;
  if (top >= 64 + bar && top < innerHeight / 2) return;
  element.style.scrollMarginTop = `${bar ? 72 + bar : 112}px`;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "start", behavior: smooth && !calm ? "smooth" : "instant" });
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
