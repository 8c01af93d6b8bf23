// Layers that answer with a row of numbers: flatten, dense, softmax.

const HEAVIEST = 8; // contributions shown on each side

function flatten(view) {
  const { text, before, input, layer } = view, map = isMap(before), box = section(view.from, "", before.title, fill(text.input_maps, { n: before.n, h: before.h, w: before.w }));
  const side = view.narrow ? (view.width - 16) / 2 : 376;
  const source = board(view, box, { ...before, values: input }, { across: side, high: view.narrow ? 440 : 300, largest: 24, full: fullOf(input), label: before.title });
  const steps = section(view.workings, "side", text.flatten, fill(text.flatten_about, { c: before.n, h: before.h, w: before.w, n: layer.n.toLocaleString("en") })), write = ledger(steps);
  source.box.style.cursor = "pointer";
  const entry = ({ c, row, column }) => ({ c: c * before.tile + row * before.w + column, row: 0, column: 0 });
  follow(source, { move: (at) => look(view, entry(at)), choose: (at) => settle(view, entry(at)), leave: () => look(view, view.pin) });
  const where = (c) => ({ channel: Math.floor(c / before.tile), row: Math.floor((c % before.tile) / before.w), column: c % before.w });
  const show = ({ c }) => {
    const { channel, row, column } = where(c);
    wipe(source);
    if (map) dim(source, channel, cell(0, row, column));
    outline(source, channel, cell(0, row, column), view.accent);
    write([[fill(text.flatten_map, { c: channel + 1 }), `${channel} × ${before.tile}`], [fill(text.flatten_row, { row: row + 1 }), `${row} × ${before.w}`], [fill(text.flatten_column, { column: column + 1 }), `${column}`],
      [text.flatten_entry, `${c} + 1 = ${(c + 1).toLocaleString("en")}`, "total"]]);
    prove(view, input[c], view.value);
  };
  return { show, table: () => simple(view, [[text.th_channel, where(view.point.c).channel + 1], [text.th_row, where(view.point.c).row + 1], [text.th_column, where(view.point.c).column + 1], [text.th_value, exact(view.value, text)]]) };
}

// Where a dense layer's inputs lie: in the maps before flatten, if there are some.
function originOf({ layers, i, input }) {
  let k = i - 1;
  while (k > 0 && !isMap(layers[k]) && layers[k].n === input.length) k--;
  return isMap(layers[k]) && layers[k].n * layers[k].tile === input.length ? layers[k] : null;
}

function dense(view) {
  const { text, input, weights, narrow, point } = view, maps = originOf(view), bias = weights.bias ? weights.bias.values[0] : 0;
  const sum = weighed(input, weights.weight.values, bias), products = Float32Array.from(sum.products), shape = maps ?? view.before;
  const box = section(view.from, "", text.contributions, fill(maps ? text.contributions_maps : text.contributions_units, { layer: (maps ?? view.before).title }));
  const picture = board(view, box, { ...shape, values: products }, { across: narrow ? view.width : 376, high: narrow ? 300 : 320, largest: 24, full: fullOf(products), label: text.contributions });
  const order = [...products.keys()].filter((k) => sum.products[k] !== 0).sort((a, b) => sum.products[b] - sum.products[a]), full = widest(products);
  const pro = order.filter((k) => sum.products[k] > 0), contra = order.filter((k) => sum.products[k] < 0).reverse(), name = (k) => inputName(view, maps, k);
  const lists = [heaviest(view, text.pro, pro, sum, full, name), heaviest(view, text.contra, contra, sum, full, name)];
  const write = ledger(section(view.to, "tally", text.the_sum)), note = words("p", "readout", "", box);
  const rest = (side, total) => total - side.slice(0, HEAVIEST).reduce((s, k) => s + sum.products[k], 0);
  const mark = (k) => {
    wipe(picture);
    lists.forEach((light) => light(k));
    note.textContent = k === null ? "" : `${name(k)}: ${short4(input[k])} × ${short4(weights.weight.values[k])} = ${short4(sum.products[k])}`;
    if (k !== null) outline(picture, Math.floor(k / shape.tile), cell(0, Math.floor((k % shape.tile) / shape.w), k % shape.w), view.accent);
  };
  view.pointAtInput = mark;
  follow(picture, { move: ({ c, row, column }) => mark(c * shape.tile + row * shape.w + column), leave: () => mark(null), choose: () => {} });
  const show = (at) => {
    if (at.c !== point.c) return;
    view.heaviest = order.length ? (Math.abs(sum.products[order[0]]) > Math.abs(sum.products[order.at(-1)]) ? order[0] : order.at(-1)) : 0;
    write([[fill(text.pro_n, { n: pro.length.toLocaleString("en") }), short4(sum.pro)], [fill(text.contra_n, { n: contra.length.toLocaleString("en") }), short4(sum.contra)],
      [fill(text.zeros_n, { n: (products.length - order.length).toLocaleString("en") }), "0", "quiet"], [text.bias, weights.bias ? short4(bias) : text.none], [text.total, short4(sum.total), "total"]]);
    prove(view, sum.total, view.output[point.c]);
  };
  lists[0].rest(rest(pro, sum.pro), pro.length - HEAVIEST);
  lists[1].rest(rest(contra, sum.contra), contra.length - HEAVIEST);
  const lines = [...pro.slice(0, 50), ...contra.slice(0, 50)];
  return { show, sums: true, weights: true, table: () => ({ head: [text.th_from, text.th_input, text.th_weight, text.th_product], rows: lines.map((k) => [name(k), exact(input[k], text), exact(weights.weight.values[k], text), eight(sum.products[k])]),
    foot: [[fill(text.rest_n, { n: (products.length - lines.length).toLocaleString("en") }), eight(sum.pro + sum.contra - lines.reduce((s, k) => s + sum.products[k], 0))], [text.bias, eight(bias)], [text.total, eight(sum.total)], [text.pytorch, exact(view.output[point.c], text)]] }) };
}

