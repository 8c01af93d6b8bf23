// The ten probabilities over a drawing's moments, and above them the digit that was read, wherever it changed.

import { argmax } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";

const SVG = "http://www.w3.org/2000/svg";

export function drawChart({ chart, digits, shares, text }) {
  const last = Math.max(1, shares.length - 1),
    read = shares.map(argmax);
  chart.setAttribute("viewBox", `0 0 ${last} 1`);
  chart.setAttribute("preserveAspectRatio", "none");
  chart.replaceChildren();
  for (let digit = 0; digit < 10; digit++) {
    const points = shares.map((share, k) => `${k},${(1 - share[digit]).toFixed(4)}`);
    add(chart, "path", { d: `M${points.join("L")}` });
  }
  const changes = read.flatMap((digit, k) => (digit === read[k - 1] ? [] : [{ digit, k }]));
  changes.forEach(({ digit, k }, i) => {
    const until = changes[i + 1]?.k ?? read.length - 1,
      points = shares.slice(k, until + 1).map((share, j) => `${k + j},${(1 - share[digit]).toFixed(4)}`);
    if (points.length > 1) add(chart, "path", { class: "read", d: `M${points.join("L")}` });
  });
  chart.setAttribute("aria-label", fill(text.story, { digits: changes.map(({ digit }) => digit).join(" → ") }));
  digits.replaceChildren();
  let free = -1;
  for (const { digit, k } of changes) {
    const share = k / last;
    if (share < free) continue; // there is no room for what stood there for a moment only
    make("span", "", digits, String(digit)).style.left = `${100 * share}%`;
    free = share + 0.05;
  }
}

/** Where the slider is. @type {(view: any, at: number) => void} */
export function markMoment({ chart }, at) {
  chart.querySelector("line")?.remove();
  add(chart, "line", { x1: at, x2: at, y1: 0, y2: 1 });
}

function add(parent, tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  parent.append(element);
}
