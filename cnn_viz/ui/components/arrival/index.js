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
    const top = () => Math.round(element.getBoundingClientRect().top);
    if (top() !== before) leadTo(element);
    if (!lit) lightUp(element);
    lit = true;
    return top();
  }, PATIENCE);
}
