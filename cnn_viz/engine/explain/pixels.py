"""What would make it another digit: one pixel after another, each the one that helps the wanted class most.

Greedy, and exact at every step: all 784 pixels are tried, each turned from ink to paper or from paper to ink, and the
whole network is run for each. It is no proof that fewer pixels would not do.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import torch

from cnn_viz.engine.models import Network
from cnn_viz.records import Digit, read_only

SIDE = 28
BATCH = 196


def turned(digit: Digit, row: int, column: int) -> Digit:
    """The digit with one pixel turned: full ink where it was darker than half, paper where it was inked."""
    value = 255 if digit.ink[row, column] < 128 else 0
    ink, colour = digit.ink.copy(), digit.colour.copy()
    ink[row, column] = colour[:, row, column] = value
    return Digit(read_only(ink), read_only(colour))


def lead(logits: torch.Tensor, wanted: int) -> torch.Tensor:
    """(N,): how far the logit of class `wanted` is ahead of the best other one, of logits (N, 10)."""
    others = logits.clone()
    others[:, wanted] = -torch.inf
    return logits[:, wanted] - others.amax(1)


@torch.inference_mode()
def best_pixel(model: Network, digit: Digit, wanted: int, taken: Collection[tuple[int, int]] = ()) -> tuple[int, int]:
    """The pixel, not among those taken, whose turning puts class `wanted` furthest ahead; of equals the first one."""
    places = [place for place in np.ndindex(SIDE, SIDE) if place not in taken]
    leads = []
    for first in range(0, len(places), BATCH):
        tried = [turned(digit, *place) for place in places[first : first + BATCH]]
        leads.append(lead(model(model.input(tried)), wanted))
    row, column = places[int(torch.cat(leads).argmax())]
    return int(row), int(column)
