"""Shifting the digit: convolutions move along, and what is read at every position."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.playground.translation import (
    POSITIONS,
    before_and_after,
    readings,
    shifted,
)
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


@pytest.fixture(scope="module")
def seven() -> Digit:
    return Digit.of_ink(mnist(train=False)[0][0].numpy())


def test_a_shift_moves_pixels_and_cuts_off_what_leaves(seven: Digit) -> None:
    moved = shifted(seven, 2, -3)
    assert (moved.ink[2:, :-3] == seven.ink[:-2, 3:]).all()
    assert not moved.ink[:2].any() and not moved.ink[:, -3:].any()
    other = shifted(seven, -2, 1)
    assert (other.ink[:-2, 1:] == seven.ink[2:, :-1]).all()
    assert not other.ink[-2:].any() and not other.ink[:, :1].any()
    noise = Digit.of_ink(np.random.default_rng(0).integers(1, 256, (28, 28), np.uint8))
    assert all(
        (shifted(noise, d, r).ink > 0).sum() == (28 - abs(d)) * (28 - abs(r)) for d in (-3, 0, 3) for r in (-5, 5)
    )
    assert (shifted(moved, 0, 0).colour == moved.colour).all()
    assert not shifted(seven, 28, 0).ink.any()


def test_convolution_moves_with_the_picture_and_pooling_softens_the_change(seven: Digit) -> None:
    before, after, changes = before_and_after(load("scratch8"), seven, 0, 2)
    change = {c.layer: c for c in changes}
    assert change["input"].moved_back == 0
    assert change["conv1"].moved_back < 1e-5, "its own edge aside, the map is the same, two columns on"
    assert change["conv1"].change > 0.3
    pool = next(x.name for x in before.layers if x.kind == "max_pool")
    assert change[pool].moved_back < 1e-5, "two pixels are one cell of the pooled map"
    assert change["softmax"].moved_back is None
    theirs = np.linalg.norm(after[pool].output - before[pool].output) / np.linalg.norm(before[pool].output)
    assert change[pool].change == pytest.approx(float(theirs), rel=1e-6)


def test_half_a_cell_cannot_be_moved_back(seven: Digit) -> None:
    _, _, changes = before_and_after(load("scratch8"), seven, 0, 1)
    assert {c.layer: c.moved_back for c in changes}["pool1"] is None


def test_what_is_read_at_every_position_is_what_the_network_says(seven: Digit) -> None:
    model = load("pen")
    found = readings(model, seven)
    assert found.digits.shape == found.certain.shape == (2, 13, 13)
    for down, right in ((0, 0), (-6, 6), (3, -2)):
        alone = trace(model, shifted(seven, down, right))
        row, column = POSITIONS.index(down), POSITIONS.index(right)
        assert found.digits[0, row, column] == alone.answer
        assert found.certain[0, row, column] == pytest.approx(float(alone.probabilities.max()), abs=1e-5)


def test_centring_makes_the_position_not_matter(seven: Digit) -> None:
    found = readings(load("pen"), seven)
    assert (found.digits[1] == 7).all()
    assert np.ptp(found.certain[1]) < 1e-6
    assert (found.digits[0] != 7).any(), "without it, the network misreads somewhere"
