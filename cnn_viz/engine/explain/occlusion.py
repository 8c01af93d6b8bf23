"""Occlusion: a patch covers a part of the digit, and the network is asked again (Zeiler and Fergus, "Visualizing and
Understanding Convolutional Networks", 2014, section 4.2). Every position is computed; nothing is estimated."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only

SIDE = 28
BATCH = 256


def covered(digit: Digit, row: int, column: int, size: int) -> Digit:
    """The digit with paper on the rows `row` to `row + size - 1` and as many columns; beyond the edge nothing is."""
    ink, colour = digit.ink.copy(), digit.colour.copy()
    ink[row : row + size, column : column + size] = 0
    colour[:, row : row + size, column : column + size] = 0
    return Digit(read_only(ink), read_only(colour))


def swept(model: Network, digit: Digit, size: int) -> Array:
    """The probabilities with a patch at every position, (29 - size, 29 - size, 10) float32.

    size: of the patch, 1 to 28 pixels.
    """
    places = range(SIDE - size + 1)
    digits = [covered(digit, row, column, size) for row in places for column in places]
    parts = [predict(model, digits[first : first + BATCH]) for first in range(0, len(digits), BATCH)]
    return read_only(np.concatenate(parts).reshape(len(places), len(places), -1))
