// The plan of a network: the building above, every layer in a table below; pointing at one lights the other.

import { fadeEdges } from "../lib/fade.js";
import { make } from "../lib/make.js";
import { mount } from "../lib/mount.js";
import { draw } from "./drawing.js";
import { writeTable } from "./table.js";

export default mount(".cv-plan", { begin, receive, arrange });

function begin(view) {
  const { root } = view;
  view.frame = make("div", "frame", root);
  view.legend = make("p", "quiet legend", root);
  view.table = make("div", "table", root);
  fadeEdges(view.frame);
  fadeEdges(view.table);
}

function receive(view) {
  view.faces = view.arrays;
  return `${view.header.run} ${view.text.layer}`;
}

function arrange(view) {
  const { parts } = view.header;
  view.groups = view.rows = [];
  if (parts.includes("drawing")) draw(view);
  if (parts.includes("drawing")) view.legend.textContent = view.text.legend;
  if (parts.includes("table")) writeTable(view);
  Object.assign(view.root.dataset, { run: view.header.run, drawn: "1" });
}

// The layers pointed at: their rows and their block.
export function light({ rows, groups }, members) {
  rows.forEach((row, i) => row.classList.toggle("lit", members.includes(i)));
  for (const { group, block } of groups)
    group.classList.toggle(
      "lit",
      members.some((i) => block.members.includes(i)),
    );
}

export const open = ({ component }, { name }) => component.setTriggerValue("open", name);
