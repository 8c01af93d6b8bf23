"""Which marks are one digit, where what they read as decides."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.pictures import digit_separation
from cnn_viz.engine.pictures.connected_pieces import Mask
from cnn_viz.engine.pictures.digit_separation import BROKEN, told_apart


def mark(left: int, right: int) -> Mask:
    """A hundred pixels high."""
    mask = np.zeros((120, 300), bool)
    mask[10:110, left:right] = True
    return mask


def canvas(mask: Mask) -> np.ndarray:
    return np.repeat(mask[:, :, None].astype(np.uint8), 3, axis=2)


@pytest.mark.parametrize(("apart", "near", "count"), [(6, None, 1), (7, None, 2), (25, BROKEN, 1), (26, BROKEN, 2)])
def test_near_marks_that_read_well_together_are_one_digit(
    apart: int, near: float | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digit_separation, "_reads_well", lambda canvases, sure: len(canvases) == 1)
    masks = [mark(20, 60), mark(60 + apart, 100 + apart)]
    told = told_apart(masks, canvas) if near is None else told_apart(masks, canvas, near)
    assert len(told) == count
    assert np.array_equal(np.logical_or.reduce(told), np.logical_or.reduce(masks))
