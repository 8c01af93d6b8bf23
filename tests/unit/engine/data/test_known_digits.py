"""A test digit is known again by its pixels."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.data.known_digits import label_of
from cnn_viz.engine.data.sources import mnist
from cnn_viz.records import Digit


def test_a_test_digit_is_known_and_another_is_not() -> None:
    images, labels = (part.numpy() for part in mnist(train=False))
    for k in (0, 247, 9_999):
        assert label_of(Digit.of_ink(images[k])) == labels[k]
    changed = images[0].copy()
    changed[0, 0] = 1
    assert label_of(Digit.of_ink(changed)) is None
    assert label_of(Digit.of_ink(np.zeros((28, 28), np.uint8))) is None
