"""Digits as writers would write them who are in no collection: between two hands, and bent.

Twenty-five writers are few. A stroke half-way between two people's strokes is one that a third might have made, and
a digit whose upper half is wider, or leans elsewhere, than its lower half is how people differ most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.data.strokes import PenDigit, Stroke

POINTS = 32
"""A stroke's points while it is blended, as far from each other along it as they can be evenly."""

FARTHEST = 0.18
"""Of the digit's longest side: strokes further apart than this, on average, were made in another order or direction."""

Alike = Mapping[tuple[int, int], Sequence[PenDigit]]


def alike(digits: Sequence[PenDigit]) -> Alike:
    """The digits by label and number of strokes: those that may be blended."""
    groups: dict[tuple[int, int], list[PenDigit]] = {}
    for digit in digits:
        groups.setdefault((digit.label, len(digit.strokes)), []).append(digit)
    return groups


def blended(digit: PenDigit, others: Alike, share: float, random: np.random.Generator) -> Sequence[Stroke]:
    """The digit's strokes, in a `share` of cases moved towards those of another like it, or a little away from them."""
    if not share or random.random() >= share:  # nothing is drawn where nothing may change
        return digit.strokes
    mine, middle, size = _as_unit([_evenly(stroke) for stroke in digit.strokes])
    pool = others[digit.label, len(digit.strokes)]
    for _ in range(4):
        other = pool[int(random.integers(len(pool)))]
        theirs, _, _ = _as_unit([_evenly(stroke) for stroke in other.strokes])
        apart = np.mean([np.hypot(*(a - b).T).mean() for a, b in zip(mine, theirs, strict=True)])
        if other is not digit and apart < FARTHEST:
            part = random.uniform(-0.3, 0.7)
            between = (a + part * (b - a) for a, b in zip(mine, theirs, strict=True))
            return [(stroke * size + middle).astype(np.float32) for stroke in between]
    return digit.strokes


def bent(strokes: Sequence[Stroke], reach: float, random: np.random.Generator) -> list[Stroke]:
    """Each point moved by a polynomial of where it stands in the digit, of degree three at most.

    reach: standard deviation of the polynomial's coefficients, in halves of the digit's longest side.
    """
    unit, middle, size = _as_unit(strokes)
    coefficients = random.normal(0, reach, (2, 5))
    moved = []
    for stroke in unit:
        x, y = 2 * stroke.T
        terms = np.stack([x * x - 0.3, y * y - 0.3, x * y, y * y * y - y, x * x * y])
        moved.append(((stroke + (coefficients @ terms).T / 2) * size + middle).astype(np.float32))
    return moved


def _evenly(stroke: Stroke) -> NDArray[np.float64]:
    """(POINTS, 2) along the stroke."""
    steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 1 else np.zeros(0)
    at = np.concatenate([[0], np.cumsum(steps)])
    to = np.linspace(0, at[-1], POINTS)
    return np.stack([np.interp(to, at, stroke[:, axis]) for axis in (0, 1)], 1)


def _as_unit(strokes: Sequence[NDArray]) -> tuple[list[NDArray], NDArray, float]:
    """The strokes with the digit's middle at 0 and its longest side 1; that middle; that side."""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    middle, size = (low + high) / 2, max(float((high - low).max()), 1e-6)
    return [(stroke - middle) / size for stroke in strokes], middle, size
