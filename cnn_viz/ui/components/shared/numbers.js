// From the message to arrays, and words for numbers. Shared by components that show exact values.

const product = (shape) => shape.reduce((a, b) => a * b, 1);

function unpack(bytes) {
  const { buffer } = bytes.slice(); // the message lies unaligned in Streamlit's; our copy begins at 0
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const arrays = header.shapes.map((shape) => {
    const values = new Float32Array(buffer, at, product(shape));
    at += values.byteLength;
    return values;
  });
  return { header, arrays };
}

const signed = (s) =>
  s
    .replace(/^(-?\d*\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "")
    .replace(/-/g, "−");

// The shortest decimal that is this float32 and no other: 0.1, not 0.10000000149.
function exact(v, text) {
  if (v !== v) return text.not_a_number;
  if (v - v !== 0) return (v < 0 ? "−" : "") + text.infinite;
  if (Number.isInteger(v) && Math.abs(v) < 1e6) return signed(String(v));
  let digits = 1;
  while (digits < 9 && Math.fround(+v.toPrecision(digits)) !== v) digits++;
  return signed(v.toPrecision(digits));
}

const brief = (v) => (v === 0 ? "0" : v - v !== 0 ? "–" : signed(v.toPrecision(3)));
const percent = (p) =>
  p < 0.0005 && p > 0 ? "< 0.1 %" : p >= 0.9995 && p < 1 ? "> 99.9 %" : `${(100 * p).toFixed(1)} %`;
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
