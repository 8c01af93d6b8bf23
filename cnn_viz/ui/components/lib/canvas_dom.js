// The drawing canvas as streamlit-drawable-canvas puts it onto the page: behind a shadow root of its own.

export const SIDE = 280; // of the canvas, in its own pixels, whatever the screen's

/** @type {(host: Element | null) => any} null until its own script has loaded */
export function shadowRootWithCanvas(host) {
  for (const element of host?.querySelectorAll("*") ?? []) {
    if (element.shadowRoot?.querySelector("canvas.upper-canvas")) return element.shadowRoot;
  }
  return null;
}

/** Whether an event befell the canvas. @type {(event: Event) => boolean} */
export const onCanvas = (event) => /** @type {any} */ (event.composedPath()[0]).matches?.("canvas.upper-canvas");
