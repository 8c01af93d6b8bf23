"""The space of a layer seen from where it is widest: principal component analysis in two dimensions, by the exact
eigenvectors of the digits' scalar products. A digit that had no part in it is placed exactly, too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.data.sources import mnist
from cnn_viz.records import Array, read_only

OF_EACH = 100  # test digits of each class
COLUMNS = 2_048  # values of a layer that are held in double precision at a time


@dataclass(frozen=True, eq=False)
class Plane:
    """mean: (D,).  axes: (2, D), of length 1 and upright to each other.  points: (N, 2), the digits' places.

    shares: of the values' whole variance, how much each axis shows; the rest is not seen.
    """

    mean: Array
    axes: Array
    points: Array
    shares: tuple[float, float]

    def place(self, own: Array) -> tuple[float, float]:
        """Where a digit's values (D,) lie."""
        x, y = self.axes.astype(np.float64) @ (own.astype(np.float64) - self.mean)
        return float(x), float(y)


def shown_digits() -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Numbers of the test digits that are shown, and their labels: the first of each class, in order."""
    labels = mnist(train=False)[1].numpy()
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == c)[:OF_EACH] for c in range(10)]))
    return chosen, labels[chosen]


def fitted(values: Array) -> Plane:
    """The plane of values (N, D). Each axis points to where its largest weight is positive: it is always the same."""
    mean = values.mean(0, dtype=np.float64)
    columns = [slice(first, first + COLUMNS) for first in range(0, values.shape[1], COLUMNS)]
    products = np.zeros((len(values), len(values)))
    for some in columns:
        centred = values[:, some] - mean[some]
        products += centred @ centred.T
    strengths, vectors = np.linalg.eigh(products)
    found = np.concatenate([(values[:, some] - mean[some]).T @ vectors[:, [-1, -2]] for some in columns]).T
    for axis in found:
        axis /= (np.linalg.norm(axis) or 1) * (np.sign(axis[np.abs(axis).argmax()]) or 1)
    points = sum((values[:, some] - mean[some]) @ found[:, some].T for some in columns)
    whole = float(strengths.clip(0).sum()) or 1.0
    return Plane(
        read_only(mean.astype(np.float32)),
        read_only(found.astype(np.float32)),
        read_only(np.asarray(points, np.float32)),
        (float(max(strengths[-1], 0) / whole), float(max(strengths[-2], 0) / whole)),
    )
