// A layer's title where there is little room.

// A phrase in two lines, cut at the space nearest to its middle; "3 × 3" stays whole.
export function halves(text) {
  const spaces = [...text.matchAll(/(?<!×) (?!×)/g)].map((m) => m.index);
  if (!spaces.length) return [text];
  const at = spaces.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return [text.slice(0, at), text.slice(at + 1)];
}
