"""Two checks of an attribution method: does its map depend on what was learnt, and on the pixels that matter?

Cascading randomization (Adebayo and others, "Sanity Checks for Saliency Maps", 2018): random weights are put in layer
after layer, from the last one down; a map that stays as it was has not looked at them.
Deletion (Petsiuk, Das and Saenko, "RISE", 2018): pixels are taken away, those first that the map calls most important;
the sooner the class's probability falls, the better the map knew. By lot is the order that knows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only

STEPS = 20  # in which the ink goes


def cascaded(model: Network, random: Network) -> Iterator[tuple[str, Network]]:
    """The network with the weights of `random` from a layer to the end, and the layer's name; the last layer first.

    random: of the same architecture. Both in eval mode.
    """
    mixed = deepcopy(model)
    theirs = dict(random.named_children())
    for name, layer in reversed(list(mixed.named_children())):
        if layer.state_dict():
            layer.load_state_dict(theirs[name].state_dict())
            yield name, mixed


def deletion(model: Network, digit: Digit, order: NDArray[np.integer], target: int) -> float:
    """The mean probability of class `target` while the digit loses its ink in STEPS equal parts; in [0, 1].

    order: of the inked pixels, (N,) places in the flattened (28, 28), the first to go first.
    """
    steps = [without(digit, order[: round(k * len(order) / STEPS)]) for k in range(STEPS + 1)]
    return float(predict(model, steps)[:, target].mean())


def without(digit: Digit, places: NDArray[np.integer]) -> Digit:
    """The digit with paper at some places of the flattened (28, 28)."""
    ink, colour = digit.ink.copy(), digit.colour.copy()
    ink.reshape(-1)[places] = 0
    colour.reshape(len(colour), -1)[:, places] = 0
    return Digit(read_only(ink), read_only(colour))


def most_important_first(digit: Digit, found: Array) -> NDArray[np.integer]:
    """The digit's inked pixels as a map (28, 28) orders them; those that it calls equal stay in reading order."""
    inked = np.flatnonzero(digit.ink)
    return inked[np.argsort(-found.reshape(-1)[inked], kind="stable")]


def by_lot(digit: Digit, seed: int) -> NDArray[np.integer]:
    """The digit's inked pixels in an order that knows nothing of the network."""
    return np.random.default_rng(seed).permutation(np.flatnonzero(digit.ink))
