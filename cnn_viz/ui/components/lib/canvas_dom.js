// The drawing canvas as streamlit-drawable-canvas puts it onto the page: behind a shadow root of its own.

import { keyed } from "./streamlit_dom.js";

/** @type {(host: Element | null) => any} null until its own script has loaded */
export function shadowRootWithCanvas(host) {
  for (const element of host?.querySelectorAll("*") ?? []) {
    if (element.shadowRoot?.querySelector("canvas.upper-canvas")) return element.shadowRoot;
  }
  return null;
}

/** Whether an event befell the canvas. @type {(event: Event) => boolean} */
export const onCanvas = (event) => /** @type {any} */ (event.composedPath()[0]).matches?.("canvas.upper-canvas");

let ink = false;

/** Whether something is drawn, or a picture lies on the canvas. */
export const hasInk = () => ink;

/** It is so now: the hint on the canvas and what is offered to an empty one go or come. @type {(place: string, is: boolean) => void} */
export function markInk(place, is) {
  ink = is;
  keyed("workspace")?.toggleAttribute("data-drawn", is);
  const hint = shadowRootWithCanvas(keyed(place))?.querySelector(".hint");
  if (hint) hint.hidden = is;
}

/** Takes the last strokes off the canvas: its own hidden toolbar can. @type {(place: string, count: number) => void} */
export function undoOnCanvas(place, count) {
  const button = shadowRootWithCanvas(keyed(place))?.querySelector(".dc-toolbar [aria-label=Undo]");
  for (let k = 0; k < count; k++) button?.click();
}
