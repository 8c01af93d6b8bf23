"""Reading a picture of any size through a row of cells: by area where cells are large, linearly where small.

Sums over slices and not a matrix product: BLAS would wake its threads for one, which on a busy server costs a
hundred times the sum itself (0.3 ms became 30 ms with both cores taken).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_viz.records import Array


def through_cells(planes: NDArray, count: int, begin: int, cell: float) -> Array:
    """(..., size, n) -> (..., count, n) float32: the mean over each of `count` cells of `cell` pixels.

    Pixel 0 lies where cell number `begin` begins; beyond the picture is 0.
    """
    return (_averaged if cell >= 1 else _interpolated)(planes, count, begin, cell)


def _averaged(planes: NDArray, count: int, begin: int, cell: float) -> Array:
    """Whole pixels from one cell's edge to the next, and the fractions of the pixels that the edges cut."""
    size = planes.shape[-2]
    edges = ((np.arange(count + 1) - begin) * cell).clip(0, size)
    pixel = np.minimum(edges.astype(np.intp), size - 1)
    cut = planes[..., pixel, :] * (edges - pixel).astype(np.float32)[:, None]
    total: Array = np.add.reduceat(planes, pixel, axis=-2, dtype=np.float32)[..., :-1, :]
    total *= np.diff(pixel)[:, None] > 0  # reduceat gives one pixel where the slice is empty
    total += np.diff(cut, axis=-2)
    total /= cell
    return total


def _interpolated(planes: NDArray, count: int, begin: int, cell: float) -> Array:
    """Between the two pixels whose middles lie around the cell's middle."""
    *front, size, n = planes.shape
    framed = np.zeros((*front, size + 2, n), np.float32)
    framed[..., 1:-1, :] = planes
    at = ((np.arange(count) - begin + 0.5) * cell + 0.5).clip(0, size + 1)
    pixel = np.minimum(at.astype(np.intp), size)
    part = (at - pixel).astype(np.float32)[:, None]
    below, above = framed[..., pixel, :], framed[..., pixel + 1, :]
    return (below + (above - below) * part).astype(np.float32, copy=False)
