"""What moves when the digit moves: a network's layers before and after, and what it reads at 13 x 13 positions.

Convolution treats every place alike, so its maps move with the picture (equivariance to translation); pooling looks
at neighbourhoods, so its maps change less (LeCun et al. 1998; Goodfellow, Bengio and Courville 2016, section 9.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnn_viz.engine.digits.digitize import SIDE, NothingDrawn, digit_of
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import Network
from cnn_viz.records import (
    Array,
    Digit,
    LayerTrace,
    Pixels,
    Trace,
    read_only,
)

FARTHEST = 6  # pixels in each direction
POSITIONS = range(-FARTHEST, FARTHEST + 1)


@dataclass(frozen=True, eq=False)
class Change:
    """How a layer answers to the shift, as a share of the length of its values before: |after - before| / |before|.

    change:     cell by cell.
    moved_back: after the map is moved back by the shift, over the cells that both maps have; None where the shift
                is no whole number of this layer's cells, and for vectors.
    """

    layer: str
    change: float
    moved_back: float | None


@dataclass(frozen=True, eq=False)
class Readings:
    """What a network reads at every position, rows from 6 up to 6 down, columns from 6 left to 6 right.

    digits: (2, 13, 13) int, without centring and with.  certain: (2, 13, 13) float32, the probability of that digit.
    """

    digits: np.ndarray
    certain: Array


def shifted(digit: Digit, down: int, right: int) -> Digit:
    """The digit moved by whole pixels; what leaves the 28 x 28 pixels is cut off, what comes in is black."""
    return Digit(_moved(digit.ink[None], down, right)[0], _moved(digit.colour, down, right))


def before_and_after(model: Network, digit: Digit, down: int, right: int) -> tuple[Trace, Trace, list[Change]]:
    """The traces of the digit and of the shifted one, and how much each layer changed between them."""
    before, after = trace(model, digit), trace(model, shifted(digit, down, right))
    changes, cell = [], 1
    for old, new in zip(before.layers, after.layers, strict=True):
        cell *= int(old.settings.get("stride", 1)) if old.output.ndim == 3 else 1
        changes.append(Change(old.name, _share(old.output, new.output), _after_moving(old, new, down, right, cell)))
    return before, after, changes


def readings(model: Network, digit: Digit) -> Readings:
    """The digit at all positions, as it stands there and after the drawing's own steps have centred it: one batch."""
    places = [(down, right) for down in POSITIONS for right in POSITIONS]
    raw = [shifted(digit, *place) for place in places]
    probabilities = predict(model, [*raw, *(_centred(digit, *place) for place in places)])
    shape = (2, len(POSITIONS), len(POSITIONS))
    return Readings(
        read_only(probabilities.argmax(axis=1).reshape(shape)), read_only(probabilities.max(axis=1).reshape(shape))
    )


def _centred(digit: Digit, down: int, right: int) -> Digit:
    """The same drawing on a larger sheet, at this position, through all steps from drawing to digit."""
    side = SIDE + 2 * FARTHEST
    sheet = np.zeros((side, side, 3), np.uint8)
    top, left = FARTHEST + down, FARTHEST + right
    sheet[top : top + SIDE, left : left + SIDE] = digit.colour.transpose(1, 2, 0)
    try:
        return digit_of(sheet)
    except NothingDrawn:
        return digit


def _moved(planes: Pixels, down: int, right: int) -> Pixels:
    """(C, H, W) moved, zeros where nothing comes in."""
    moved = np.zeros_like(planes)
    height, width = planes.shape[1:]
    to = slice(max(0, down), height + min(0, down)), slice(max(0, right), width + min(0, right))
    come = slice(max(0, -down), height - max(0, down)), slice(max(0, -right), width - max(0, right))
    moved[:, *to] = planes[:, *come]
    return read_only(moved)


def _share(old: Array, new: Array) -> float:
    length = float(np.linalg.norm(old))
    return float(np.linalg.norm(new - old)) / length if length else 0.0


def _after_moving(old: LayerTrace, new: LayerTrace, down: int, right: int, cell: int) -> float | None:
    """`cell`: how many pixels one cell of this layer is wide, the product of all strides so far."""
    if old.output.ndim < 3 or down % cell or right % cell:
        return None
    rows, columns = down // cell, right // cell
    height, width = old.output.shape[1:]
    if abs(rows) >= height or abs(columns) >= width:
        return None
    there = new.output[:, max(0, rows) : height + min(0, rows), max(0, columns) : width + min(0, columns)]
    here = old.output[:, max(0, -rows) : height - max(0, rows), max(0, -columns) : width - max(0, columns)]
    return _share(here, there)
