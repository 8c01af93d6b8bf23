// Two answers beside each other: what a network said before something was changed, and what it says now.

import { make } from "./make.js";
import { percentOf } from "./numbers.js";

/** Builds it once into `box`; words: `before`, `now`, `answers` (what the table is), `th_digit`. */
export function beginTwoAnswers(view, box) {
  const digits = make("div", "digits", box),
    heads = ["was", "is"].map((which) => {
      const one = make("div", which, digits);
      return { caption: make("span", "caption", one), digit: make("span", "digit", one), share: make("span", "", one) };
    });
  const table = make("table", "bars", box),
    caption = make("caption", "unseen", table),
    head = make("tr", "", table),
    columns = [0, 1, 2, 3].map(() => make("th", "", head));
  const lines = Array.from({ length: 10 }, (_, c) => {
    const line = make("tr", "", table);
    make("th", "", line, String(c)).scope = "row";
    const bar = make("span", "bar", make("td", "", line));
    return {
      line,
      was: make("i", "was", bar),
      is: make("i", "is", bar),
      before: make("td", "number", line),
      now: make("td", "number", line),
    };
  });
  view.twoAnswers = { heads, caption, columns, lines };
}

/** Writes ten probabilities of before and ten of now. */
export function writeTwoAnswers(view, before, now) {
  const { text, root } = view,
    { heads, caption, columns, lines } = view.twoAnswers,
    both = [before, now],
    read = both.map(most);
  heads.forEach((head, k) => {
    head.caption.textContent = k ? text.now : text.before;
    head.digit.textContent = String(read[k]);
    head.share.textContent = percentOf(both[k][read[k]]);
  });
  Object.assign(root.dataset, { before: read[0], now: read[1] });
  root.classList.toggle("turned", read[0] !== read[1]);
  caption.textContent = text.answers;
  [text.th_digit, "", text.before, text.now].forEach((said, k) => {
    columns[k].textContent = said;
  });
  lines.forEach((one, c) => {
    one.was.style.width = `${100 * before[c]}%`;
    one.is.style.width = `${100 * now[c]}%`;
    one.before.textContent = percentOf(before[c]);
    one.now.textContent = percentOf(now[c]);
    one.line.classList.toggle("winner", c === read[1]);
  });
}

/** The largest one's place. @type {(values: ArrayLike<number>) => number} */
export const most = (values) => Array.from(values).reduce((best, v, c) => (v > values[best] ? c : best), 0);
