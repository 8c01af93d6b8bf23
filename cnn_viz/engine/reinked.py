"""MNIST's digits as its writers would have drawn them on our canvas: their thinnest lines, inked again by a round pen.

MNIST has 250 writers to learn from where the pen strokes have 25; what it lacks is the canvas's even, round lines, from
hair-thin to so thick that loops fill.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.training.recipes import PenSource
from cnn_viz.records import Pixels

FINER = 3
"""Digits are thinned so many times enlarged: at their own size a skeleton is all corners."""

BRIGHTEST_EDGE = 110  # of 255: a pixel below is paper
PEN = (2.2 / FINER, 15 / FINER)  # the pen's width in pixels of the digit, thin ones as often as thick ones


def reinked_pictures(images: Tensor, labels: Tensor, source: PenSource, seed: int) -> tuple[Tensor, Tensor]:
    """`source.reinked` of these digits, drawn anew: (N, 28, 28) uint8 and labels (N,); which ones follows from seed."""
    rows = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))[: source.reinked]
    random = np.random.default_rng([seed, len(rows)])
    low, high = np.log(PEN)
    drawn = [
        digit_of(inked(line, float(np.exp(random.uniform(low, high)))))
        for part in rows.split(250)
        for line in skeletons(images[part])
    ]
    return torch.from_numpy(np.stack([digit.ink for digit in drawn])), labels[rows]


def inked(line: NDArray[np.bool_], width: float, margin: int = 12) -> Pixels:
    """(H, W, 3): a round pen, `width` pixels of the digit wide, drawn along a line on the enlarged digit."""
    far = distance_transform_edt(~np.pad(line, margin))
    ink = np.clip(width * FINER / 2 - far + 0.5, 0, 1) * 255
    return np.repeat(ink.astype(np.uint8)[:, :, None], 3, axis=2)


def skeletons(images: Tensor) -> NDArray[np.bool_]:
    """(N, 28, 28) uint8 -> (N, 84, 84): lines one pixel thin."""
    large = F.interpolate(images[:, None].float(), scale_factor=FINER, mode="bicubic", align_corners=False)[:, 0]
    return thinned((large > BRIGHTEST_EDGE).numpy())


def thinned(shapes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(N, H, W): edges taken away, in turn from either side, until lines are left.

    Zhang and Suen, "A fast parallel algorithm for thinning digital patterns", 1984; all pictures at a time.
    """
    framed = np.pad(shapes, ((0, 0), (1, 1), (1, 1))).astype(np.uint8)
    unfinished = np.arange(len(framed))
    while len(unfinished):
        part = framed[unfinished]
        first = _peeled(part, 0)
        changed = _peeled(part, 1) | first
        framed[unfinished] = part
        unfinished = unfinished[changed]
    return framed[:, 1:-1, 1:-1] > 0


def _peeled(part: Pixels, turn: int) -> NDArray[np.bool_]:
    """Take one layer of edge pixels away, in place: south and east ones (0) or north and west ones (1).

    Returns (N,), which pictures lost any.
    """
    up, right, down, left = part[:, :-2, 1:-1], part[:, 1:-1, 2:], part[:, 2:, 1:-1], part[:, 1:-1, :-2]
    ring = [up, part[:, :-2, 2:], right, part[:, 2:, 2:], down, part[:, 2:, :-2], left, part[:, :-2, :-2]]
    around = np.add.reduce(ring)
    turns = np.add.reduce([(a < b).astype(np.uint8) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)])
    both = (up & down & right) | (right & down & left) if turn == 0 else (up & right & left) | (up & down & left)
    gone = (part[:, 1:-1, 1:-1] == 1) & (around >= 2) & (around <= 6) & (turns == 1) & (both == 0)
    part[:, 1:-1, 1:-1][gone] = 0
    return gone.any((1, 2))
