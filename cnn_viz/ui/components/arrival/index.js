// Whoever comes by a link to a part of the page is taken there, once.

import { arrive } from "../lib/arrive.js";
import { message } from "../lib/message.js";

let last = "";

export default function ({ data }) {
  const { place, arrival } = message(data),
    name = `${arrival} ${place}`;
  if (name === last) return;
  last = name;
  return arrive(place);
}
