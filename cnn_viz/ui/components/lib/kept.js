// What this tab keeps of the visit. sessionStorage is the tab's own and goes with it; a browser may refuse it.

const KEPT = "cnn-viz",
  SINCE = "cnn-viz-since"; // strokes are drawn more often than the server says what to keep

/** What the server said last, and what was done on the canvas since. */
export function readKept() {
  const kept = read(KEPT);
  return kept && { ...kept, since: read(SINCE) };
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

export const writeKept = (kept) => write(KEPT, kept);

/** What was done on the canvas. @type {(deeds: object) => void} */
export const keepSince = (deeds) => write(SINCE, deeds);

function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(name); // better nothing than a drawing of before
  }
}

/** How the browser came to this page: "navigate", "reload", "back_forward"; undefined where it does not say. */
export function arrivedBy() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type;
}
