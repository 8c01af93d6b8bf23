// The digit under the patch.

import { SIDE } from "../lib/digit_board.js";

/** The digit that is read: under the patch there is paper. */
export function seen({ digit, mode, at, size }, place = mode === "cover" ? at : null) {
  if (!place) return digit;
  const ink = digit.ink.slice(),
    colour = digit.colour.slice();
  for (let row = place.row; row < Math.min(SIDE, place.row + size); row++)
    for (let column = place.column; column < Math.min(SIDE, place.column + size); column++)
      for (let plane = 0; plane < 4; plane++) {
        const k = row * SIDE + column;
        if (plane) colour[(plane - 1) * SIDE * SIDE + k] = 0;
        else ink[k] = 0;
      }
  return { ink, colour };
}
