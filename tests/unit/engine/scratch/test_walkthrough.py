"""A lesson is computed at 64 bits, whatever its parameters were kept at."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.scratch.network import Parameters
from cnn_viz.engine.scratch.walkthrough import STEPS, Lesson
from cnn_viz.records import Digit

DIGIT = Digit.of_ink(np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8))


@pytest.mark.parametrize("name", ["convolve", "max_pool", "softmax", "dense_backward"])
def test_parameters_that_came_from_a_process_of_ours_are_computed_with_as_exactly(name: str) -> None:
    came = Parameters.of_bytes(Parameters.untrained(3).as_bytes())
    assert came.filters.dtype == np.float32
    lesson = Lesson(DIGIT, 3, came)
    assert {kind.dtype for kind in lesson.by_torch.values()} == {np.dtype(np.float64)}
    assert max(lesson.differences(STEPS[name]).values()) < 1e-13
