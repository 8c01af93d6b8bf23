// What a layer computes at one position, in float64 from the float32 values. Pure functions: no page, no state.
// Maps are n x h x w values in a row; windows, weights and products are lists in reading order.

// The largest distance from zero; what is no number is passed over.
export const widest = (values) => values.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), 0);

// Where the largest value stands, the first of several.
export const argmax = (values) => values.indexOf(Math.max(...values));

/**
 * How a layer's window moves: kernel kh x kw, stride s, padding p (pad where more of it comes after), dilation d, and
 * what stands in the padding.
 * @param {{geometry: import("./geometry.js").Geometry, settings: Record<string, any>}} layer
 */
export function sliding({ geometry, settings }) {
  const {
    kernel: [kh, kw],
    stride,
    padding,
    dilation,
  } = geometry;
  return {
    kh,
    kw,
    s: stride,
    p: padding,
    pad: Math.max(padding, settings.after ?? 0),
    d: dilation,
    fill: settings.fill,
  };
}

// Where padding takes its value from: the edge again, or the row as far inside as this one is outside.
export const folded = (v, n, fill) =>
  fill === "reflect" ? (v < 0 ? -v : v < n ? v : 2 * (n - 1) - v) : Math.max(0, Math.min(n - 1, v));

// One channel's window: its values, inside = 0 where it lies in the padding, which is 0 unless it is filled otherwise.
function windowOf(map, h, w, { kh, kw, s, p, d, fill = "zeros" }, row, column) {
  const values = new Float64Array(kh * kw),
    inside = new Uint8Array(kh * kw);
  for (let a = 0, k = 0; a < kh; a++) {
    const y = row * s - p + a * d;
    for (let b = 0; b < kw; b++, k++) {
      const x = column * s - p + b * d;
      if (y < 0 || x < 0 || y >= h || x >= w) {
        if (fill !== "zeros") values[k] = map[folded(y, h, fill) * w + folded(x, w, fill)];
        continue;
      }
      values[k] = map[y * w + x];
      inside[k] = 1;
    }
  }
  return { values, inside };
}

// Convolution (cross-correlation, as PyTorch has it): every channel's window times its kernel, summed.
// weight: {values, shape: [channels, kh, kw]}; `first` is the first input channel that this filter sees (groups).
export function convolved(input, [, h, w], weight, bias, move, row, column, first = 0) {
  const [n, kh, kw] = weight.shape,
    size = kh * kw,
    channels = [];
  let sum = 0;
  for (let c = 0; c < n; c++) {
    const at = (first + c) * h * w,
      { values, inside } = windowOf(input.subarray(at, at + h * w), h, w, move, row, column);
    const weights = weight.values.subarray(c * size, (c + 1) * size),
      products = values.map((v, k) => v * weights[k]);
    const part = products.reduce((a, b) => a + b, 0);
    channels.push({ c: first + c, values, inside, weights, products, sum: part });
    sum += part;
  }
  return { channels, sum, bias, total: sum + bias };
}

// Both poolings of one window. Padding never wins a maximum; a mean counts it as 0 (PyTorch's count_include_pad).
export function pooled(map, [h, w], move, row, column) {
  const window = windowOf(map, h, w, move, row, column),
    { values, inside } = window;
  let winner = -1,
    sum = 0;
  values.forEach((v, k) => {
    sum += v;
    if (inside[k] && (winner < 0 || v > values[winner])) winner = k;
  });
  return { ...window, winner, max: values[winner], sum, mean: sum / values.length };
}

// Mean and variance over one map, as batch norm takes them in training (the biased variance).
export function statistics(values) {
  let mean = 0,
    variance = 0;
  for (const v of values) mean += v / values.length;
  for (const v of values) variance += (v - mean) ** 2 / values.length;
  return { mean, variance };
}

// Batch norm's four steps, each on the result of the one before (Ioffe and Szegedy 2015, algorithm 1).
export function normed(x, { mean, variance, eps, gamma, beta }) {
  const centred = x - mean,
    deviation = Math.sqrt(variance + eps),
    unit = centred / deviation,
    scaled = unit * gamma;
  return { centred, deviation, unit, scaled, total: scaled + beta };
}

// Local response normalization of channel c (Krizhevsky et al. 2012): `values` are all channels at one place, and the
// window is PyTorch's, one channel more before than after where its size is even.
const neighbours = (n, c, size) => [Math.max(0, c - Math.floor(size / 2)), Math.min(n, c + Math.ceil(size / 2))];

export function responded(values, c, { size, alpha, beta, k }) {
  const [from, to] = neighbours(values.length, c, size),
    around = Array.from(values).slice(from, to),
    sum = around.reduce((total, v) => total + v ** 2, 0),
    scaled = (sum * alpha) / size,
    base = k + scaled,
    divisor = base ** beta;
  return { from, around, sum, scaled, base, divisor, total: values[c] / divisor };
}

// A dense unit: weight x input for every input.
export function weighed(input, weights, bias) {
  const products = Float64Array.from(input, (v, k) => v * weights[k]);
  let pro = 0,
    contra = 0;
  for (const v of products) v > 0 ? (pro += v) : (contra += v);
  return { products, pro, contra, bias, total: pro + contra + bias };
}

// Softmax at a temperature; the exponentials as they stand, the probabilities without their overflow.
export function softened(logits, temperature = 1) {
  const scaled = Array.from(logits, (z) => z / temperature),
    top = Math.max(...scaled);
  const exponentials = scaled.map(Math.exp),
    shifted = scaled.map((z) => Math.exp(z - top));
  const all = shifted.reduce((a, b) => a + b, 0);
  return {
    scaled,
    exponentials,
    sum: exponentials.reduce((a, b) => a + b, 0),
    probabilities: shifted.map((e) => e / all),
  };
}

export const rectified = (x) => (x > 0 || x !== x ? x : 0);
