// The opened layer: what it read, the gradient that it hands back, and the products of one number of that.

import { ledger, prove } from "../layer_views/grid.js";
import { sliding, widest } from "../lib/arithmetic.js";
import { avgPoolBack, convBack, denseBack, flattenBack, maxPoolBack, reluBack, softmaxBack } from "../lib/backward.js";
import { board, follow, outline, wipe } from "../lib/board.js";
import { make } from "../lib/make.js";
import { exact, fill } from "../lib/numbers.js";
import { open } from "./index.js";
import { writeTerms } from "./terms.js";

const LARGE = 264, // CSS pixels of the gradient that is pointed at
  MANY = 232; // of boards with all maps

const BACK = {
  conv: ({ byOutput, layer, weight, header }, { row, column }) =>
    convBack(byOutput, [layer.h, layer.w], weight, sliding(layer), row, column, header.first),
  dense: ({ byOutput, weight }) => denseBack(byOutput, weight.values),
  relu: (view, { c, row, column }) => reluBack(view.byOutput, view.input, sizes(view), c, row, column),
  flatten: (view, { c, row, column }) => flattenBack(view.byOutput, sizes(view), c, row, column),
  max_pool: (view, { c, row, column }) => {
    const { byOutput, layer, source, input } = view,
      map = input.subarray(c * source.tile, (c + 1) * source.tile);
    return maxPoolBack(byOutput, [layer.h, layer.w], map, sizes(view), c, sliding(layer), row, column);
  },
  avg_pool: ({ byOutput, layer }, { c, row, column }) =>
    avgPoolBack(byOutput, [layer.h, layer.w], c, sliding(layer), row, column),
  softmax: ({ input, header }, { c }) => softmaxBack(input, header.label, c),
};

/** @type {(view: any) => [number, number]} */
const sizes = ({ source }) => [source.h, source.w];

export function beginOpened(view, box) {
  view.title = make("h2", "", box);
  view.how = make("p", "how", box);
  const label = make("label", "choice", box);
  view.chooseLabel = make("span", "", label);
  view.choose = make("select", "", label);
  view.choose.addEventListener("change", () => open(view, view.layer.name, Number(view.choose.value)));
  view.boards = make("div", "boards", box);
  view.live = make("div", "unseen", box);
  view.live.setAttribute("aria-live", "polite");
}

export function nameOf({ text, source, classes }, c) {
  if (classes) return fill(text.digit, { c });
  return fill(source.tile > 1 ? text.map : text.entry, { c: (c + 1).toLocaleString("en") });
}

export function writeOpened(view) {
  const { header, text, layer, source, boards, choose } = view,
    c = header.channel,
    name = nameOf(view, c);
  view.title.textContent = layer.title;
  view.how.textContent = header.opened ? text[`how_${layer.kind}`] : text.how_other;
  view.chooseLabel.textContent = text.choose;
  const most = Math.min(source.n, 2000);
  choose.replaceChildren(
    ...Array.from({ length: most }, (_, k) => {
      const option = make("option", "", null, nameOf(view, k));
      option.value = String(k);
      return option;
    }),
  );
  choose.value = String(c);
  boards.replaceChildren();
  const across = Math.min(MANY, view.width);
  const many = (title, about, maps, values, key) => {
    const part = make("section", `part ${key}`, boards);
    make("h3", "", part, title);
    const full = source.pixels && key === "maps" ? source.pixels : widest(values) || 1,
      shown = board(
        view,
        part,
        { ...maps, values },
        { across, high: 264, largest: 12, full: () => full, label: title },
      );
    make("p", "quiet", part, about);
    return shown;
  };
  view.maps = many(fill(text.maps, { title: layer.title }), "", source, view.input, "maps");
  view.slopes = many(text.gradients, text.gradients_about, source, view.byInput, "gradients");
  for (const one of [view.maps, view.slopes])
    follow(one, { move: () => {}, choose: (at) => open(view, layer.name, at.c), leave: () => {} });
  if (source.tile > 1) writeOne(view, boards, name);
  else view.one = null;
  view.behind = many(text.behind, text.behind_about, layer, view.byOutput, "behind");
  const side = make("section", "part workings", boards);
  view.readout = make("p", "readout", side);
  view.terms = make("div", "terms", side);
  view.write = ledger(side);
  view.proof = make("p", "proof", side);
  view.kind = { sums: true };
  view.reach = widest(view.byInput);
  look(view, strongest(view, c));
}

// The chosen map's gradient, large, to move over by mouse, finger and keys.
function writeOne(view, boards, name) {
  const { source, byInput, text, header } = view,
    c = header.channel,
    part = make("section", "part one", boards),
    values = byInput.subarray(c * source.tile, (c + 1) * source.tile),
    full = widest(values) || 1,
    across = Math.min(LARGE, view.width);
  make("h3", "", part, fill(text.one, { name }));
  view.one = board(
    view,
    part,
    { n: 1, h: source.h, w: source.w, values },
    { across, high: LARGE, largest: 28, full: () => full, live: true, label: fill(text.keys, { name }) },
  );
  follow(view.one, {
    move: (at) => look(view, { ...at, c }),
    choose: (at) => {
      view.pin = { ...at, c };
      look(view, view.pin);
    },
    leave: () => look(view, view.pin),
  });
  view.one.box.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const inside = (v, most) => Math.max(0, Math.min(most - 1, v));
    view.pin = {
      c,
      row: inside(view.pin.row + step[0], source.h),
      column: inside(view.pin.column + step[1], source.w),
    };
    look(view, view.pin);
    view.live.textContent = `${view.readout.textContent}. ${view.proof.textContent}`;
  });
}

// Where this channel's gradient is largest.
function strongest(view, c) {
  const { source, byInput } = view,
    map = byInput.subarray(c * source.tile, (c + 1) * source.tile),
    best = map.reduce((b, v, k) => (Math.abs(v) > Math.abs(map[b]) ? k : b), 0);
  view.pin = { c, row: Math.floor(best / source.w), column: best % source.w };
  return view.pin;
}

function look(view, at) {
  const { source, header, text, layer, root } = view,
    k = at.c * source.tile + at.row * source.w + at.column,
    said = view.byInput[k];
  view.readout.textContent = fill(source.tile > 1 ? text.at : text.at_entry, {
    name: nameOf(view, at.c),
    row: at.row + 1,
    column: at.column + 1,
    x: exact(view.input[k], text),
    g: exact(said, text),
  });
  const cell = { top: at.row, left: at.column, bottom: at.row + 1, right: at.column + 1 };
  for (const shown of [view.maps, view.slopes]) {
    wipe(shown);
    outline(shown, at.c, { top: 0, left: 0, bottom: source.h, right: source.w }, view.accent);
  }
  if (view.one) {
    wipe(view.one);
    outline(view.one, 0, cell, view.accent);
  }
  wipe(view.behind);
  const found = header.opened ? BACK[layer.kind](view, at) : null;
  writeTerms(view, found);
  for (const { c, row, column } of found?.terms ?? [])
    outline(view.behind, c, { top: row, left: column, bottom: row + 1, right: column + 1 }, view.accent, 1);
  view.proof.hidden = !found;
  if (found) prove(view, found.total, said);
  Object.assign(root.dataset, { at: [at.c, at.row, at.column].join("."), total: String(found?.total ?? "") });
}
