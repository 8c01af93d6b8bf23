// An activation function: its curve, with this value as a point on it.

const FUNCTIONS = {
  relu: () => (x) => Math.max(0, x),
  leaky_relu:
    ({ slope }) =>
    (x) =>
      x < 0 ? slope * x : x,
  sigmoid: () => (x) => 1 / (1 + Math.exp(-x)),
  tanh: () => Math.tanh,
};

function activation(view) {
  const { text, input, output, layer } = view,
    mark = sameBefore(view),
    f = FUNCTIONS[layer.settings.function](layer.settings);
  const saturates = ["sigmoid", "tanh"].includes(layer.settings.function),
    box = section(
      view.workings,
      "",
      text[`formula_${layer.settings.function}`],
      text[`formula_${layer.settings.function}_about`],
    );
  const reach = widest(input) || 1,
    curve = drawFunction(view, box, f, saturates ? [Math.min(reach, 6), 1] : [reach, Math.max(f(reach), -f(-reach))]),
    list = ledger(section(view.workings, "side", text.this_value));
  const changed = input.reduce((n, v, k) => n + (v !== output[k]), 0);
  words("p", "quiet", fill(text.changed, { share: percent(changed / input.length) }), box);
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    curve(x);
    list([
      [text.goes_in, exact(x, text)],
      [text.comes_out, exact(Math.fround(f(x)), text), "total"],
    ]);
    prove(view, f(x), view.value);
  };
  return {
    show,
    table: () =>
      simple(view, [
        [text.goes_in, exact(x, text)],
        [text.comes_out, eight(f(x))],
      ]),
  };
}

// y = f(x) for x from -wide to wide, y from -high to high; a point beyond the edge is drawn at the edge.
function drawFunction(view, box, f, [wide, high]) {
  const { px, theme, accent } = view,
    canvas = make("canvas", "curve", box),
    width = px(320),
    height = px(220),
    m = px(28);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.firstChild.textContent);
  const ctx = canvas.getContext("2d"),
    edge = (v, most) => Math.max(-most, Math.min(most, v));
  const x = (v) => m + ((edge(v, wide) + wide) / (2 * wide)) * (width - 2 * m),
    y = (v) => height / 2 - (edge(v, high) / high) * (height / 2 - m);
  const stroke = (colour, thick, points) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = px(thick);
    ctx.beginPath();
    points.forEach(([a, b]) => ctx.lineTo(a, b));
    ctx.stroke();
  };
  const line = Array.from({ length: 201 }, (_, k) => (k / 100 - 1) * wide).map((v) => [x(v), y(f(v))]);
  return (v) => {
    ctx.clearRect(0, 0, width, height);
    stroke(theme.line, 1, [
      [m / 2, y(0)],
      [width - m / 2, y(0)],
    ]);
    stroke(theme.line, 1, [
      [x(0), m / 2],
      [x(0), height - m / 2],
    ]);
    stroke(theme.text, 2, line);
    stroke(accent, 1, [
      [x(v), y(0)],
      [x(v), y(f(v))],
      [x(0), y(f(v))],
    ]);
    ctx.fillStyle = accent;
    ctx.beginPath();
    ctx.arc(x(v), y(f(v)), px(6), 0, 7);
    ctx.fill();
    nameAxes(view, ctx, [x, y], [wide, high]);
  };
}

function nameAxes({ px, font, theme }, ctx, [x, y], [wide, high]) {
  ctx.font = `${px(12)}px ${font}`;
  ctx.fillStyle = theme.muted;
  ctx.textAlign = "center";
  ctx.fillText(`−${brief(wide)}`, x(-wide), y(0) + px(16));
  ctx.fillText(brief(wide), x(wide), y(0) + px(16));
  ctx.textAlign = "left";
  ctx.fillText(brief(high), x(0) + px(6), y(high) + px(4));
  ctx.fillText(`−${brief(high)}`, x(0) + px(6), y(-high) + px(4));
}
