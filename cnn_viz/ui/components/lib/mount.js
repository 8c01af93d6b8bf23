// A component's life in the browser, the same for all: begun once, told by messages, laid out anew when it must be.

import { dress } from "./colours.js";
import { unpack } from "./message.js";

/**
 * What a component keeps between messages; each adds its own elements and values.
 * @typedef {object} View
 * @property {HTMLElement} root the element that Python named
 * @property {any} component what Streamlit gave last: setStateValue, setTriggerValue, data
 * @property {any} header the last message's
 * @property {any} [previous] the header of the message before it
 * @property {Float32Array[]} arrays the last message's
 * @property {Record<string, string>} text the sentences that the browser fills in
 * @property {number} width of the root, in CSS pixels; 0 while it has none
 * @property {number} dpr device pixels a CSS pixel
 * @property {(css: number) => number} px CSS pixels in device pixels, whole ones
 */

/**
 * @typedef {object} Life
 * @property {(bytes: Uint8Array) => {header: any, arrays: Float32Array[]}} [read] its message, where that is no blob
 * @property {(view: any, before?: any) => void} begin builds what stays; before: the view that ended in this element
 * @property {(view: any, header: any) => boolean} [stale] whether a message is passed over
 * @property {(view: any) => string | void} receive takes a message in, and names all of it that is laid out; undefined:
 *   everything is, every time
 * @property {(view: any) => void} [arrange] lays everything out: when that name has changed, the theme, or the width
 * @property {(view: any) => void} [received] after every message
 * @property {(view: any) => void} [end] when the component leaves the page
 */

/**
 * The function that Streamlit calls with every message, and again when the theme changes.
 * @param {string} selector of the root element
 * @param {Life} life
 */
export function mount(selector, life) {
  return (/** @type {any} */ component) => {
    const root = component.parentElement.querySelector(selector);
    /** @type {View & Record<string, any>} */
    const view = (root.view = root.view && !root.view.ended ? root.view : begun(root, life, root.view));
    view.component = component;
    take(view, life, (life.read ?? unpack)(component.data));
    return () => {
      view.resize.disconnect();
      life.end?.(view);
      view.ended = true;
    };
  };
}

/** @type {(root: HTMLElement, life: Life, before?: any) => View & Record<string, any>} */
function begun(root, life, before) {
  if (before) before.focused = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
  if (before) root.replaceChildren(); // Streamlit ends a component at times, and begins it anew in the same element
  /** @type {any} */
  const view = { root, built: null, width: 0, dpr: 1, px: (css) => Math.round(css * view.dpr) };
  life.begin(view, before);
  view.resize = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (view.header && (root.clientWidth !== view.width || density(root) !== view.dpr)) arrange(view, life);
    }),
  );
  view.resize.observe(root);
  return view;
}

/** @type {(view: any, life: Life, message: {header: any, arrays: Float32Array[]}) => void} */
function take(view, life, { header, arrays }) {
  if (life.stale?.(view, header)) return;
  view.previous = view.header;
  Object.assign(view, { header, arrays, text: header.text });
  const dressed = header.themes ? dress(view) : false,
    built = life.receive(view);
  if (built === undefined || built !== view.built || dressed || !view.width) {
    view.built = built;
    arrange(view, life);
  }
  life.received?.(view);
}

/** Device pixels a CSS pixel of it; a page shown to a room is enlarged. @type {(root: HTMLElement) => number} */
const density = (root) => (devicePixelRatio || 1) * (root.currentCSSZoom ?? 1);

/** Nothing is laid out while there is no width; once there is one again, all is. @type {(view: any, life: Life) => void} */
function arrange(view, life) {
  Object.assign(view, { width: view.root.clientWidth, dpr: density(view.root) });
  if (view.width) life.arrange?.(view);
}
