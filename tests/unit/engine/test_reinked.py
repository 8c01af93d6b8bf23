"""MNIST's digits, drawn anew by a round pen."""

from __future__ import annotations

import numpy as np
import torch
from scipy.ndimage import label

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.reinked import (
    inked,
    reinked_pictures,
    skeletons,
    thinned,
)
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.engine.training.recipes import PenSource
from cnn_viz.engine.training.scoring import logits_of

WHOLE = np.ones((3, 3))


def test_a_bar_is_thinned_to_a_line_and_a_ring_stays_a_ring() -> None:
    shapes = np.zeros((2, 40, 40), bool)
    shapes[0, 5:35, 15:24] = True
    y, x = np.mgrid[:40, :40] - 20
    shapes[1] = (np.hypot(x, y) < 15) & (np.hypot(x, y) > 8)
    bar, ring = thinned(shapes)
    assert bar.sum(1).max() == 1 and bar.sum() > 18
    assert label(~ring)[1] == 2 and ring.sum() < 110


def test_thinning_keeps_every_digit_in_one_piece() -> None:
    images, _ = mnist(train=True)
    for line, image in zip(skeletons(images[:40]), images[:40], strict=True):
        assert label(line, WHOLE)[1] <= max(1, label(image.numpy() > 110, WHOLE)[1]) + 1
        assert 0 < line.sum() < (image > 110).sum() * 9 / 2


def test_a_wider_pen_leaves_more_ink() -> None:
    line = np.zeros((84, 84), bool)
    line[20:60, 42] = True
    thin, thick = (inked(line, width)[:, :, 0] for width in (1.0, 4.0))
    assert (thin > 127).any(0).sum() == 3 and (thick > 127).any(0).sum() in (11, 12, 13)


def test_they_are_still_the_same_digits_and_follow_their_seed() -> None:
    images, labels = (part[:2000] for part in mnist(train=True))
    source = PenSource(reinked=300)
    drawn, names = reinked_pictures(images, labels, source, seed=3)
    again, _ = reinked_pictures(images, labels, source, seed=3)
    assert drawn.shape == (300, 28, 28) and drawn.dtype == torch.uint8 and torch.equal(drawn, again)
    assert (logits_of(load("pen"), drawn).argmax(1) == names).float().mean() > 0.93
