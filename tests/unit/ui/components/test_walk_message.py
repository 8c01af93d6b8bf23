"""What the walk through the code is sent, and what it may send back."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st

from cnn_viz.engine.scratch import loops
from cnn_viz.engine.scratch.line_tracer import source
from cnn_viz.engine.scratch.walkthrough import LINES, STEPS
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.walk import asked, walk_message
from tests.unit.engine.scratch.test_line_tracer import LESSON


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STEPS)
def test_the_message_holds_the_run(name: str, language: str) -> None:
    step = STEPS[name]
    shown = LESSON.recorded(step)
    header, (numbers, touches, *arrays) = unpack(walk_message(shown, step, LESSON, language, "run"))
    assert header["source"] == list(source(step.written())[0])
    assert header["lines"] == shown.lines.tolist() and 0 < len(header["lines"]) <= LINES
    np.testing.assert_allclose(numbers, shown.numbers, rtol=1e-6)
    assert len(touches) == len(shown.touches)
    for looks, array in zip(header["arrays"], arrays, strict=True):
        assert np.prod(looks["laid"]) == np.prod(looks["shape"]) == array.size
        if looks["name"] == "image":
            assert looks["full"] == {"black": -0.5, "white": 0.5}
            continue
        assert looks["full"] >= np.abs(array).max() * (1 - 1e-6)
    assert all(header["text"].values())


def test_it_begins_where_there_is_something_to_see() -> None:
    shown = LESSON.recorded(STEPS["convolve"])
    first = next(t for t in shown.touches if t.written)
    maps = LESSON.numbers["maps"]
    assert first.place == np.abs(maps[0]).argmax() and first.value == maps[0].flat[first.place]


@pytest.mark.parametrize(
    ("part", "first"),
    [({"first": 500}, 500), ({"first": 10**12}, 0), ({"start": [0, 0]}, 0), ({"start": [99, 0, 0]}, 0)],
)
def test_a_part_that_is_not_there_gives_the_begin(part: dict[str, object], first: int) -> None:
    assert LESSON.recorded(STEPS["max_pool"], **part).first == first


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ({"run": "now", "first": 728}, {"first": 728}),
        ({"run": "now", "start": [2, 5, 7]}, {"start": [2, 5, 7]}),
        ({"run": "before", "first": 728}, {}),
        ({"run": "now", "first": -1}, {}),
        ({"run": "now", "start": ["__import__('os')"]}, {}),
        ({"run": "now", "start": 3}, {}),
        ("forged", {}),
        (None, {}),
    ],
)
def test_what_the_browser_asks_for_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch, sent: object, taken: dict
) -> None:
    monkeypatch.setattr(st, "session_state", {"walk": {"ask": sent}})
    assert asked("walk", "now") == taken


def test_the_difference_that_is_shown_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(far < 1e-12 for far in LESSON.differences(STEPS["dense"]).values())
    monkeypatch.setattr(loops, "dense", lambda values, weights, biases: weights @ values + biases + 0.5)
    assert LESSON.differences(STEPS["dense"])["loops"] == pytest.approx(0.5)
