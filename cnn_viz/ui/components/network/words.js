// The words on the picture and, unseen, for the screen reader.

import { argmax, widest } from "../lib/arithmetic.js";
import { make } from "../lib/make.js";
import { brief, percent } from "../lib/numbers.js";
import { apartWords } from "./apart.js";
import { leaderOf } from "./depth.js";
import { spoken } from "./keys.js";
import { LINE } from "./layout.js";
import { reach } from "./values.js";

// The words that change with the digit: each layer's scale, the ten digits and their probabilities.
export function numbers(view) {
  const { plan, layers, px } = view,
    words = [];
  plan.blocks.forEach((block, i) => {
    const layer = layers[i];
    if (block.bars) {
      const best = layer.values ? argmax(layer.values) : -1;
      for (let c = 0; c < block.n; c++) {
        const { size } = block,
          y = block.y + c * block.th + Math.round((block.th - px(size ? size * 1.3 : LINE)) / 2),
          strong = c === best && layer.family === "answer";
        if (plan.vertical || size || layer.family !== "answer")
          words.push({ text: String(c), x: block.x - px(size ?? 14), y, size });
        if (layer.family === "answer" && block.said !== 0)
          words.push({
            text: layer.values ? percent(layer.values[c]) : "",
            x: block.x + block.width - (block.said ? block.said - px(4) : px(52)),
            y,
            size,
            strong,
            bold: strong,
          });
      }
    }
  });
  words.push(...apartWords(view, leaderOf()));
  if (view.scales()) for (const members of view.groups) scaleWords(view, members, words);
  return words;
}

// What full colour stands for, under each layer; where layers stand too close for that, each on a line of its own.
function scaleWords(view, members, words) {
  const { plan, layers, px } = view;
  members = members.filter((i) => plan.blocks[i]);
  const said = members.map((i) => {
    const { range, tile, pixels } = layers[i];
    if (plan.filters) return `±${brief(widest(view.learned(i).values))}`;
    if (pixels) return `${brief(pixels.black)} – ${brief(pixels.white)}`;
    if (!range || plan.blocks[i].bars || (view.scale === "map" && tile > 1)) return "";
    return `${range.min < 0 ? "±" : "0 – "}${brief(reach(range.min, range.max))}`;
  });
  const put = (text, { x }, y) => text && words.push({ text, x, y: y + px(6) });
  const foot = (i) => view.footOf(plan.blocks[i]);
  const apart = plan.vertical || members.every((i, k) => view.wide(said[k]) <= plan.blocks[i].slot - px(4));
  said.forEach((text, k) => {
    if (apart) put(text, plan.blocks[members[k]], foot(members[k]));
    else if (text !== said[k - 1]) put(text, plan.blocks[members[k]], foot(members[k]) + px(16 * k));
  });
}

export function writeWords(view) {
  const all = [...view.plan.labels, ...view.numbers];
  all.forEach((word, k) => {
    const span = (view.words[k] ??= make("span", "word", view.stage));
    if (span.textContent !== word.text) span.textContent = word.text;
    span.style.fontSize = word.size ? `${word.size}px` : "";
    const style = `word${word.bold ? " bold" : ""}${word.strong ? " strong" : ""}`,
      at = `translate(${word.x / view.dpr}px, ${word.y / view.dpr}px)`;
    if (span.className !== style) span.className = style;
    if (span.style.transform !== at) span.style.transform = at;
    span.setAttribute("aria-hidden", "true");
  });
  view.words.splice(all.length).forEach((span) => span.remove());
}

// Labels for screen readers, written when the browser has time: they must not delay the picture.
export function speakLater(view) {
  const token = (view.speaking = {}),
    later = window.requestIdleCallback ?? ((f) => setTimeout(f, 50));
  const speak = (i) => {
    if (token !== view.speaking || !view.items[i]) return;
    view.items[i].forEach((item, c) =>
      item.setAttribute(
        "aria-label",
        spoken(view, i, view.items[i].length < view.layers[i].n ? view.cursor.c % view.layers[i].n : c),
      ),
    );
    later(() => speak(i + 1));
  };
  later(() => speak(0));
}
