// Keys that count wherever the focus is: P, Escape, a clicker's, and the arrows while nothing else needs them.

import { isPresenting, present } from "../lib/presenting.js";
import { streamlitMain } from "../lib/streamlit_dom.js";
import { isForPage } from "../lib/typing.js";
import { step, upFromAnywhere } from "./depth.js";
import { turnPage } from "./panel.js";

/** Returns what ends it. @type {(view: any) => () => void} */
export function watchPageKeys(view) {
  const act = (/** @type {KeyboardEvent} */ e) => pageKey(view, e);
  document.addEventListener("keydown", act);
  return () => document.removeEventListener("keydown", act);
}

/** Keys that count wherever the focus is, but where one types: a clicker's, and the arrows while nothing has the focus. */
function pageKey(view, e) {
  if (!view.header.leads || !isForPage(e)) return;
  if (e.key === "p" || e.key === "P") return present(!isPresenting());
  if (e.key === "Escape") return upFromAnywhere(view);
  const by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[e.key],
    at = e.composedPath()[0],
    idle = at === document.body || at === streamlitMain() || view.walk.contains(at);
  if (!by || (view.place.depth !== "layer" && !isPresenting()) || (e.key.startsWith("Arrow") && !idle)) return;
  const { open, layers } = view;
  if (!open) step(view, by);
  else if (open.c + by >= 0 && open.c + by < layers[open.i].n) turnPage(view, by);
  e.preventDefault();
}
