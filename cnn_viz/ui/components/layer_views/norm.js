// Batch norm: four steps, with the statistics of training as a whole or of this one map.

import { normed, statistics } from "../lib/arithmetic.js";
import { paintBoard, section, words } from "../lib/board.js";
import { make } from "../lib/make.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { short4 } from "./conv.js";
import { eight, ledger, prove, short6 } from "./grid.js";
import { look } from "./move.js";
import { sameBefore, simple, valueAt } from "./plain.js";
import { mapOf } from "./stage.js";

export function batchNorm(view) {
  const { text, input, layer, before, point, weights } = view,
    mark = sameBefore(view),
    one = (name, otherwise) => weights[name]?.values[0] ?? otherwise;
  const box = section(view.workings, "side", text.norm, text.norm_about),
    write = ledger(box);
  const modes = switchOf(
    section(view.workings, "", text.mode),
    [
      ["eval", text.mode_eval],
      ["train", text.mode_train],
    ],
    view.training ? "train" : "eval",
  );
  const about = words("p", "quiet", "", modes.box),
    list = ledger(modes.box),
    map = mapOf(before, input, point.c),
    now = statistics(map.values);
  const learned = { eps: layer.settings.eps ?? 1e-5, gamma: one("weight", 1), beta: one("bias", 0) };
  const running = { mean: one("running_mean", now.mean), variance: one("running_var", now.variance) };
  let x = 0,
    steps = null,
    used = running;
  const apply = (mode) => {
    view.training = mode === "train";
    used = view.training ? now : running;
    about.textContent = view.training ? text.mode_train_about : text.mode_eval_about;
    view.out.maps = {
      ...view.out.maps,
      values: view.training
        ? Float32Array.from(map.values, (v) => normed(v, { ...learned, ...used }).total)
        : mapOf(layer, view.output, point.c).values,
    };
    paintBoard(view.out);
    view.root.dataset.mode = mode;
  };
  const show = (at) => {
    x = valueAt(view, input, at);
    steps = normed(x, { ...learned, ...used });
    mark(at);
    list([
      [view.training ? text.mean_now : text.running_mean, short6(used.mean)],
      [view.training ? text.variance_now : text.running_var, short6(used.variance)],
      [text.gamma, short6(learned.gamma)],
      [text.beta, short6(learned.beta)],
      [text.eps, brief(learned.eps)],
    ]);
    write([
      [text.goes_in, exact(x, text)],
      [fill(text.step_mean, { v: short4(used.mean) }), short6(steps.centred)],
      [fill(text.step_deviation, { v: short4(steps.deviation) }), short6(steps.unit)],
      [fill(text.step_gamma, { v: short4(learned.gamma) }), short6(steps.scaled)],
      [fill(text.step_beta, { v: short4(learned.beta) }), short6(steps.total), "total"],
    ]);
    if (!view.training) return prove(view, steps.total, view.value);
    view.proof.textContent = fill(text.proof_train, { train: short6(steps.total), eval: exact(view.value, text) });
    view.proof.classList.remove("apart");
    view.readout.textContent = fill(text.at, { row: at.row + 1, column: at.column + 1, value: short6(steps.total) });
  };
  modes.chosen = (mode) => {
    apply(mode);
    look(view, view.point);
  };
  if (view.training) apply("train");
  else apply("eval");
  return {
    show,
    weights: true,
    table: () =>
      simple(view, [
        [text.goes_in, exact(x, text)],
        [text.th_centred, eight(steps.centred)],
        [text.th_unit, eight(steps.unit)],
        [text.th_scaled, eight(steps.scaled)],
        [text.total, eight(steps.total)],
      ]),
  };
}

function switchOf(box, choices, chosen) {
  const group = make("div", "switch", box),
    control = { box, chosen: (/** @type {string} */ _value) => {} };
  group.setAttribute("role", "radiogroup");
  const buttons = choices.map(([value, label]) => {
    const button = words("button", "", label, group);
    button.type = "button";
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(value === chosen));
    button.addEventListener("click", () => {
      buttons.forEach((b) => b.setAttribute("aria-checked", String(b === button)));
      control.chosen(value);
    });
    return button;
  });
  return control;
}
