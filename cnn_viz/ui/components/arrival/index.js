// Whoever comes by a link to a part of the page is taken there, once.

import { arrive } from "../lib/arrive.js";
import { message } from "../lib/message.js";

const last = new Map(); // by whether it was near

export default function ({ data }) {
  const { place, arrival, near } = message(data),
    name = `${arrival} ${place}`;
  if (name === last.get(near)) return;
  last.set(near, name);
  return arrive(place, near);
}
