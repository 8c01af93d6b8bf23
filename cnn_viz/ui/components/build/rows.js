// The rows of the list: built when layers come, go or change places, else only written into.

import { make } from "../lib/make.js";
import { fill } from "../lib/numbers.js";
import { dragged } from "./drag.js";
import { duplicate, insert, layersOf, remove, send, set, swap } from "./index.js";

const ICONS = {
  grip: "M9 5h2v2H9zm4 0h2v2h-2zM9 11h2v2H9zm4 0h2v2h-2zM9 17h2v2H9zm4 0h2v2h-2z",
  copy: "M8 3h11v13H8zm2 2v9h7V5zM5 8h2v11h9v2H5z",
  remove: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
};

function icon(name, button) {
  const space = "http://www.w3.org/2000/svg",
    svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  button.append(svg);
}

export function rebuild(view) {
  const { header, text } = view;
  view.list.replaceChildren(inputRow(view));
  view.items = header.rows.map((row, at) => layerRow(view, row, at));
  const last = make("li", "row last", view.list);
  view.adder = adder(view, last, header.rows.length, text.add);
  view.total = make("span", "total", last);
  view.end = make("p", "said", last);
}

function inputRow(view) {
  const { header, text } = view,
    box = make("li", "row input");
  make("span", "name", box, text.input);
  const fields = make("div", "fields", box);
  view.reads = choice(
    fields,
    text.reads,
    header.inputs.map(({ channels, size }) => {
      const shape = `${channels} × ${size} × ${size}`;
      return fill(channels === 3 ? text.colour : text.ink, { shape });
    }),
  );
  view.pixels = choice(fields, text.pixels, []);
  view.reads.addEventListener("change", () => read(view, header.inputs[view.reads.selectedIndex]));
  view.pixels.addEventListener("change", () => read(view, view.header.pixels[view.pixels.selectedIndex]));
  view.normal = {};
  for (const name of ["mean", "std"]) view.normal[name] = normal(view, fields, name);
  view.inputSaid = make("p", "said", box);
  return box;
}

// What the first layer reads, with some of it changed.
function read(view, change) {
  const { channels, size, mean, std } = { ...view.header.input, ...change };
  send(view, layersOf(view), null, { channels, size, mean, std });
}

// A mean or a deviation of one's own.
function normal(view, parent, name) {
  const [least, most] = view.header.normal[name],
    label = view.text[name],
    input = numberField(parent, label, { least, most, step: "any" });
  input.setAttribute("aria-label", `${view.text.input}: ${label}`);
  input.addEventListener("change", () => {
    const before = view.header.input[name],
      value = taken(view, input, { label, least, most }, before, "input");
    if (value !== before) read(view, { [name]: Number(value.toFixed(4)) });
  });
  return input;
}

function numberField(parent, label, { least, most, step }) {
  const box = make("label", "field", parent);
  make("span", "", box, label);
  const input = make("input", "", box);
  Object.assign(input, { type: "number", min: least, max: most, step });
  input.addEventListener("focus", () => input.select());
  return input;
}

// The number that was typed, cut to its limits, or the one before; where it is another one, that is said at the row.
function taken(view, input, { label, least, most, whole = false }, before, at) {
  const typed = whole ? Math.round(input.valueAsNumber) : input.valueAsNumber,
    value = Number.isFinite(typed) ? Math.min(most, Math.max(least, typed)) : before;
  const said = { label, low: least, high: most, said: input.value, value };
  view.told = Object.is(value, typed)
    ? null
    : { at, said: fill(Number.isFinite(typed) ? view.text.cut : view.text.no_number, said) };
  input.value = value;
  tellTaken(view);
  return value;
}

function tellTaken(view) {
  const said = (at) => (view.told?.at === at ? view.told.said : "");
  view.inputSaid.textContent = said("input");
  view.items.forEach((item, at) => {
    item.said.textContent = said(at) || (view.header.rows[at].said ?? "");
  });
  if (view.told) view.live.textContent = view.told.said;
}

function choice(parent, label, options) {
  const box = make("label", "field", parent);
  make("span", "", box, label);
  const select = make("select", "", box);
  options.forEach((said) => make("option", "", select, said));
  return select;
}

function layerRow(view, row, at) {
  const { header, text } = view,
    { swapped, fields } = header.kinds[row.kind];
  const box = make("li", "row", view.list),
    item = { box, controls: {}, cells: {} };
  if (!header.full) adder(view, box, at, text.insert);
  item.controls.grip = button(box, "grip", () => {});
  dragged(view, item, at);
  item.name = swapped.length > 1 ? kindSelect(view, box, item, row, at) : make("span", "name", box);
  const group = make("div", "fields", box);
  for (const field of fields) item.controls[field.name] = (field.switch ? tick : number)(view, group, field, at);
  const gives = make("span", "gives", box);
  for (const cell of ["shape", "parameters"]) item.cells[cell] = make("span", cell, gives);
  const tools = make("span", "tools", box);
  item.controls.copy = button(tools, "copy", () => duplicate(view, at));
  item.controls.copy.disabled = header.full;
  item.controls.remove = button(tools, "remove", () => remove(view, at));
  item.said = make("p", "said", box);
  return item;
}

