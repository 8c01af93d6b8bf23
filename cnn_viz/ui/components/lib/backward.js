// What back-propagation multiplies to get one number of a gradient, in float64 from the float32 values. Pure functions:
// no page, no state. `delta` is the loss's derivative by the layer's output, n x h x w values in a row.
//
// A term is {c, row, column, delta, factor, product}: which value of the output it comes from, that value's derivative,
// and how much the output changes when what is asked about does.

const term = (c, row, column, delta, factor) => ({ c, row, column, delta, factor, product: delta * factor });

const total = (terms) => terms.reduce((sum, { product }) => sum + product, 0);

/**
 * By one value of a convolution's input: every output whose window held it, times the weight that met it there.
 * weight: {values, shape: [filters, kh, kw]}, the kernels of the filters from `first` on for this input channel.
 * move: as arithmetic.js has it (sliding). maps: a block per filter, its windows in the kernel's own order.
 */
export function convBack(delta, [h, w], weight, move, row, column, first = 0) {
  const [n, kh, kw] = weight.shape,
    { s, p, d } = move,
    maps = [];
  for (let k = 0; k < n; k++) {
    const at = (first + k) * h * w,
      weights = weight.values.subarray(k * kh * kw, (k + 1) * kh * kw),
      values = new Float64Array(kh * kw),
      inside = new Uint8Array(kh * kw),
      terms = [];
    weights.forEach((factor, j) => {
      const y = (row + p - Math.floor(j / kw) * d) / s,
        x = (column + p - (j % kw) * d) / s;
      if (!Number.isInteger(y) || !Number.isInteger(x) || y < 0 || x < 0 || y >= h || x >= w) return;
      values[j] = delta[at + y * w + x];
      inside[j] = 1;
      terms.push(term(first + k, y, x, values[j], factor));
    });
    const products = values.map((v, j) => v * weights[j]);
    maps.push({ c: first + k, values, inside, weights, products, terms, sum: total(terms) });
  }
  const terms = maps.flatMap((map) => map.terms);
  return { maps, terms, total: total(terms) };
}

/** By one weight of a convolution, kernel row a and column b: every place of the output times the input that it met. */
export function convWeightBack(delta, [h, w], filter, input, [inH, inW], channel, move, a, b) {
  const { s, p, d } = move,
    terms = [];
  for (let row = 0; row < h; row++) {
    const y = row * s - p + a * d;
    if (y < 0 || y >= inH) continue;
    for (let column = 0; column < w; column++) {
      const x = column * s - p + b * d;
      if (x < 0 || x >= inW) continue;
      const from = delta[(filter * h + row) * w + column];
      terms.push(term(filter, row, column, from, input[(channel * inH + y) * inW + x]));
    }
  }
  return { terms, total: total(terms) };
}

/** By one value before a max pooling: the windows in which it is the largest, the first of several, hand theirs on. */
export function maxPoolBack(delta, [h, w], map, [inH, inW], c, move, row, column) {
  return poolBack(h, w, move, row, column, (y, x) => {
    let best = null;
    for (const [r, q] of placesOf(move, y, x)) {
      if (r < 0 || q < 0 || r >= inH || q >= inW) continue;
      const v = map[r * inW + q];
      if (!best || v > best.v || (v !== v && best.v === best.v)) best = { v, r, q };
    }
    return term(c, y, x, delta[(c * h + y) * w + x], best && best.r === row && best.q === column ? 1 : 0);
  });
}

/** By one value before an average pooling: each window hands on an equal share; padding counts (PyTorch's default). */
export function avgPoolBack(delta, [h, w], c, move, row, column) {
  return poolBack(h, w, move, row, column, (y, x) =>
    term(c, y, x, delta[(c * h + y) * w + x], 1 / (move.kh * move.kw)),
  );
}

function* placesOf({ kh, kw, s, p, d }, y, x) {
  for (let a = 0; a < kh; a++) for (let b = 0; b < kw; b++) yield [y * s - p + a * d, x * s - p + b * d];
}

function poolBack(h, w, move, row, column, one) {
  const { kh, kw, s, p, d } = move,
    terms = [];
  for (let a = kh - 1; a >= 0; a--) {
    const y = (row + p - a * d) / s;
    if (!Number.isInteger(y) || y < 0 || y >= h) continue;
    for (let b = kw - 1; b >= 0; b--) {
      const x = (column + p - b * d) / s;
      if (Number.isInteger(x) && x >= 0 && x < w) terms.push(one(y, x));
    }
  }
  return { terms, total: total(terms) };
}

/** By one value before ReLU: handed on where the value is above 0, stopped elsewhere. */
export function reluBack(delta, input, [h, w], c, row, column) {
  const k = (c * h + row) * w + column,
    terms = [term(c, row, column, delta[k], input[k] > 0 ? 1 : 0)];
  return { terms, total: total(terms) };
}

/** By one value before flatten: the same number, at another place. */
export function flattenBack(delta, [h, w], c, row, column) {
  const k = (c * h + row) * w + column,
    terms = [term(k, 0, 0, delta[k], 1)];
  return { terms, total: total(terms) };
}

/** By one input of a dense layer: every unit's derivative times its weight for this input; `weights` has one a unit. */
export function denseBack(delta, weights) {
  const terms = Array.from(weights, (factor, k) => term(k, 0, 0, delta[k], factor));
  return { terms, total: total(terms) };
}

/** By one weight of a dense layer, of unit k and an input whose value is x. */
export function denseWeightBack(delta, k, x) {
  const terms = [term(k, 0, 0, delta[k], x)];
  return { terms, total: total(terms) };
}

/** By logit k, through softmax and the cross-entropy of `label`: -1/p(label), times p(label) (1 where k is it, else 0, - p(k)). */
export function softmaxBack(logits, label, k) {
  const most = Math.max(...logits),
    exponentials = Array.from(logits, (z) => Math.exp(z - most)),
    sum = exponentials.reduce((a, b) => a + b, 0),
    p = exponentials.map((e) => e / sum),
    factor = p[label] * ((k === label ? 1 : 0) - p[k]),
    terms = [{ c: label, row: 0, column: 0, delta: -1 / p[label], factor, product: p[k] - (k === label ? 1 : 0) }];
  return { terms, total: total(terms) };
}