function inputName({ text, before }, maps, k) {
  if (!maps) return fill(text.unit, { c: k + 1, n: before.n });
  return fill(text.place_in, { c: Math.floor(k / maps.tile) + 1, row: Math.floor((k % maps.tile) / maps.w) + 1, column: (k % maps.w) + 1 });
}

// The heaviest on one side: where from, input x weight, and a bar.
function heaviest(view, title, all, { products }, full, name) {
  const { text, input, weights, colours } = view, box = section(view.workings, "weighing", title), list = make("ol", "bars", box);
  const rows = all.slice(0, HEAVIEST).map((k) => {
    const row = make("li", "", list);
    row.tabIndex = 0;
    words("span", "name", name(k), row);
    words("span", "quiet", `${short(input[k])} × ${short(weights.weight.values[k])}`, row);
    words("span", "number", short4(products[k]), row);
    const bar = make("i", "", row);
    bar.style.width = `${(100 * Math.abs(products[k])) / (full || 1)}%`;
    bar.style.background = colourOf(colours, products[k] * 1.4, full);
    for (const type of ["pointerenter", "focus"]) row.addEventListener(type, () => view.pointAtInput(k));
    for (const type of ["pointerleave", "blur"]) row.addEventListener(type, () => view.pointAtInput(null));
    return [k, row];
  });
  const light = (chosen) => rows.forEach(([k, row]) => row.classList.toggle("lit", k === chosen));
  light.rest = (sum, count) => { if (count > 0) words("p", "quiet", fill(text.rest_is, { n: count.toLocaleString("en"), sum: short4(sum) }), box); };
  return light;
}

function softmax(view) {
  const { text, input, output, layer } = view, box = section(view.workings, "soft", text.softmax, text.softmax_about);
  const temper = make("label", "temper", box), slider = make("input", "", temper), told = make("span", "", null);
  temper.prepend(words("span", "", text.temperature));
  temper.append(told);
  Object.assign(slider, { type: "range", min: -20, max: 20, step: 1, value: view.heat ?? 0 });
  const reset = words("button", "again", text.temperature_one, temper), table = make("table", "exponents", box), head = make("tr", "", table);
  reset.type = "button";
  for (const name of [text.th_digit, text.logit, text.exponential, text.probability, ""]) words("th", "", name, head);
  const rows = Array.from({ length: layer.n }, (_, c) => {
    const row = make("tr", "", table);
    words("th", "", String(view.classes ? c : c + 1), row).setAttribute("scope", "row");
    const cells = [0, 1, 2].map(() => make("td", "", row)), bar = make("i", "", make("td", "bar", row));
    row.addEventListener("click", () => settle(view, { c, row: 0, column: 0 }));
    return { row, cells, bar };
  });
  const foot = make("tr", "sum", table), sums = ["", "", "", ""].map((s, k) => words(k ? "td" : "th", "", s, foot));
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
      [eightShort(input[k]), tiny(soft.exponentials[k]), fine(soft.probabilities[k])].forEach((said, j) => { cells[j].textContent = said; });
      bar.style.width = `${100 * soft.probabilities[k]}%`;
      row.classList.toggle("lit", k === c);
    });
    [text.sum, "", brief(soft.sum), fine(1)].forEach((said, k) => { sums[k].textContent = said; });
    write([[text.logit, exact(input[c], text)], ...(t === 1 ? [] : [[fill(text.by_temperature, { t: brief(t) }), short6(soft.scaled[c])]]), [text.exponential, short6(soft.exponentials[c])], [text.divided_sum, short6(soft.sum)], [text.probability, eight(soft.probabilities[c]), "total"]]);
    if (t === 1) return prove(view, soft.probabilities[c], view.value);
    view.proof.textContent = fill(text.proof_temperature, { t: brief(t), value: eight(soft.probabilities[c]), said: exact(view.value, text) });
  };
  slider.addEventListener("input", () => look(view, view.point));
  reset.addEventListener("click", () => { slider.value = 0; look(view, view.point); });
  return { show, table: () => ({ head: [text.th_digit, text.logit, text.exponential, text.probability], rows: Array.from(output, (_, k) => [view.classes ? k : k + 1, exact(input[k], text), short6(soft.exponentials[k]), eight(soft.probabilities[k])]), foot: [[text.sum, short6(soft.sum)], [text.pytorch, exact(view.value, text)]] }) };
}

const eightShort = (v) => v.toFixed(3).replace("-", "−");
const tiny = (v) => (v < 1e-3 || v >= 1e6 ? signed(v.toExponential(2)) : brief(v));
const fine = (p) => (p > 0 && p < 1e-4 ? signed(p.toExponential(1)) : p.toFixed(4));
