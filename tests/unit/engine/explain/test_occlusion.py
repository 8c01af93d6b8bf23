"""Every position of the patch is a forward pass of the digit with that part gone."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.occlusion import covered, swept
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


@pytest.fixture(scope="module")
def digit() -> Digit:
    return Digit.of_ink(mnist(train=False)[0][3].numpy())


@pytest.mark.parametrize(("model_id", "size"), [("scratch8", 3), ("lenet_rgb", 9), ("scratch8", 28)])
def test_each_position_is_a_pass(model_id: str, size: int, digit: Digit) -> None:
    model = load(model_id)
    found = swept(model, digit, size)
    assert found.shape == (29 - size, 29 - size, 10)
    for row, column in ((0, 0), ((28 - size) // 2, 28 - size), (28 - size, (28 - size) // 3)):
        expected = predict(model, [covered(digit, row, column, size)])[0]
        np.testing.assert_allclose(found[row, column], expected, atol=1e-6)


def test_what_lies_on_paper_changes_nothing(digit: Digit) -> None:
    assert digit.ink[:3].max() == 0
    assert covered(digit, 0, 0, 3) == digit != covered(digit, 10, 10, 5)
    assert covered(digit, 0, 0, 28).ink.max() == 0
