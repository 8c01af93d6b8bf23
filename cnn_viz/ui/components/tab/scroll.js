// Where the reader was: Streamlit scrolls a part of the page, which no browser remembers by itself.

import { untilRest } from "../lib/rest.js";
import { streamlitMain } from "../lib/streamlit_dom.js";

const SETTLED = 300, // ms without scrolling after which the place is written down; Safari allows 100 a half minute
  LONGEST = 30_000; // ms for which a page that is still being drawn is waited for

export const scrolled = () => Math.round(streamlitMain()?.scrollTop ?? 0);

export function watchScroll() {
  let settled = 0;
  const later = () => {
    clearTimeout(settled);
    settled = setTimeout(keepScroll, SETTLED);
  };
  addEventListener("scroll", (event) => event.target === streamlitMain() && later(), { capture: true, passive: true });
}

export function keepScroll() {
  const entry = history.state?.cnnViz,
    top = scrolled();
  if (entry && (entry.top ?? 0) !== top) history.replaceState({ ...history.state, cnnViz: { ...entry, top } }, "");
}

// The page comes in parts: it is long enough only once they are there, and what stands above may still grow.
export function scrollBack(top) {
  if (!top) return;
  untilRest(() => {
    const main = streamlitMain();
    if (!main || main.scrollHeight - main.clientHeight < top) return null;
    main.scrollTop = top;
    return main.scrollHeight;
  }, LONGEST);
}
