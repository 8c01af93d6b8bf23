// One filter: switched off, scaled, or changed weight by weight.

import { sameTarget, withEdit } from "../engine/edits.js";
import { colourOf, inkOn } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { brief, exact, fill } from "../lib/numbers.js";
import { wholeEdit } from "./filters.js";
import { nameOf } from "./names.js";
import { overTests } from "./ranking.js";

const SHARE = 100, // pixels that a weight is dragged for its layer's largest
  HEAVIEST = 16; // of a unit's weights, which may be thousands

export function beginEditor(view, box) {
  view.editTitle = make("h2", "", box);
  view.editAbout = make("p", "quiet", box);
  const whole = make("div", "whole", box);
  view.wholeButtons = ["off", "mean", "back"].map((name) => {
    const button = make("button", "", whole);
    button.type = "button";
    button.dataset.does = name;
    return button;
  });
  const label = make("label", "scale", whole);
  view.scaleName = make("span", "", label);
  view.scale = make("input", "", label);
  Object.assign(view.scale, { type: "range", min: -2, max: 3, step: 0.05 });
  view.scaleTold = make("span", "number", label);
  const turn = make("div", "turn", box);
  view.turners = [-1, 1].map(() => {
    const button = make("button", "", turn);
    button.type = "button";
    return button;
  });
  view.turners[0].textContent = "‹";
  view.turners[1].textContent = "›";
  view.turnTold = make("span", "", null);
  view.turners[0].after(view.turnTold);
  view.grid = make("div", "weights", box);
  view.gridAbout = make("p", "quiet", box);
}

export function writeEditor(view) {
  const { text, chosen, header } = view,
    target = { ...chosen, place: [] },
    whole = wholeEdit(view, chosen);
  view.editTitle.textContent = nameOf(view, chosen);
  view.editAbout.textContent = overTests(view, chosen);
  const mean = header.mean[chosen.layer] === undefined ? null : view.arrays[header.mean[chosen.layer]][chosen.channel];
  const [off, toMean, back] = view.wholeButtons;
  off.textContent = text.put_off;
  toMean.textContent = text.put_mean;
  toMean.hidden = mean === null;
  toMean.title = mean === null ? "" : fill(text.put_mean_about, { v: exact(mean, text) });
  back.textContent = text.put_back;
  back.disabled = !view.edits.some((edit) => ofFilter(edit, chosen));
  off.onclick = () => view.edit(withEdit(view.edits, { ...target, does: "puts", value: 0 }));
  toMean.onclick = () => view.edit(withEdit(view.edits, { ...target, does: "puts", value: mean }));
  back.onclick = () => view.edit(view.edits.filter((edit) => !ofFilter(edit, chosen)));
  const factor = whole?.does === "scaled" ? whole.value : whole ? 0 : 1;
  view.scaleName.textContent = text.scale;
  if (view.scale.getRootNode().activeElement !== view.scale) view.scale.value = String(factor);
  view.scaleTold.textContent = view.scale.ariaValueText = `× ${brief(factor)}`;
  view.scale.oninput = () => {
    const value = +view.scale.value,
      rest = view.edits.filter((edit) => !sameTarget(edit, target));
    view.edit(value === 1 ? rest : withEdit(view.edits, { ...target, does: "scaled", value }));
  };
  writeWeights(view);
}

const ofFilter = (edit, { layer, channel }) => edit.layer === layer && edit.channel === channel;

