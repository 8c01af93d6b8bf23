// A few numbers as a small picture: each cell in its colour, with its value written in it.

const CELL = { width: 34, height: 22 };

// numbers: list in reading order. inside: 0 where a cell lies in the padding. mark: index of a cell to outline.
function gridOf(view, canvas, h, w, numbers, full, { inside = null, mark = -1, size = CELL } = {}) {
  const { px } = view,
    cw = px(size.width),
    ch = px(size.height),
    width = w * cw,
    height = h * ch;
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${width / view.dpr}px`, height: `${height / view.dpr}px` });
  }
  const ctx = canvas.getContext("2d");
  ctx.clearRect(0, 0, width, height);
  // Reading a font's name costs more than writing with it.
  if (ctx.dressed !== canvas.width) ctx.font = `${px(11)}px ${view.font}`;
  ctx.dressed = canvas.width;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (let k = 0; k < h * w; k++) {
    const x = (k % w) * cw,
      y = Math.floor(k / w) * ch,
      padding = inside && !inside[k];
    if (padding) stripes(ctx, view, x, y, cw, ch);
    else {
      ctx.fillStyle = colourOf(view.colours, numbers[k], full);
      ctx.fillRect(x, y, cw - 1, ch - 1);
    }
    ctx.fillStyle = padding || numbers[k] === 0 ? view.theme.muted : inkOn(view.colours, numbers[k], full);
    ctx.fillText(short(numbers[k]), x + cw / 2, y + ch / 2 + 1);
  }
  if (mark >= 0) frameCell(ctx, view, (mark % w) * cw, Math.floor(mark / w) * ch, cw, ch);
}

function stripes(ctx, view, x, y, cw, ch) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, cw - 1, ch - 1);
  ctx.clip();
  ctx.strokeStyle = view.theme.line;
  ctx.lineWidth = view.px(1);
  ctx.beginPath();
  for (let d = -ch; d < cw; d += view.px(5)) {
    ctx.moveTo(x + d, y + ch);
    ctx.lineTo(x + d + ch, y);
  }
  ctx.stroke();
  ctx.restore();
}

function frameCell(ctx, view, x, y, cw, ch) {
  const t = view.px(2);
  ctx.strokeStyle = view.accent;
  ctx.lineWidth = t;
  ctx.strokeRect(x + t / 2, y + t / 2, cw - 1 - t, ch - 1 - t);
}

// Two decimals, and "0" for nothing at all; the exact digits stand in the table.
const short = (v) =>
  v === 0 ? "0" : v - v !== 0 ? "–" : Math.abs(v) >= 100 ? signed(v.toPrecision(3)) : hundredths(v);
const hundredths = (v) =>
  v
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", "−");

const widest = (values) => values.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), 0);

// Eight digits of a float64 sum, as many as can differ from a float32.
const eight = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(8)));
const gap = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toExponential(1)));

// The proof under every working: our sum, PyTorch's, and how far they are apart.
function prove(view, total, said) {
  const { text, proof } = view,
    difference = Math.abs(total - said),
    near = difference <= 1e-4 * Math.max(1e-3, Math.abs(said), view.reach);
  proof.textContent = fill(view.kind.sums ? text.proof : text.proof_here, {
    sum: difference ? eight(total) : exact(said, text),
    said: exact(said, text),
    difference: gap(difference),
  });
  proof.dataset.difference = String(difference);
  proof.classList.toggle("apart", !near);
}

// A ledger: lines of name and number, the last ones under a rule.
function ledger(parent) {
  const list = make("dl", "ledger", parent),
    rows = [];
  return (lines) => {
    lines.forEach(([name, value, style = ""], k) => {
      const row = (rows[k] ??= [make("dt", "", list), make("dd", "", list)]);
      if (row[0].textContent !== name) row[0].textContent = name;
      if (row[1].textContent !== value) row[1].textContent = value;
      row.forEach((e) => {
        if (e.className !== style) e.className = style;
      });
    });
    rows.splice(lines.length).forEach((row) => row.forEach((e) => e.remove()));
  };
}

const short6 = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(6)));
