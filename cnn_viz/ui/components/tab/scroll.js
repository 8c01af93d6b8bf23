// Where the reader was: Streamlit scrolls a part of the page, which no browser remembers by itself.

const SETTLED = 300, // ms without scrolling after which the place is written down; Safari allows 100 a half minute
  LONGEST = 4_000, // ms for which a page that is still being drawn is waited for
  TAKEN_OVER = ["wheel", "touchstart", "pointerdown", "keydown"];

const scroller = () => document.querySelector('[data-testid="stMain"]');

function watchScroll() {
  let settled = 0;
  const later = () => {
    clearTimeout(settled);
    settled = setTimeout(keepScroll, SETTLED);
  };
  addEventListener("scroll", (event) => event.target === scroller() && later(), { capture: true, passive: true });
}

function keepScroll() {
  const entry = history.state?.cnnViz,
    top = Math.round(scroller()?.scrollTop ?? 0);
  if (entry && (entry.top ?? 0) !== top) history.replaceState({ ...history.state, cnnViz: { ...entry, top } }, "");
}

// The page comes in parts, and is long enough only once they are there.
function scrollBack(top) {
  if (!top) return;
  const end = performance.now() + LONGEST;
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    for (const type of TAKEN_OVER) removeEventListener(type, stop, true);
  };
  const look = () => {
    const main = scroller();
    if (main && main.scrollHeight - main.clientHeight >= top) main.scrollTop = top;
    if (performance.now() > end) stop();
    else frame = requestAnimationFrame(look);
  };
  for (const type of TAKEN_OVER) addEventListener(type, stop, true);
  look();
}
