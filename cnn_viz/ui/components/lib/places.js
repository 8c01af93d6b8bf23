// Parts of the page that links and lessons point at, by the names in ui/frame/places.py.

import { keyed } from "./streamlit_dom.js";

/** The part with that name, in a component of ours or as a container's key. @type {(name: string) => HTMLElement | null} */
export const placed = (name) => inside(document, `[data-place="${CSS.escape(name)}"]`) ?? keyed(name);

/** @type {(root: Document | ShadowRoot, selector: string) => HTMLElement | null} */
function inside(root, selector) {
  const found = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (found) return found;
  for (const element of root.querySelectorAll("*")) {
    const deeper = element.shadowRoot && inside(element.shadowRoot, selector);
    if (deeper) return deeper;
  }
  return null;
}