function button(parent, name, act) {
  const made = make("button", `icon ${name}`, parent);
  made.type = "button";
  icon(name, made);
  made.addEventListener("click", act);
  return made;
}

// What a layer is called; where others do the same work in another way, they can be chosen in its place.
function kindSelect(view, box, item, row, at) {
  const { kinds } = view.header,
    select = make("select", "name", box);
  for (const kind of kinds[row.kind].swapped) make("option", "", select, kinds[kind].title).value = kind;
  select.addEventListener("change", () => swap(view, at, select.value));
  item.controls.kind = select;
  return select;
}

function number(view, parent, field, at) {
  const input = numberField(parent, field.label, field);
  input.addEventListener("change", () => {
    const before = view.header.rows[at].settings[field.name];
    set(view, at, field.name, taken(view, input, { ...field, whole: field.step === 1 }, before, at));
  });
  return input;
}

function tick(view, parent, field, at) {
  const box = make("label", "field tick", parent);
  make("span", "", box, field.label);
  const input = make("input", "", box);
  input.type = "checkbox";
  input.addEventListener("change", () => set(view, at, field.name, Number(input.checked)));
  return input;
}

// A list of the kinds of layers; choosing one puts it there.
function adder(view, parent, at, label) {
  const { kinds, families, full } = view.header,
    select = make("select", "adder", parent);
  select.setAttribute("aria-label", label);
  select.title = label;
  make("option", "", select, parent.classList.contains("last") ? `+ ${label}` : "+").value = "";
  for (const family of families) {
    make("hr", "", select);
    for (const kind of family) make("option", "", select, kinds[kind].title).value = kind;
  }
  select.disabled = full;
  select.addEventListener("change", () => select.value && insert(view, at, select.value));
  return select;
}

// What turns a pixel into what the first layer reads. A field that is being typed into is left alone.
function updateNormal({ header, text, pixels, normal, root }) {
  const said = header.pixels.map(({ mean, std, own }) => {
    const end = (x) => String(Math.round((100 * (x - mean)) / std) / 100).replace("-", "−");
    return fill(own ? text.range_mnist : text.range, { mean, std, low: end(0), high: end(1) });
  });
  if (pixels.textContent !== said.join("")) {
    pixels.replaceChildren();
    said.forEach((option) => make("option", "", pixels, option));
  }
  for (const name in normal)
    if (normal[name] !== root.getRootNode().activeElement) normal[name].value = header.input[name];
}

// Write what the server says into the rows that stand there.
export function update(view) {
  const { header, text, items } = view,
    { input } = header;
  view.reads.selectedIndex = header.inputs.findIndex((x) => x.channels === input.channels && x.size === input.size);
  updateNormal(view);
  view.pixels.selectedIndex = header.pixels.findIndex((x) => x.mean === input.mean && x.std === input.std);
  header.rows.forEach((row, i) => write(view, items[i], row));
  view.end.textContent = header.end;
  view.total.textContent = fill(text.total, header.total);
  view.adder.value = "";
  const wrong = header.rows.findIndex((row) => row.state === "wrong");
  const said = wrong < 0 ? header.end : `${header.rows[wrong].title}: ${header.rows[wrong].said}`;
  const words = said || text.possible;
  if (view.live.textContent !== words) view.live.textContent = words;
  tellTaken(view);
}

function write({ text, header }, { box, controls, cells, name }, row) {
  box.dataset.state = row.state;
  if (name.tagName === "SELECT") name.value = row.kind;
  else name.textContent = row.title;
  name.title = row.title;
  for (const { name: setting, switch: ticked, label } of header.kinds[row.kind].fields) {
    const control = controls[setting];
    if (ticked) control.checked = Boolean(row.settings[setting]);
    else control.value = row.settings[setting];
    control.setAttribute("aria-label", `${row.title}: ${label}`);
  }
  controls.kind?.setAttribute("aria-label", fill(text.kind, { layer: row.title }));
  for (const tool of ["grip", "copy", "remove"]) {
    controls[tool].setAttribute("aria-label", fill(text[tool], { layer: row.title }));
    controls[tool].title = fill(text[tool], { layer: row.title });
  }
  cells.shape.textContent = row.shape ?? "";
  cells.parameters.textContent = row.parameters ? fill(text.count, { n: row.parameters }) : "";
  cells.parameters.title = row.formula ? `${row.formula} = ${row.parameters}` : "";
}
