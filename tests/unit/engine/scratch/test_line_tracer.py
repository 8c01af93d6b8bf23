"""What the tracer writes down is what the function did."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_viz.engine.scratch import loops
from cnn_viz.engine.scratch.line_tracer import Recording, record, source
from cnn_viz.engine.scratch.network import Parameters
from cnn_viz.engine.scratch.walkthrough import STEPS, Lesson
from cnn_viz.records import Digit

LESSON = Lesson(Digit.of_ink(np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)), 3, Parameters.untrained())
TINY: dict[str, Any] = {
    "image": np.arange(16.0).reshape(4, 4),
    "filters": np.random.default_rng(1).standard_normal((2, 3, 3)),
}


def replayed(shown: Recording, upto: int | None = None) -> dict[str, np.ndarray]:
    """The arrays after the recording's events, from how they stood before and what was written."""
    arrays = {name: array.copy() for name, array in shown.arrays.items()}
    for touch in shown.touches:
        if touch.written and (upto is None or touch.event <= upto):
            arrays[touch.array].flat[touch.place] = touch.value
    return arrays


@pytest.mark.parametrize("name", STEPS)
def test_the_writes_add_up_to_what_the_function_returns(name: str) -> None:
    step = STEPS[name]
    arguments = LESSON.arguments(step)
    if name == "convolve":
        arguments["filters"] = arguments["filters"][:1]
    if name == "dense_backward":
        arguments = {k: v[:2] if k != "values" else v for k, v in arguments.items()}
    if name == "convolve_backward":
        arguments["map_gradients"] = arguments["map_gradients"][:1]
    shown = record(step.written(), arguments, most=200_000)
    returned = step.written()(**arguments)
    assert shown.over and shown.first == 0
    arrays = replayed(shown)
    for given, value in zip(step.gives, returned if isinstance(returned, tuple) else (returned,), strict=True):
        if given == "loss":
            assert shown.numbers[-1, shown.names.index("loss")] == value
        else:
            np.testing.assert_array_equal(arrays[given], value)


def test_a_part_is_the_same_lines_as_in_the_whole() -> None:
    whole = record(loops.convolve, TINY)
    assert whole.over
    part = record(loops.convolve, TINY, first=57, most=40)
    assert not part.over and part.first == 57
    np.testing.assert_array_equal(part.lines, whole.lines[57:97])
    np.testing.assert_array_equal(part.numbers, whole.numbers[57:97, : len(part.names)])
    assert [(t.event + 57, *t[1:]) for t in part.touches] == [t for t in whole.touches if 57 <= t.event < 97]
    np.testing.assert_array_equal(part.arrays["maps"], replayed(whole, 56)["maps"])


def test_it_can_begin_at_a_cell() -> None:
    shown = record(loops.convolve, TINY, start={"f": 1, "row": 0, "column": 1}, most=30)
    first = next(t for t in shown.touches if t.written)
    assert (first.array, first.place) == ("maps", 5)
    assert first.value == pytest.approx((TINY["image"][:3, 1:] * TINY["filters"][1]).sum())
    assert source(loops.convolve)[0][shown.lines[0]].strip() == "total = 0.0"


def test_a_line_s_reads_are_the_cells_that_it_names() -> None:
    shown = record(loops.convolve, TINY, start={"f": 0, "row": 1, "column": 1}, most=12)
    text = source(loops.convolve)[0]
    at = next(k for k, line in enumerate(shown.lines) if "total +=" in text[line])
    image, filters = (t for t in shown.touches if t.event == at)
    assert (image.array, image.place, image.written) == ("image", 5, False)
    assert (filters.array, filters.place) == ("filters", 0)
    assert shown.numbers[at, shown.names.index("total")] == image.value * filters.value


def test_the_source_is_the_file_s() -> None:
    lines, first = source(loops.max_pool)
    file = Path(loops.__file__).read_text(encoding="utf-8").splitlines()
    assert list(lines) == file[first - 1 : first - 1 + len(lines)]


def test_nothing_is_left_behind_and_errors_come_through() -> None:
    before = sys.gettrace()
    with pytest.raises(IndexError):
        record(loops.cross_entropy, {"probabilities": np.ones(3), "label": 7})
    record(loops.convolve, TINY, most=3)
    assert sys.gettrace() is before
    with pytest.raises(ValueError, match="no loop over 'nothing'"):
        record(loops.convolve, TINY, start={"nothing": 1})
