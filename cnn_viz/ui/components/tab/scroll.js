// Where the reader was: Streamlit scrolls a part of the page, which no browser remembers by itself.

const SETTLED = 300, // ms without scrolling after which the place is written down; Safari allows 100 a half minute
  LONGEST = 15_000, // ms for which a page that is still being drawn is waited for
  REST = 700, // ms within which nothing has moved it
  TAKEN_OVER = ["wheel", "touchstart", "pointerdown", "keydown"];

const scroller = () => document.querySelector('[data-testid="stMain"]');
const scrolled = () => Math.round(scroller()?.scrollTop ?? 0);

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
    top = scrolled();
  if (entry && (entry.top ?? 0) !== top) history.replaceState({ ...history.state, cnnViz: { ...entry, top } }, "");
}

// The page comes in parts: it is long enough only once they are there, and what stands above may still grow.
function scrollBack(top) {
  if (!top) return;
  const begun = performance.now();
  let [frame, reached, long] = [0, Infinity, 0];
  const stop = () => {
    cancelAnimationFrame(frame);
    for (const type of TAKEN_OVER) removeEventListener(type, stop, true);
  };
  const look = (now) => {
    const main = scroller(),
      fits = main && main.scrollHeight - main.clientHeight >= top;
    if (!fits || main.scrollHeight !== long) reached = now;
    long = main?.scrollHeight ?? 0;
    if (fits) main.scrollTop = top;
    if (now - begun > LONGEST || (fits && now - reached > REST)) stop();
    else frame = requestAnimationFrame(look);
  };
  for (const type of TAKEN_OVER) addEventListener(type, stop, true);
  frame = requestAnimationFrame(look);
}
