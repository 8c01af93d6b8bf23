"""Reading a picture of any size through a row of cells: by area where cells are large, linearly where small.

One result on any processor, so that the browser's copy of it (components/engine/resample.js) finds the same bytes:
float64, every sum in the order of its pixels. No matrix product, then: BLAS adds in an order of its own, and would
wake its threads for one, which on a busy server costs a hundred times the sum itself (0.3 ms became 30 ms with both
cores taken).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.float64]


def through_cells(planes: NDArray, count: int, begin: int, cell: float) -> Cells:
    """(..., size, n) -> (..., count, n) float64: the mean over each of `count` cells of `cell` pixels.

    Pixel 0 lies where cell number `begin` begins; beyond the picture is 0.
    """
    return (_averaged if cell >= 1 else _interpolated)(planes, count, begin, cell)


def _averaged(planes: NDArray, count: int, begin: int, cell: float) -> Cells:
    """What lies before each edge of a cell, whole pixels and a part of the one it cuts; a cell is the difference."""
    size = planes.shape[-2]
    edges = ((np.arange(count + 1) - begin) * cell).clip(0, size)
    pixel = np.minimum(edges.astype(np.intp), size - 1)
    before = np.zeros((*planes.shape[:-2], size + 1, planes.shape[-1]))
    np.cumsum(planes, axis=-2, dtype=np.float64, out=before[..., 1:, :])  # in the order of the pixels
    passed = before[..., pixel, :] + planes[..., pixel, :] * (edges - pixel)[:, None]
    return np.diff(passed, axis=-2) / cell


def _interpolated(planes: NDArray, count: int, begin: int, cell: float) -> Cells:
    """Between the two pixels whose middles lie around the cell's middle."""
    *front, size, n = planes.shape
    framed = np.zeros((*front, size + 2, n))
    framed[..., 1:-1, :] = planes
    at = ((np.arange(count) - begin + 0.5) * cell + 0.5).clip(0, size + 1)
    pixel = np.minimum(at.astype(np.intp), size)
    below, above = framed[..., pixel, :], framed[..., pixel + 1, :]
    return below + (above - below) * (at - pixel)[:, None]
