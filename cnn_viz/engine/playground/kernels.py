"""The playground's kernels: the classics of image processing, random ones, and the nearest one that a network learned.

The classics as in Gonzalez and Woods, "Digital Image Processing" (2018), chapter 3; the vertical Sobel kernel is
positive where brightness grows to the right, the horizontal one where it grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_viz.records import Array, LayerTrace

Kernel = NDArray[np.float64]

_SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
_FIXED: dict[str, Kernel] = {
    "sobel_vertical": _SOBEL,
    "sobel_horizontal": _SOBEL.T,
    "laplacian": np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "emboss": np.array([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]),
}


def _identity(size: int) -> Kernel:
    middle = np.zeros((size, size))
    middle[(size - 1) // 2, (size - 1) // 2] = 1
    return middle


def _gaussian(size: int) -> Kernel:
    """Binomial coefficients, which approach Gauss's curve; 3 gives the well-known 1-2-1."""
    row = np.array([math.comb(size - 1, k) for k in range(size)], np.float64)
    return np.outer(row, row) / 4.0 ** (size - 1)


_SIZED: dict[str, Callable[[int], Kernel]] = {
    "identity": _identity,
    "box_blur": lambda size: np.full((size, size), 1 / size**2),
    "gaussian_blur": _gaussian,
}

RANDOM = "random"
KERNELS = ("identity", *_FIXED, "box_blur", "gaussian_blur", RANDOM)


def comes_in_all_sizes(name: str) -> bool:
    """Whether a kernel is defined for every size, or for 3 x 3 alone."""
    return name in _SIZED or name == RANDOM


def kernel(name: str, size: int = 3, seed: int | None = None) -> Kernel:
    """(size, size) float64. Those without a formula for every size are 3 x 3.

    seed: for "random", normally distributed with one decimal; None takes a new one each time.
    Raises KeyError for an unknown name.
    """
    if name == RANDOM:
        return np.random.default_rng(seed).normal(0, 1, (size, size)).round(1) + 0.0
    return _SIZED[name](size) if name in _SIZED else _FIXED[name].copy()


@dataclass(frozen=True, eq=False)
class Nearest:
    """The learned filter that looks most like a kernel.

    layer, filter: where it is.  channel: which of its slices was compared; None where the whole filter was.
    weights: (C, k, k) what was compared.  cosine: in [-1, 1], 1 is the same up to a factor.
    """

    layer: str
    filter: int
    channel: int | None
    weights: Array
    cosine: float


def nearest(planes: Array, layers: Iterable[LayerTrace]) -> Nearest | None:
    """The filter with the greatest cosine to a kernel, None for a kernel of zeros or a network without convolution.

    planes: (C, k, k). Filters with as many channels are compared whole, of others each channel's slice with the
    kernel's first. Where the sizes differ, the smaller one lies in the middle of zeros.
    """
    best: Nearest | None = None
    for layer in layers:
        if layer.kind != "conv":
            continue
        for whole, filters in _comparable(planes, layer.weights["weight"]):
            cosines = _cosines(planes if whole else planes[:1], filters)
            k = int(cosines.argmax())
            if np.isfinite(cosines[k]) and (best is None or cosines[k] > best.cosine):
                number, channel = (k, None) if whole else divmod(k, layer.weights["weight"].shape[1])
                best = Nearest(layer.name, number, channel, filters[k], float(cosines[k]))
    return best


def _comparable(planes: Array, weight: Array) -> Iterator[tuple[bool, Array]]:
    """(whole?, (N, C, k, k)): the filters themselves, or all their slices one after the other."""
    if len(planes) == weight.shape[1] > 1:
        yield True, weight
    else:
        yield False, weight.reshape(-1, 1, *weight.shape[2:])


def _cosines(planes: Array, filters: Array) -> NDArray[np.float64]:
    """(N,) cosine of each filter with the kernel, -inf where one of them is nothing but zeros."""
    side = max(planes.shape[-1], filters.shape[-1])
    ours, theirs = _framed(planes[None], side), _framed(filters, side)
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(ours)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(lengths > 0, (theirs @ ours[0]) / lengths, -np.inf)


def _framed(filters: Array, side: int) -> NDArray[np.float64]:
    """(N, C, k, k) -> (N, C * side * side), in the middle of zeros."""
    before = (side - filters.shape[-1]) // 2
    after = side - filters.shape[-1] - before
    frame = ((0, 0), (0, 0), (before, after), (before, after))
    return np.pad(filters.astype(np.float64), frame).reshape(len(filters), -1)
