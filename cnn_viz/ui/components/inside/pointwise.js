// Layers that treat every value by itself: ReLU, batch norm, dropout, the input's normalization, and kinds we don't know.

// The input beside the output, with the same position marked. Returns a function that moves the mark.
function sameBefore(view, values = view.input) {
  const { before, layer, point, text, narrow } = view, map = isMap(before);
  const box = section(view.from, "", view.i ? before.title : text.raw, map ? fill(text.map_of, { c: point.c + 1, n: before.n, h: before.h, w: before.w }) : fill(text.units_of, { n: before.n.toLocaleString("en") }));
  const across = narrow ? (view.width - 16) / 2 : map ? 280 : 240, whole = map && before.n > point.c;
  const source = board(view, box, whole ? mapOf(before, values, point.c) : { ...before, values }, { across, high: map ? 280 : 260, largest: 28, full: fullOf(values), label: before.title });
  return (at) => {
    const part = view.parts[Math.max(0, view.i - 1)];
    wipe(source);
    if (!view.i) return outline(source, 0, cell(0, at.row, at.column), view.accent);
    if (part) outline(source, whole ? 0 : Math.min(part.from, before.n - 1), part, view.accent);
  };
}

const valueAt = ({ layer, before }, values, { c, row, column }) => values[c * before.tile + (isMap(layer) ? row * before.w + column : 0)];

function relu(view) {
  const { text, input } = view, mark = sameBefore(view), box = section(view.workings, "", text.relu, text.relu_about);
  const curve = drawCurve(view, box, fullOf(input)()), write = ledger(section(view.workings, "side", text.this_value));
  const live = input.reduce((n, v) => n + (v > 0), 0);
  words("p", "quiet", fill(text.relu_share, { share: percent(live / input.length) }), box);
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    curve(x);
    write([[text.goes_in, exact(x, text)], [x > 0 ? text.above : text.below, "", "quiet"], [text.comes_out, exact(Math.fround(rectified(x)), text), "total"]]);
    prove(view, rectified(x), view.value);
  };
  return { show, table: () => simple(view, [[text.goes_in, exact(x, text)], [text.comes_out, exact(view.value, text)]]) };
}

// y = max(0, x) from -full to full, and a point on it.
function drawCurve(view, box, full) {
  const { px, theme, accent, text } = view, canvas = make("canvas", "curve", box), width = px(320), height = px(200), m = px(28);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", text.relu_about);
  const ctx = canvas.getContext("2d"), reach = full || 1;
  const x = (v) => m + ((v + reach) / (2 * reach)) * (width - 2 * m), y = (v) => height - m - (v / reach) * (height - 2 * m);
  const stroke = (colour, thick, points) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = px(thick);
    ctx.beginPath();
    points.forEach(([a, b]) => ctx.lineTo(a, b));
    ctx.stroke();
  };
  return (v) => {
    ctx.clearRect(0, 0, width, height);
    stroke(theme.line, 1, [[m, y(0)], [width - m, y(0)]]);
    stroke(theme.line, 1, [[x(0), m / 2], [x(0), y(0) + px(4)]]);
    stroke(theme.text, 2, [[x(-reach), y(0)], [x(0), y(0)], [x(reach), y(reach)]]);
    stroke(accent, 1, [[x(v), y(0)], [x(v), y(Math.max(0, v))], [x(0), y(Math.max(0, v))]]);
    ctx.fillStyle = accent;
    ctx.beginPath();
    ctx.arc(x(v), y(Math.max(0, v)), px(6), 0, 7);
    ctx.fill();
    ctx.font = `${px(12)}px ${view.font}`;
    ctx.textAlign = "center";
    ctx.fillStyle = theme.muted;
    ctx.fillText(`−${brief(reach)}`, x(-reach), y(0) + px(18));
    ctx.fillText("0", x(0), y(0) + px(18));
    ctx.fillText(brief(reach), x(reach), y(0) + px(18));
    ctx.textAlign = "left";
    ctx.fillText(brief(reach), x(0) + px(6), y(reach) + px(4));
  };
}

