// Lead to a place of the page and light it up. It comes when its part of the script has run, and moves while what stands
// above it is still being drawn.

import { comeIntoSight, leadTo, lightUp } from "./lead.js";
import { placed } from "./places.js";
import { untilRest } from "./rest.js";

const PATIENCE = 10_000; // ms to wait for the place

/**
 * near: no further than until it is in sight, and unlit. Returns what ends it.
 * @type {(place: string, near?: boolean) => () => void}
 */
export function arrive(place, near = false) {
  let lit = near;
  return untilRest((before) => {
    const element = placed(place);
    if (!element) return null;
    if (lies(element) !== before) near ? comeIntoSight(element) : leadTo(element);
    if (!lit) lightUp(element);
    lit = true;
    return lies(element);
  }, PATIENCE);
}

/** Where it begins and ends, which changes while its pictures come. @type {(element: Element) => string} */
function lies(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return `${Math.round(top)} ${Math.round(bottom)}`;
}
