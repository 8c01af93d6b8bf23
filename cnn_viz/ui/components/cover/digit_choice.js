// The choice of one of the ten digits.

import { make } from "../lib/make.js";

/** @type {(row: HTMLElement, chosen: (digit: number) => void) => { name: HTMLElement, select: HTMLSelectElement }} */
export function digitChoice(row, chosen) {
  const label = make("label", "class", row),
    name = make("span", "", label),
    select = make("select", "", label);
  for (let c = 0; c < 10; c++) make("option", "", select, String(c)).value = String(c);
  select.addEventListener("change", () => chosen(+select.value));
  return { name, select };
}
