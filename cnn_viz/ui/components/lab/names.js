// What filters, units and changes are called.

import { exact, fill, signed } from "../lib/numbers.js";

/** @type {(view: any, chosen: { layer: string, channel: number }) => string} */
export function nameOf({ header, text }, { layer, channel }) {
  const found = header.layers.find((each) => each.name === layer);
  return fill(found?.shape.length === 3 ? text.filter : text.unit, { layer: found?.title ?? layer, c: channel + 1 });
}

/** What an edit does. @type {(view: any, edit: import("../engine/edits.js").Edit) => string} */
export function changeName(view, edit) {
  const { text } = view,
    what = nameOf(view, edit),
    v = exact(Math.fround(edit.value), text);
  if (edit.does === "puts") return fill(edit.value ? text.does_puts : text.does_off, { what, v });
  if (edit.does === "scaled") return fill(text.does_scaled, { what, v });
  return fill(text.does_weight, { what, v, place: edit.place.map((k) => k + 1).join(", ") });
}

/** A figure with its sign, which nothing has. @type {(v: number) => string} */
export function withSign(v) {
  const said = v.toFixed(2);
  return Number(said) === 0 ? "0" : `${v > 0 ? "+" : ""}${signed(said)}`;
}
