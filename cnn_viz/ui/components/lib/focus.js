// The focus goes on where the visitor is when what held it leaves the page: the one names who shall have it, the other
// takes it as soon as it is drawn.

const PATIENCE = 10_000; // ms; after that they have gone on by themselves

let wanted = "",
  until = 0;

/** @param {string} name of who shall have it */
export function handFocus(name) {
  wanted = name;
  until = performance.now() + PATIENCE;
}

/** @type {(name: string, element: HTMLElement | undefined) => void} */
export function takeFocus(name, element) {
  if (name !== wanted || !element) return;
  wanted = "";
  if (performance.now() < until) element.focus({ preventScroll: true });
}
