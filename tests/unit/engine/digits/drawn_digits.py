"""Digits drawn on the canvas as the tests of digitize want them, and what they measure in a 28 x 28 digit."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from cnn_viz.engine.data.sources import pen_digits
from cnn_viz.engine.data.strokes import PenDigit, render
from cnn_viz.records import Digit, Pixels

SIDE = 280
DIGITS = pen_digits(held_out=True)
some_digit = st.sampled_from(DIGITS[::5])
pen_width = st.sampled_from((8.0, 14.0, 20.0, 28.0))


def drawn(digit: PenDigit, height: float, width: float, at: tuple[float, float] = (0.5, 0.5)) -> Pixels:
    """The digit with its longest side `height` pixels and a pen `width` pixels wide; `at` shares out the room left."""
    low, high = np.min([s.min(0) for s in digit.strokes], 0), np.max([s.max(0) for s in digit.strokes], 0)
    scale = (height - width) / max(float((high - low).max()), 1.0)
    room = SIDE - (high - low) * scale - width
    strokes = [(s - low) * scale + width / 2 + room * np.array(at) for s in digit.strokes]
    return render(strokes, (SIDE, SIDE), width)


def grey(plane: Pixels) -> Pixels:
    return np.repeat(plane[:, :, None], 3, axis=2)


def apart(one: Digit, other: Digit) -> float:
    """Mean difference of ink as a share of the ink."""
    a, b = one.ink.astype(float), other.ink.astype(float)
    return float(np.abs(a - b).sum() / max(a.sum(), b.sum()))


def apart_but_for_a_step(one: Digit, other: Digit) -> float:
    """The same, allowing the whole-pixel step by which the centre of mass may be set off."""
    steps = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(apart(one, Digit.of_ink(np.roll(other.ink, step, (0, 1)))) for step in steps)


def box_of(ink: Pixels) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(ink.max(1) > 8), np.flatnonzero(ink.max(0) > 8)
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def centre_of_mass(ink: Pixels) -> tuple[float, float]:
    places = np.arange(28) + 0.5
    weight = ink.astype(float)
    return weight.sum(1) @ places / weight.sum(), weight.sum(0) @ places / weight.sum()
