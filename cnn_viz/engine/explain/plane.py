"""The space of a layer seen from where it is widest: principal component analysis in two dimensions, by the exact
eigenvectors of the digits' scalar products. A digit that had no part in it is placed exactly, too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.data.sources import mnist
from cnn_viz.records import Array, read_only

OF_EACH = 100  # test digits of each class


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
    centred = values.astype(np.float64) - mean
    strengths, vectors = np.linalg.eigh(centred @ centred.T)
    axes = []
    for k in (-1, -2):
        axis = centred.T @ vectors[:, k]
        length = np.linalg.norm(axis)
        axis = axis / length if length > 0 else axis
        axes.append(axis * (np.sign(axis[np.abs(axis).argmax()]) or 1))
    found = np.stack(axes)
    whole = float(strengths.clip(0).sum()) or 1.0
    return Plane(
        read_only(mean.astype(np.float32)),
        read_only(found.astype(np.float32)),
        read_only((centred @ found.T).astype(np.float32)),
        (float(max(strengths[-1], 0) / whole), float(max(strengths[-2], 0) / whole)),
    )
