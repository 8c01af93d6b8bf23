// ReLU: the curve, with this value as a point on it.

function relu(view) {
  const { text, input } = view,
    mark = sameBefore(view),
    box = section(view.workings, "", text.relu, text.relu_about);
  const curve = drawCurve(view, box, fullOf(input)()),
    write = ledger(section(view.workings, "side", text.this_value));
  const live = input.reduce((n, v) => n + (v > 0), 0);
  words("p", "quiet", fill(text.relu_share, { share: percent(live / input.length) }), box);
  let x = 0;
  const show = (at) => {
    x = valueAt(view, input, at);
    mark(at);
    curve(x);
    write([
      [text.goes_in, exact(x, text)],
      [x > 0 ? text.above : text.below, "", "quiet"],
      [text.comes_out, exact(Math.fround(rectified(x)), text), "total"],
    ]);
    prove(view, rectified(x), view.value);
  };
  return { show, table: () => inAndOut(view, x) };
}

// y = max(0, x) from -full to full, and a point on it.
function drawCurve(view, box, full) {
  const { px, theme, accent, text } = view,
    canvas = make("canvas", "curve", box),
    width = px(320),
    height = px(200),
    m = px(28);
  Object.assign(canvas, { width, height });
  canvas.style.width = `${width / view.dpr}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", text.relu_about);
  const ctx = canvas.getContext("2d"),
    reach = full || 1;
  const x = (v) => m + ((v + reach) / (2 * reach)) * (width - 2 * m),
    y = (v) => height - m - (v / reach) * (height - 2 * m);
  const stroke = (colour, thick, points) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = px(thick);
    ctx.beginPath();
    points.forEach(([a, b]) => ctx.lineTo(a, b));
    ctx.stroke();
  };
  return (v) => {
    ctx.clearRect(0, 0, width, height);
    stroke(theme.line, 1, [
      [m, y(0)],
      [width - m, y(0)],
    ]);
    stroke(theme.line, 1, [
      [x(0), m / 2],
      [x(0), y(0) + px(4)],
    ]);
    stroke(theme.text, 2, [
      [x(-reach), y(0)],
      [x(0), y(0)],
      [x(reach), y(reach)],
    ]);
    stroke(accent, 1, [
      [x(v), y(0)],
      [x(v), y(Math.max(0, v))],
      [x(0), y(Math.max(0, v))],
    ]);
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
