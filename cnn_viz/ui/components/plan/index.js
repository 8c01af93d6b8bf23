// The plan of a network: the building above, every layer in a table below; pointing at one lights the other.

import { dress } from "../lib/colours.js";
import { make } from "../lib/make.js";
import { unpack } from "../lib/message.js";
import { draw } from "./drawing.js";
import { writeTable } from "./table.js";

export default function (component) {
  const root = component.parentElement.querySelector(".cv-plan");
  const view = (root.view ??= begin(root));
  view.component = component;
  receive(view, component.data);
  return () => view.resize.disconnect();
}

function begin(root) {
  const view = { root, built: "", width: 0 };
  view.frame = make("div", "frame", root);
  view.legend = make("p", "quiet legend", root);
  view.table = make("div", "table", root);
  view.resize = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (view.header && root.clientWidth !== view.width) arrange(view);
    }),
  );
  view.resize.observe(root);
  return view;
}

function receive(view, data) {
  const { header, arrays } = unpack(data);
  Object.assign(view, { header, text: header.text, faces: arrays });
  const dressed = dress(view),
    built = `${header.run} ${view.text.layer}`;
  if (built === view.built && !dressed && view.width) return;
  view.built = built;
  arrange(view);
}

function arrange(view) {
  const width = view.root.clientWidth;
  if (!width) return;
  view.width = width;
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
