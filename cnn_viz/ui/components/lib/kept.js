// What this tab keeps of the visit. sessionStorage is the tab's own and goes with it; a browser may refuse it.

const KEPT = "cnn-viz";

export function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

export function writeKept(kept) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    sessionStorage.removeItem(KEPT); // better nothing than a drawing of before
  }
}

/** How the browser came to this page: "navigate", "reload", "back_forward"; undefined where it does not say. */
export function arrivedBy() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type;
}
