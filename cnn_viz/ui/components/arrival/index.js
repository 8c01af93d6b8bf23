// The place comes when its part of the script has run, and moves while what stands above it is still being drawn.

import { leadTo, lightUp } from "../lib/lead.js";
import { message } from "../lib/message.js";
import { placed } from "../lib/places.js";
import { untilRest } from "../lib/rest.js";

const PATIENCE = 10_000; // ms to wait for the place

let last = "";

export default function ({ data }) {
  const { place, arrival } = message(data),
    name = `${arrival} ${place}`;
  if (name === last) return;
  last = name;
  return follow(place);
}

function follow(place) {
  let lit = false;
  return untilRest((before) => {
    const element = placed(place);
    if (!element) return null;
    if (lies(element) !== before) leadTo(element);
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
