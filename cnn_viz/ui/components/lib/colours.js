// The palette in the browser: one colour table for all maps of a component, and the theme that is on.

export const HALF = 255; // colour steps on each side of zero

/** @type {(hex: string) => number[]} red, green, blue in [0, 255] */
export const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
/** @type {(colour: number[]) => number} little-endian RGBA */
export const word = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian RGBA

// 511 colours from the strongest negative through zero to the strongest positive, each with the ink to write on it.
export function colourTable({ negative, positive, not_a_number, line }) {
  const ramp = (stops, t) => {
    const at = Math.min(t * (stops.length - 1), stops.length - 1.001),
      k = Math.floor(at);
    const a = rgb(stops[k]),
      b = rgb(stops[k + 1]);
    return a.map((v, j) => Math.round(v + (b[j] - v) * (at - k)));
  };
  const table = new Uint32Array(2 * HALF + 1),
    css = [],
    ink = [];
  for (let k = -HALF; k <= HALF; k++) {
    const colour = ramp(k < 0 ? negative : positive, Math.abs(k) / HALF),
      [r, g, b] = colour.map((v) => (v / 255) ** 2.2);
    table[HALF + k] = word(colour);
    css.push(`rgb(${colour})`);
    ink.push(0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff"); // the better contrast of the two
  }
  return { table, css, ink, odd: [word(rgb(not_a_number)), table[HALF]], line: word(rgb(line)) };
}

/**
 * The value that is shown in full colour, where 0 has none; or, of a digit's normalized pixels, {black, white}: their
 * colour is the distance from black, so that paper looks like paper in every network.
 * @typedef {number | {black: number, white: number}} Full
 */

/** The value without colour, and steps of colour for each 1 beyond it. @type {(full: Full) => {zero: number, rise: number}} */
export function scaleOf(full) {
  const { black, white } = typeof full === "number" ? { black: 0, white: full } : full;
  return { zero: black, rise: white > black ? HALF / (white - black) : 0 };
}

// The step of a value in the table.
export function step(v, full) {
  const { zero, rise } = scaleOf(full);
  return HALF + Math.max(-HALF, Math.min(HALF, Math.round((v - zero) * rise)));
}

export const colourOf = (colours, v, full) => colours.css[step(v, full)];
export const inkOn = (colours, v, full) => colours.ink[step(v, full)];

// The theme decides the colours; Streamlit calls a component again when it changes. True if it did.
export function dress(view) {
  const style = getComputedStyle(view.root),
    probe = document.createElement("canvas").getContext("2d");
  const plain = (name) => {
    probe.fillStyle = style.getPropertyValue(name).trim() || "#888";
    return probe.fillStyle;
  };
  const paper = plain("--st-background-color"),
    accent = plain("--st-primary-color"),
    [r, g, b] = rgb(paper);
  const theme = view.header.themes[0.3 * r + 0.59 * g + 0.11 * b < 110 ? "dark" : "light"];
  const changed = paper !== view.paper || accent !== view.accent;
  if (changed) view.colours = colourTable(theme);
  Object.assign(view, { paper, accent, theme, font: style.fontFamily });
  view.root.style.setProperty("--quiet", theme.muted);
  view.root.style.setProperty("--line", theme.line);
  return changed;
}
