"""Every attribution method on a trained network and on the same one with random weights.

The sanity check of Adebayo and others ("Sanity Checks for Saliency Maps", 2018): a map that stays the same without
training says nothing of what was learnt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from cnn_viz.engine.explain.attribution import METHODS
from cnn_viz.engine.explain.attribution.integrated_gradients import residual
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit, read_only

SIDE = 28


@dataclass(frozen=True, eq=False)
class Beside:
    """One method's maps of a digit's pixels, (28, 28) float32: of the network, and of the one with random weights.

    alike:    the rank correlation of their absolute values, -1 to 1; nan where one of them is the same everywhere.
    residual: by how much integrated gradients' parts miss the difference that they promise; None for other methods.
    """

    trained: Array
    random: Array
    alike: float
    residual: float | None = None


def attributed(model: Network, random: Network, digit: Digit, target: int) -> dict[str, Beside]:
    """All of METHODS, of the logit of class `target`. Colour channels are added up; a frame around the digit is cut."""
    found = {}
    x = model.input([digit])
    for name, method in METHODS.items():
        try:
            parts = method(model, x, target)
        except ValueError:  # it needs a kind of layer that this network has not
            continue
        maps = [pixels_of(each) for each in (parts, method(random, random.input([digit]), target))]
        missed = residual(model, x, target, parts) if name == "integrated_gradients" else None
        found[name] = Beside(maps[0], maps[1], alike(*maps), missed)
    return found


def pixels_of(parts: Tensor) -> Array:
    """(28, 28) of a method's (C, H, W): colour channels added up, a frame around the digit cut."""
    plane = parts.sum(0).detach().numpy()
    frame = (plane.shape[0] - SIDE) // 2
    return read_only(plane[frame : frame + SIDE, frame : frame + SIDE].astype(np.float32))


def alike(one: Array, other: Array) -> float:
    """The rank correlation of two maps' absolute values; nan where one of them is the same everywhere."""
    from scipy.stats import spearmanr  # imported late: a page without heat maps needs no SciPy

    flat = [np.abs(each).ravel() for each in (one, other)]
    if any(each.min() == each.max() for each in flat):
        return float("nan")
    return float(spearmanr(*flat).statistic)
