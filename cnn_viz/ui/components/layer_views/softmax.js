// Softmax: from logits through exponentials to probabilities, at a temperature.

import { softened } from "../lib/arithmetic.js";
import { section, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { brief, exact, fill, signed } from "../lib/numbers.js";
import { chooseOpponent, oddsOf } from "./against.js";
import { eight, ledger, prove, short6 } from "./grid.js";
import { look, settle } from "./move.js";

export function softmax(view) {
  const { text, input, output, layer } = view,
    box = section(view.workings, "soft", text.softmax, text.softmax_about);
  const temper = make("label", "temper", box),
    slider = make("input", "", temper),
    told = make("span", "", null);
  temper.prepend(words("span", "", text.temperature));
  temper.append(told);
  Object.assign(slider, { type: "range", min: -20, max: 20, step: 1, value: view.heat ?? 0 });
  const reset = words("button", "again", text.temperature_one, temper),
    table = make("table", "exponents", box),
    head = make("tr", "", table);
  reset.type = "button";
  for (const name of [text.th_digit, text.logit, text.exponential, text.probability, ""]) words("th", "", name, head);
  const rows = Array.from({ length: layer.n }, (_, c) => {
    const row = make("tr", "", table);
    words("th", "", String(view.classes ? c : c + 1), row).setAttribute("scope", "row");
    const cells = [0, 1, 2].map(() => make("td", "", row)),
      bar = make("i", "", make("td", "bar", row));
    row.addEventListener("click", () => settle(view, { c, row: 0, column: 0 }));
    return { row, cells, bar };
  });
  const foot = make("tr", "sum", table),
    sums = ["", "", "", ""].map((s, k) => words(k ? "td" : "th", "", s, foot));
  if (view.classes) chooseOpponent(view, box, () => look(view, view.point));
  const odds = view.classes ? oddsOf(view, box) : () => {};
  const write = ledger(section(view.to, "tally", text.this_value));
  view.from.hidden = true;
  let soft = null;
  const temperature = () => 10 ** (+slider.value / 20); // 0.1 to 10, 1 in the middle
  const show = ({ c }) => {
    const t = temperature();
    soft = softened(input, t);
    view.heat = +slider.value;
    told.textContent = slider.ariaValueText = brief(t);
    rows.forEach(({ row, cells, bar }, k) => {
      [eightShort(input[k]), tiny(soft.exponentials[k]), fine(soft.probabilities[k])].forEach((said, j) => {
        cells[j].textContent = said;
      });
      bar.style.width = `${100 * soft.probabilities[k]}%`;
      row.classList.toggle("lit", k === c);
    });
    [text.sum, "", brief(soft.sum), fine(1)].forEach((said, k) => {
      sums[k].textContent = said;
    });
    odds({ c }, soft.scaled);
    write([
      [text.logit, exact(input[c], text)],
      ...(t === 1 ? [] : [[fill(text.by_temperature, { t: brief(t) }), short6(soft.scaled[c])]]),
      [text.exponential, short6(soft.exponentials[c])],
      [text.divided_sum, short6(soft.sum)],
      [text.probability, eight(soft.probabilities[c]), "total"],
    ]);
    if (t === 1) return prove(view, soft.probabilities[c], view.value);
    view.proof.textContent = fill(text.proof_temperature, {
      t: brief(t),
      value: eight(soft.probabilities[c]),
      said: exact(view.value, text),
    });
  };
  slider.addEventListener("input", () => look(view, view.point));
  reset.addEventListener("click", () => {
    slider.value = 0;
    look(view, view.point);
  });
  return {
    show,
    table: () => ({
      head: [text.th_digit, text.logit, text.exponential, text.probability],
      rows: Array.from(output, (_, k) => [
        view.classes ? k : k + 1,
        exact(input[k], text),
        short6(soft.exponentials[k]),
        eight(soft.probabilities[k]),
      ]),
      foot: [
        [text.sum, short6(soft.sum)],
        [text.pytorch, exact(view.value, text)],
      ],
    }),
  };
}

const eightShort = (v) => v.toFixed(3).replace("-", "−");

const tiny = (v) => (v < 1e-3 || v >= 1e6 ? signed(v.toExponential(2)) : brief(v));

const fine = (p) => (p > 0 && p < 1e-4 ? signed(p.toExponential(1)) : p.toFixed(4));
