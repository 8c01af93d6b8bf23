// Words for numbers: exact ones, short ones, shares.

export const signed = (s) =>
  s
    .replace(/^(-?\d*\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "")
    .replace(/-/g, "−");

// The shortest decimal that is this float32 and no other: 0.1, not 0.10000000149.
export function exact(v, text) {
  if (v !== v) return text.not_a_number;
  if (v - v !== 0) return (v < 0 ? "−" : "") + text.infinite;
  if (Number.isInteger(v) && Math.abs(v) < 1e6) return signed(String(v));
  let digits = 1;
  while (digits < 9 && Math.fround(+v.toPrecision(digits)) !== v) digits++;
  return signed(v.toPrecision(digits));
}

export const brief = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(3)));
export const percent = (p) =>
  p < 0.0005 && p > 0 ? "< 0.1 %" : p >= 0.9995 && p < 1 ? "> 99.9 %" : `${(100 * p).toFixed(1)} %`;
// As text/numbers.py writes a share; 100 and 0 stand only for exactly all and exactly nothing.
export function percentOf(share, places = 2, gap = " ") {
  const said = (100 * share).toFixed(places),
    least = 10 ** -places;
  if (share < 1 && Number(said) >= 100) return `> ${(100 - least).toFixed(places)}${gap}%`;
  return `${share > 0 && Number(said) === 0 ? `< ${least.toFixed(places)}` : said}${gap}%`;
}
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