// A filter's kernel of one input channel, or the heaviest weights of a unit.
function writeWeights(view) {
  const { chosen, text, network, grid } = view,
    layer = network.layers.find(({ name }) => name === chosen.layer),
    now = view.changed.layers.find(({ name }) => name === chosen.layer),
    [, ...shape] = layer.weights.weight.shape,
    each = shape.reduce((a, b) => a * b, 1);
  const own = layer.weights.weight.values.subarray(chosen.channel * each, (chosen.channel + 1) * each),
    values = now.weights.weight.values.subarray(chosen.channel * each, (chosen.channel + 1) * each);
  const full = layer.weights.weight.values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1,
    kernel = shape.length === 3,
    tile = kernel ? shape[1] * shape[2] : 1;
  const page = kernel ? Math.min(view.page ?? 0, shape[0] - 1) : 0;
  for (const button of view.turners) button.parentElement.hidden = !kernel || shape[0] === 1;
  view.turnTold.textContent = kernel ? fill(text.input_channel, { c: page + 1, n: shape[0] }) : "";
  view.turners.forEach((button, k) => {
    button.ariaLabel = k ? text.next_channel : text.previous_channel;
    button.onclick = () => {
      view.page = (page + (k ? 1 : shape[0] - 1)) % shape[0];
      view.choose(chosen);
    };
  });
  const order = kernel
    ? Array.from({ length: tile }, (_, k) => page * tile + k)
    : [...own.keys()].sort((a, b) => Math.abs(own[b]) - Math.abs(own[a])).slice(0, HEAVIEST);
  const placeOf = (k) => (kernel ? [page, Math.floor((k % tile) / shape[2]), k % shape[2]] : [k]);
  grid.style.setProperty("--columns", String(kernel ? shape[2] : 4));
  view.gridAbout.textContent = kernel ? text.weights_about : fill(text.heaviest_about, { k: order.length, n: each });
  const built = `${view.header.weights} ${chosen.layer} ${chosen.channel} ${page}`;
  if (grid.dataset.built !== built) {
    grid.replaceChildren(...order.map((k) => newCell(view, placeOf(k), full)));
    grid.dataset.built = built;
  }
  [...grid.children].forEach((cell, j) => {
    const k = order[j],
      input = cell.querySelector("input");
    cell.exact = exact(values[k], text).replace("−", "-");
    if (input.getRootNode().activeElement !== input) input.value = String(Number(values[k].toPrecision(3)));
    input.style.background = colourOf(view.colours, values[k], full);
    input.style.color = inkOn(view.colours, values[k], full);
    cell.classList.toggle("touched", values[k] !== own[k]);
    cell.title = fill(text.weight_was, { v: exact(own[k], text) });
    cell.dataset.own = String(own[k]);
  });
}

// A number that one types, or drags up and down.
function newCell(view, place, full) {
  const cell = make("div", "cell"),
    input = make("input", "", cell),
    { chosen, text } = view;
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
  input.ariaLabel = fill(text.weight_at, { place: place.map((k) => k + 1).join(", ") });
  const put = (value) => {
    const target = { ...chosen, place };
    if (!Number.isFinite(value) || Math.abs(value) > 1e6) return;
    if (Math.fround(value) === Number(cell.dataset.own))
      view.edit(view.edits.filter((edit) => !sameTarget(edit, target)));
    else view.edit(withEdit(view.edits, { ...target, does: "weight", value }));
  };
  input.addEventListener("change", () => {
    const value = Number(input.value.replace("−", "-").replace(",", "."));
    input.classList.toggle("wrong", input.value.trim() === "" || !Number.isFinite(value) || Math.abs(value) > 1e6);
    if (!input.classList.contains("wrong")) put(value);
  });
  input.addEventListener("focus", () => {
    input.value = cell.exact; // all of its digits
    input.select();
  });
  input.addEventListener("blur", () => view.choose(view.chosen));
  let from = null;
  input.addEventListener("pointerdown", (event) => {
    from = { y: event.clientY, value: Number(cell.exact), moved: false };
    input.setPointerCapture(event.pointerId);
  });
  input.addEventListener("pointermove", (event) => {
    if (!from) return;
    const by = from.y - event.clientY;
    if (!from.moved && Math.abs(by) < 4) return;
    from.moved = true;
    input.blur();
    const value = Number((from.value + (by / SHARE) * full).toPrecision(4));
    input.value = String(value);
    put(value);
  });
  for (const type of ["pointerup", "pointercancel"]) input.addEventListener(type, () => (from = null));
  return cell;
}
