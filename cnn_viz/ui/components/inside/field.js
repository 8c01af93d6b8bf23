// Which part of a layer another layer's part is computed from, and which part it feeds. Geometry only.
// A part is {from, to} of channels and {top, left, bottom, right} of rows and columns, ends not included;
// a vector is n channels of 1 x 1.

const whole = ({ n, h, w }) => ({ from: 0, to: n, top: 0, left: 0, bottom: h, right: w });
const cell = (c, row, column) => ({ from: c, to: c + 1, top: row, left: column, bottom: row + 1, right: column + 1 });
const SLIDING = ["conv", "max_pool", "avg_pool"];
const EVERYTHING = ["dense", "softmax"];

const alike = (a, b) => a.n === b.n && a.h === b.h && a.w === b.w;
const kernelOf = (layer) => sliding(layer.settings, layer.kernel ?? null);

function clipped(part, { h, w }) {
  return {
    ...part,
    top: Math.max(0, part.top),
    left: Math.max(0, part.left),
    bottom: Math.min(h, part.bottom),
    right: Math.min(w, part.right),
  };
}

function partBefore(layer, before, part) {
  if (SLIDING.includes(layer.kind)) {
    const { kh, kw, s, p, d } = kernelOf(layer),
      channels = layer.kind === "conv" ? { from: 0, to: before.n } : {};
    return clipped(
      {
        ...part,
        ...channels,
        top: part.top * s - p,
        left: part.left * s - p,
        bottom: (part.bottom - 1) * s - p + (kh - 1) * d + 1,
        right: (part.right - 1) * s - p + (kw - 1) * d + 1,
      },
      before,
    );
  }
  if (layer.kind === "flatten" && before.tile > 1) return unflattened(before, part);
  if (layer.kind === "local_norm") return neighbouring(part, layer, Math.floor, Math.ceil);
  if (layer.kind === "zero_pad" && before.n === layer.n) return shifted(part, -padOf(layer, before), before);
  return alike(layer, before) && !EVERYTHING.includes(layer.kind) ? part : whole(before);
}

function partAfter(layer, before, part) {
  if (SLIDING.includes(layer.kind)) {
    const { kh, kw, s, p, d } = kernelOf(layer),
      channels = layer.kind === "conv" ? { from: 0, to: layer.n } : {};
    return clipped(
      {
        ...part,
        ...channels,
        top: Math.ceil((part.top + p - (kh - 1) * d) / s),
        left: Math.ceil((part.left + p - (kw - 1) * d) / s),
        bottom: Math.floor((part.bottom - 1 + p) / s) + 1,
        right: Math.floor((part.right - 1 + p) / s) + 1,
      },
      layer,
    );
  }
  if (layer.kind === "flatten" && before.tile > 1) return flattened(before, part);
  if (layer.kind === "local_norm") return neighbouring(part, layer, (v) => Math.ceil(v) - 1, (v) => Math.floor(v) + 1);
  if (layer.kind === "zero_pad" && before.n === layer.n) return shifted(part, padOf(layer, before), layer);
  return alike(layer, before) && !EVERYTHING.includes(layer.kind) ? part : whole(layer);
}

// The channels around a part that local response normalization takes together: down and up halve its window.
const neighbouring = (part, { n, settings: { size } }, down, up) => ({
  ...part,
  from: Math.max(0, part.from - down(size / 2)),
  to: Math.min(n, part.to - 1 + up(size / 2)),
});

const padOf = (layer, before) => Math.round((layer.h - before.h) / 2);

function shifted(part, by, layer) {
  return clipped(
    { ...part, top: part.top + by, left: part.left + by, bottom: part.bottom + by, right: part.right + by },
    layer,
  );
}

// One entry comes from one cell; several from the maps that they were cut from.
function unflattened(before, { from, to }) {
  const c = Math.floor(from / before.tile),
    at = from % before.tile;
  if (to - from === 1) return cell(c, Math.floor(at / before.w), at % before.w);
  return { ...whole(before), from: c, to: Math.ceil(to / before.tile) };
}

// Entries from the first to the last; between them may lie some that are not fed.
function flattened(before, { from, to, top, left, bottom, right }) {
  return {
    from: from * before.tile + top * before.w + left,
    to: (to - 1) * before.tile + (bottom - 1) * before.w + right,
    top: 0,
    left: 0,
    bottom: 1,
    right: 1,
  };
}

// The parts of all layers that belong to one part of layer i; null where a window lies wholly in the padding.
function family(layers, i, part) {
  const parts = new Array(layers.length).fill(null);
  parts[i] = part;
  const some = (p) => (p && p.top < p.bottom && p.left < p.right ? p : null);
  for (let k = i; k > 0 && parts[k]; k--) parts[k - 1] = some(partBefore(layers[k], layers[k - 1], parts[k]));
  for (let k = i + 1; k < layers.length && parts[k - 1]; k++)
    parts[k] = some(partAfter(layers[k], layers[k - 1], parts[k - 1]));
  return parts;
}