function batchNorm(view) {
  const { text, input, layer, before, point, weights } = view, mark = sameBefore(view), one = (name, otherwise) => weights[name]?.values[0] ?? otherwise;
  const box = section(view.workings, "side", text.norm, text.norm_about), write = ledger(box);
  const modes = switchOf(view, section(view.workings, "", text.mode), [["eval", text.mode_eval], ["train", text.mode_train]], view.training ? "train" : "eval");
  const about = words("p", "quiet", "", modes.box), list = ledger(modes.box), map = mapOf(before, input, point.c), now = statistics(map.values);
  const learned = { eps: layer.settings.eps ?? 1e-5, gamma: one("weight", 1), beta: one("bias", 0) };
  const running = { mean: one("running_mean", now.mean), variance: one("running_var", now.variance) };
  let x = 0, steps = null, used = running;
  const apply = (mode) => {
    view.training = mode === "train";
    used = view.training ? now : running;
    about.textContent = view.training ? text.mode_train_about : text.mode_eval_about;
    view.out.maps = { ...view.out.maps, values: view.training ? Float32Array.from(map.values, (v) => normed(v, { ...learned, ...used }).total) : mapOf(layer, view.output, point.c).values };
    paintBoard(view.out);
    view.root.dataset.mode = mode;
  };
  const show = (at) => {
    x = valueAt(view, input, at);
    steps = normed(x, { ...learned, ...used });
    mark(at);
    list([[view.training ? text.mean_now : text.running_mean, short6(used.mean)], [view.training ? text.variance_now : text.running_var, short6(used.variance)],
      [text.gamma, short6(learned.gamma)], [text.beta, short6(learned.beta)], [text.eps, brief(learned.eps)]]);
    write([[text.goes_in, exact(x, text)], [fill(text.step_mean, { v: short4(used.mean) }), short6(steps.centred)], [fill(text.step_deviation, { v: short4(steps.deviation) }), short6(steps.unit)],
      [fill(text.step_gamma, { v: short4(learned.gamma) }), short6(steps.scaled)], [fill(text.step_beta, { v: short4(learned.beta) }), short6(steps.total), "total"]]);
    if (!view.training) return prove(view, steps.total, view.value);
    view.proof.textContent = fill(text.proof_train, { train: short6(steps.total), eval: exact(view.value, text) });
    view.proof.classList.remove("apart");
    view.readout.textContent = fill(text.at, { row: at.row + 1, column: at.column + 1, value: short6(steps.total) });
  };
  modes.chosen = (mode) => { apply(mode); look(view, view.point); };
  if (view.training) apply("train"); else apply("eval");
  return { show, weights: true, table: () => simple(view, [[text.goes_in, exact(x, text)], [text.th_centred, eight(steps.centred)], [text.th_unit, eight(steps.unit)], [text.th_scaled, eight(steps.scaled)], [text.total, eight(steps.total)]]) };
}

const short6 = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(6)));

function switchOf(view, box, choices, chosen) {
  const group = make("div", "switch", box), control = { box, chosen: () => {} };
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

function dropout(view) {
  const { text, layer, input } = view, mark = sameBefore(view), p = layer.settings.p ?? 0;
  const box = section(view.workings, "", text.dropout, fill(text.dropout_about, { share: percent(p), factor: brief(1 / (1 - p)) }));
  words("p", "", text.dropout_now, box);
  const write = ledger(section(view.workings, "side", text.this_value));
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    write([[text.goes_in, exact(x, text)], [fill(text.dropped, { share: percent(p) }), "0", "quiet"], [fill(text.kept, { share: percent(1 - p), factor: brief(1 / (1 - p)) }), short6(x / (1 - p)), "quiet"], [text.comes_out_now, exact(x, text), "total"]]);
    prove(view, x, view.value);
  };
  return { show, table: () => simple(view, [[text.goes_in, exact(x, text)], [text.comes_out, exact(view.value, text)]]) };
}

function inputs(view) {
  const { text, layer, header } = view, { mean, std } = header.reads, mark = sameBefore(view);
  const box = section(view.workings, "", text.normalize, mean === 0 && std === 1 ? text.normalize_none : fill(text.normalize_about, { mean: brief(mean), std: brief(std) }));
  if (layer.h > 28) words("p", "quiet", fill(text.framed, { h: layer.h, w: layer.w, edge: (layer.h - 28) / 2 }), box);
  const write = ledger(section(view.workings, "side", text.this_value));
  let x = 0;
  const show = (at) => {
    x = view.input[at.c * layer.tile + at.row * layer.w + at.column];
    mark(at);
    write([[text.pixel, `${Math.round(x * 255)}`], [text.divided_255, exact(x, text)], [fill(text.minus_mean, { v: brief(mean) }), short6(x - mean)], [fill(text.by_std, { v: brief(std) }), short6((x - mean) / std), "total"]]);
    prove(view, (x - mean) / std, view.value);
  };
  return { show, table: () => simple(view, [[text.pixel, `${Math.round(x * 255)}`], [text.divided_255, exact(x, text)], [text.total, eight((x - mean) / std)]]) };
}

// A kind that we don't know: what goes in where, what comes out here.
function plain(view) {
  const { text, layer, before, input } = view, mark = sameBefore(view);
  section(view.workings, "", layer.title, fill(text.plain_about, { kind: layer.kind }));
  const write = ledger(section(view.workings, "side", text.this_value));
  const show = (at) => {
    const part = view.parts[view.i - 1], alone = part && part.bottom - part.top === 1 && part.to - part.from === 1;
    mark(at);
    const x = alone ? input[part.from * before.tile + part.top * before.w + part.left] : null;
    write([...(x === null ? [] : [[text.goes_in, exact(x, text)]]), [text.comes_out, exact(view.value, text), "total"]]);
    view.proof.textContent = "";
  };
  return { show, table: () => simple(view, [[text.comes_out, exact(view.value, text)]]) };
}

const simple = ({ text, value }, rows) => ({ head: [text.th_what, text.th_value], rows, foot: [[text.pytorch, exact(value, text)]] });
