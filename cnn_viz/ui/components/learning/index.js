// The drawing in a learning network: ten bars, the first filters over their maps, the other layers' maps.

const TILE = 56, KERNEL = 40, GAP = 8; // CSS pixels

const make = (tag, style, parent, said = "") => {
  const element = document.createElement(tag);
  if (style) element.className = style;
  if (said) element.textContent = said;
  parent?.append(element);
  return element;
};

export default function (component) {
  const root = component.parentElement.querySelector(".cv-learning");
  const view = (root.view ??= begin(root));
  const { header, arrays } = unpack(component.data);
  Object.assign(view, { header, arrays, text: header.text });
  dress(view);
  build(view);
  arrange(view);
  return () => view.resize.disconnect();
}

function begin(root) {
  const view = { root, built: "" };
  view.resize = new ResizeObserver(() => requestAnimationFrame(() => {
    if (view.header && root.clientWidth && root.clientWidth !== view.width) arrange(view);
  }));
  view.resize.observe(root);
  return view;
}

// Elements stay as long as the network does; only colours change from batch to batch.
function build(view) {
  const { root, header, text } = view, built = JSON.stringify([header.layers, text]);
  if (built === view.built) return;
  view.built = built;
  root.replaceChildren();
  const reads = make("section", "reads", root);
  make("h4", "", reads, text.reads);
  view.digit = make("canvas", "digit", reads);
  view.bars = Array.from({ length: 10 }, (_, digit) => {
    const row = make("div", "bar", reads);
    make("span", "", row, String(digit));
    return { row, fill: make("i", "", make("b", "", row)), value: make("span", "value", row) };
  });
  view.layers = header.layers.map(({ title, size }, i) => {
    const section = make("section", "layer", root), head = make("h4", "", section, title);
    make("small", "", head, size);
    const layer = { filters: i ? null : make("canvas", "", section), maps: make("canvas", "", section) };
    layer.maps.setAttribute("role", "img");
    layer.maps.setAttribute("aria-label", fill(text.maps_spoken, { title, size }));
    layer.filters?.setAttribute("role", "img");
    layer.filters?.setAttribute("aria-label", fill(text.filters_spoken, { title }));
    return layer;
  });
  make("p", "quiet", root, text.scale);
}

function arrange(view) {
  const { root, header, arrays } = view, [digit, probabilities, filters, ...maps] = arrays;
  const width = (view.width = root.clientWidth);
  if (!width) return;
  view.dpr = devicePixelRatio || 1;
  const shapes = header.shapes;
  paint(view, view.digit, digit, [1, ...shapes[0].slice(1)], 84, 1, 1);
  view.bars.forEach(({ row, fill: bar, value }, k) => {
    const p = probabilities[k];
    row.classList.toggle("winner", k === header.answer);
    bar.style.width = `${100 * p}%`;
    value.textContent = percent(p);
  });
  view.layers.forEach((layer, i) => {
    const shape = shapes[3 + i], [n, , side] = shape, kernel = shapes[2][3];
    const room = width < 700 ? width : width - 232, most = n * (2 * TILE + GAP) <= room ? 2 * TILE : TILE;
    const pitch = i ? tile(side, most) : Math.max(tile(side, most), tile(kernel, most * KERNEL / TILE));
    const cols = fullRows(n, Math.max(1, Math.min(n, Math.floor((room + GAP) / (pitch + GAP)))));
    if (layer.filters) {
      const [, channels, height] = shapes[2], stacked = [n, channels * height, kernel];
      paint(view, layer.filters, filters, stacked, most * KERNEL / TILE, cols, 0, pitch);
    }
    paint(view, layer.maps, maps[i], shape, most, cols, 0, pitch);
  });
  Object.assign(root.dataset, { step: header.step, answer: header.answer, drawn: "1" });
}

const tile = (side, most) => side * Math.max(1, Math.floor(most / side));

// The most columns that leave no row half empty, if that wastes little.
function fullRows(n, most) {
  let cols = most;
  while (n % cols) cols--;
  return 3 * cols >= 2 * most ? cols : most;
}

// n pictures of h x w values in a grid, each cell a whole number of device pixels. full: the value in full colour, or 0
// for the largest there is.
function paint(view, canvas, values, [n, h, w], most, cols, full, pitch = tile(w, most)) {
  const { dpr, colours } = view, cell = Math.max(1, Math.round((tile(w, most) / w) * dpr));
  const stepX = Math.round((pitch + GAP) * dpr), stepY = h * cell + Math.round(GAP * dpr), rows = Math.ceil(n / cols);
  const width = (cols - 1) * stepX + w * cell, height = rows * stepY - Math.round(GAP * dpr);
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / dpr}px`, height: `${height / dpr}px` });
  const ctx = canvas.getContext("2d"), image = ctx.createImageData(width, height);
  const out = new Uint32Array(image.data.buffer), { table, odd } = colours;
  const top = full || values.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), 0);
  for (let k = 0, at = 0; k < n; k++) {
    const left = (k % cols) * stepX, high = Math.floor(k / cols) * stepY;
    for (let row = 0; row < h; row++) {
      const start = (high + row * cell) * width + left;
      for (let q = 0; q < w; q++, at++) {
        const v = values[at];
        out.fill(v === v ? table[step(v, top)] : odd[0], start + q * cell, start + (q + 1) * cell);
      }
      for (let line = 1; line < cell; line++) out.copyWithin(start + line * width, start, start + w * cell);
    }
  }
  ctx.putImageData(image, 0, 0);
}
