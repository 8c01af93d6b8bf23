// Two digits set against each other: what counts for the one more than for the other, weight by weight.

import { words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { brief, fill } from "../lib/numbers.js";
import { go } from "./move.js";
import { buildStage } from "./stage.js";

/** The digit that the one looked at is set against; null for none. @type {(view: any) => number | null} */
export const opponent = ({ against, classes, pin }) => (classes && against !== pin.c ? (against ?? null) : null);

/**
 * What a unit multiplies its inputs with, what it adds, and what came out; against another digit each less the other's.
 * @type {(view: any) => { weights: ArrayLike<number>, bias: number, said: number }}
 */
export function opposed(view) {
  const { weights, rows, output, pin } = view,
    own = weights.weight.values,
    bias = weights.bias?.values[0] ?? 0,
    other = opponent(view);
  if (other === null) return { weights: own, bias, said: output[pin.c] };
  return {
    weights: Float64Array.from(own, (w, k) => w - rows.weight[other * own.length + k]),
    bias: bias - (rows.bias?.[other] ?? 0),
    said: output[pin.c] - output[other],
  };
}

/** The choice of the other digit. */
export function chooseOpponent(view, box, changed = () => rebuilt(view)) {
  const { text, layer, pin } = view,
    label = make("label", "against", box),
    select = make("select", "", null);
  label.append(words("span", "", text.against), select);
  make("option", "", select, text.against_none).value = "";
  for (let c = 0; c < layer.n; c++)
    if (c !== pin.c) make("option", "", select, fill(text.digit, { c })).value = String(c);
  select.value = String(opponent(view) ?? "");
  select.addEventListener("change", () => {
    view.against = select.value === "" ? null : +select.value;
    changed();
  });
}

function rebuilt(view) {
  buildStage(view);
  view.lookAgain();
  view.stage.querySelector(".against select").focus();
}

/** How many times as likely as the other a digit is, of probabilities from these logits, and the way to why. */
export function oddsOf(view, box) {
  const { text } = view,
    line = make("p", "odds", box),
    said = words("span", "", "", line),
    why = words("button", "again", text.against_why, line);
  why.type = "button";
  why.addEventListener("click", () => go(view, { layer: view.before.name, channel: view.point.c }));
  return ({ c }, logits) => {
    const other = opponent(view);
    line.hidden = other === null || other === c;
    if (line.hidden) return;
    const d = logits[c] - logits[other],
      [a, b] = d < 0 ? [other, c] : [c, other];
    said.textContent = fill(text.odds, { a, b, d: brief(Math.abs(d)), ratio: brief(Math.exp(Math.abs(d))) });
  };
}
