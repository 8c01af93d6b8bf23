"""Whom a digit resembles: the training digits whose values in a layer are nearest to its own.

Real examples of the class help people most after a misreading (Cai, Jongejan, Holbrook, "The Effects of Example-Based
Explanations in a Machine Learning Interface", 2019).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only

OF_EACH = 300  # training digits of each class that are compared with
BATCH = 250
MOST_USUAL = 300


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest digits of one class, the nearest first.

    images:    numbers in MNIST's training set.
    distances: Euclidean, between the layers' values; float32.
    """

    images: NDArray[np.integer]
    distances: Array


@lru_cache(maxsize=1)
def compared_with() -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Numbers of the training digits that are compared with, and their labels: the first of each class, in order."""
    labels = mnist(train=True)[1].numpy()
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == c)[:OF_EACH] for c in range(10)]))
    return chosen, labels[chosen]


def layers_to_compare(model: Network) -> list[str]:
    """The layers whose values can be compared: the input, and all others in order."""
    return ["input", *(name for name, _ in model.named_children())]


def usual_layer(model: Network) -> str:
    """In which layer digits are compared if nobody chooses: what the last layer with weights reads, or, where that is
    more than MOST_USUAL values, what it puts out."""
    names = [name for name, _ in model.named_children()]
    last = max(k for k, layer in enumerate(model.children()) if layer.state_dict())
    blank = model.input([Digit.of_ink(np.zeros((28, 28), np.uint8))])
    before = names[last - 1] if last else "input"
    return before if values_in(model, blank, before).shape[1] <= MOST_USUAL else names[last]


@torch.inference_mode()
def values_in(model: Network, x: Tensor, layer: str) -> Tensor:
    """(N, D) float32: what a layer puts out for normalized digits (N, C, H, W). KeyError for no such layer."""
    if layer == "input":
        return x.flatten(1)
    for name, each in model.named_children():
        x = each(x)
        if name == layer:
            return x.flatten(1)
    raise KeyError(f"no layer '{layer}' in {model.id}")


def values_of(model: Network, images: Tensor, layer: str) -> Iterator[Array]:
    """(up to BATCH, D) float32, a batch of the images at a time, so that progress can be shown.

    images: uint8 (N, 28, 28).
    """
    for some in images.split(BATCH):
        x = model.input.normalized(model.input.framed(some[:, None]))
        yield read_only(values_in(model, x, layer).numpy())


def nearest(
    values: Array, own: Array, digit_class: int, count: int, rows: NDArray[np.integer] | None = None
) -> Neighbours:
    """The `count` nearest of a class.

    values: (N, D) of `compared_with`, or of some `rows` of it.  own: (D,) of the digit.
    """
    chosen, labels = (part if rows is None else part[rows] for part in compared_with())
    of_class = np.flatnonzero(labels == digit_class)
    distances = np.linalg.norm(values[of_class].astype(np.float64) - own, axis=1)
    order = np.argsort(distances, kind="stable")[:count]
    return Neighbours(read_only(chosen[of_class[order]]), read_only(distances[order].astype(np.float32)))
