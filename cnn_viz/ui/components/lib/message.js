// What Python sent: a mapping as JSON, or a header with arrays (blob.py).

export function message(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

// The same in the form of `unpack`, for a component with a life (mount.js).
export const plain = (bytes) => ({ header: message(bytes), arrays: [] });

const product = (shape) => shape.reduce((a, b) => a * b, 1);

export function unpack(bytes) {
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
