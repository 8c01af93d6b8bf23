// Whether the page is shown to a room: large type, large maps, nothing that a class need not see.

const A_WHILE = 1000; // ms

let on = false;
/** @type {Set<(on: boolean) => void>} */
const acts = new Set();

export const isPresenting = () => on;

/** Styles find it at the page's root. @type {(wanted: boolean) => void} */
export function present(wanted) {
  if (wanted === on) return;
  on = wanted;
  document.documentElement.toggleAttribute("data-presenting", on);
  for (const act of [...acts]) act(on);
}

/**
 * `act` is called whenever that changes. Returns what ends it. Where nobody follows any more it ends: the page was left,
 * unless what followed begins anew at once.
 * @type {(act: (on: boolean) => void) => () => void}
 */
export function followPresenting(act) {
  acts.add(act);
  return () => {
    acts.delete(act);
    setTimeout(() => acts.size || present(false), A_WHILE);
  };
}

/** Its class "presenting" is there whenever that is so. Returns what ends it. @type {(root: HTMLElement) => () => void} */
export function dressed(root) {
  const dress = () => void root.classList.toggle("presenting", on);
  dress();
  return followPresenting(dress);
}
