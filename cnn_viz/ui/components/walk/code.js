// The function's source: Python's words set apart, the line that runs marked, what it did written beneath.

import { words } from "../lib/board.js";
import { fadeEdges } from "../lib/fade.js";
import { make } from "../lib/make.js";
import { brief } from "../lib/numbers.js";

const PYTHON =
  /(#.*$|"""[\s\S]*?"""|"[^"]*")|\b(def|for|in|if|return|range|len|max|None|and|not)\b|\b(\d+(?:\.\d+)?)\b|(?<=def )(\w+)/gm;

export function buildCode(view, parent) {
  const box = make("div", "code", parent);
  fadeEdges(box);
  view.listing = make("ol", "", box);
  view.effect = make("p", "effect", box);
  view.effect.setAttribute("aria-hidden", "true"); // the live region says it
}

export function writeCode({ header, listing }) {
  listing.style.counterReset = `line ${header.first_line - 1}`;
  listing.replaceChildren(
    ...header.source.map((line) => {
      const item = make("li");
      const indent = line.length - line.trimStart().length;
      item.style.setProperty("--indent", `${indent + 2}ch`);
      let at = 0;
      for (const found of line.matchAll(PYTHON)) {
        const [said, text, word, number] = found;
        item.append(line.slice(at, found.index));
        words("span", text ? "text" : word ? "word" : number ? "number" : "name", said, item);
        at = found.index + said.length;
      }
      item.append(line.slice(at));
      return item;
    }),
  );
}

// Mark the line of event k, and keep it in sight where the code scrolls.
export function markLine({ listing, header, k }) {
  const line = header.lines[k];
  for (const [n, item] of [...listing.children].entries()) {
    if (n === line) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
}

export const plain = (v) =>
  v - v !== 0 ? (v < 0 ? "−∞" : v > 0 ? "∞" : "–") : Number.isInteger(v) ? String(v).replace("-", "−") : brief(v);

// A cell by its indices: maps[2, 5, 7]. A flat place is counted in the array's own shape.
function cellName({ name, shape }, place) {
  const at = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    at.unshift(place % shape[d]);
    place = Math.floor(place / shape[d]);
  }
  return `${name}[${at.join(", ")}]`;
}

// What event k read, wrote and set: "image[5, 7] = 0.49   total = −0.12".
export function effectOf(view, k) {
  const { header, numbers } = view,
    v = header.names.length,
    said = [];
  const seen = new Set();
  for (const touch of view.touchesOf[k] ?? []) {
    const name = cellName(header.arrays[touch.array], touch.place);
    if (!seen.has(name)) said.push(`${name} = ${plain(touch.value)}`);
    seen.add(name);
  }
  for (const n of changed(view, k)) said.push(`${header.names[n]} = ${plain(numbers[k * v + n])}`);
  return said;
}

// The variables that event k gave a value, or another one.
export function changed({ header, numbers }, k) {
  const v = header.names.length,
    found = [];
  for (let n = 0; n < v; n++) {
    const now = numbers[k * v + n],
      before = k ? numbers[(k - 1) * v + n] : header.first ? now : NaN;
    if (now === now && now !== before) found.push(n);
  }
  return found;
}
