// Which filter decides: what the answer loses without each of them, this digit's and the test set's.

import { editsText } from "../engine/edits.js";
import { make } from "../lib/make.js";
import { fill, percentOf } from "../lib/numbers.js";
import { most } from "../lib/two_answers.js";
import { nameOf, withSign } from "./names.js";

const SHOWN = 12,
  TESTS = 10_000; // MNIST's test images

export function beginRanking(view, box) {
  view.rankTitle = make("h2", "", box);
  view.rankAbout = make("p", "quiet", box);
  view.rankAsk = make("button", "ask", box);
  view.rankAsk.type = "button";
  view.rankAsk.addEventListener("click", () => view.ask("rank"));
  view.rankRows = make("ol", "ranks", box);
}

/** Whether what the server was asked is still so. */
const isFresh = ({ header, edits }) => header.ranked !== null && header.ranked === editsText(edits);

/**
 * How far the answer's logit is ahead of the next one's, and how much of that is lost without a filter.
 * @type {(view: any, layer: string, channel: number) => { value: number, turned: number | null, short: string, long: string } | null}
 */
export function lossOf(view, layer, channel) {
  const { header, arrays, now, text } = view,
    place = header.without[layer];
  if (place === undefined || !isFresh(view)) return null;
  const without = arrays[place].subarray(10 * channel, 10 * channel + 10),
    logits = now.at(-2),
    answer = most(logits),
    turned = most(without) === answer ? null : most(without),
    value = ahead(without, answer) - ahead(logits, answer);
  const figures = { v: withSign(value), digit: turned };
  const long = fill(turned === null ? text.loss : text.loss_turned, figures);
  return { value, turned, short: turned === null ? withSign(value) : `→ ${turned}`, long };
}

export function writeRanking(view) {
  const { header, text, rankTitle, rankAbout, rankAsk, rankRows } = view,
    fresh = isFresh(view);
  rankTitle.textContent = text.rank;
  rankAbout.textContent = text.rank_about;
  rankAsk.textContent = text.rank_ask;
  rankAsk.hidden = fresh;
  rankRows.hidden = !fresh;
  if (!fresh) return;
  const all = header.changeable.flatMap((layer) => {
    const count = view.arrays[header.without[layer]].length / 10;
    return Array.from({ length: count }, (_, channel) => ({ layer, channel, ...lossOf(view, layer, channel) }));
  });
  all.sort((a, b) => a.value - b.value);
  const worst = Math.abs(all[0].value) || 1;
  rankRows.replaceChildren(
    ...all.slice(0, SHOWN).map((one) => {
      const item = make("li"),
        open = make("button", "", item);
      open.type = "button";
      make("span", "name", open, nameOf(view, one));
      const bar = make("i", "", make("span", "track", open));
      bar.style.width = `${(100 * Math.abs(one.value)) / worst}%`;
      make(
        "span",
        "number",
        open,
        one.turned === null ? withSign(one.value) : `${withSign(one.value)} → ${one.turned}`,
      );
      make("span", "quiet", open, overTests(view, one));
      open.title = one.long;
      open.addEventListener("click", () => view.choose({ layer: one.layer, channel: one.channel }));
      return item;
    }),
  );
}

/** What the unchanged network reads right of the test images without this filter, and with all. */
export function overTests({ header, arrays, text }, { layer, channel }) {
  if (header.correct[layer] === undefined) return "";
  const figures = [arrays[header.correct[layer]][channel], header.right].map((count) => percentOf(count / TESTS));
  return fill(text.over_tests, { without: figures[0], with: figures[1] });
}

/** How far a class is ahead of the best other one. */
const ahead = (logits, answer) => logits[answer] - Math.max(...logits.filter((_, c) => c !== answer));
