"""What is asked on the page Why comes back from a link."""

from __future__ import annotations

import re

import pytest

from cnn_viz.ui.session.asked import PATTERN, Asked


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (Asked(), ""),
        (Asked(digit=3), ""),
        (Asked("cover"), "cover"),
        (Asked("heatmaps", 8), "heatmaps.8..24"),
        (Asked("resemble", None, "conv3"), "resemble..conv3.24"),
        (Asked("fool", 0, "", 96), "fool.0..96"),
    ],
)
def test_a_link_says_it_and_it_comes_back(asked: Asked, text: str) -> None:
    assert asked.text == text
    if text:
        assert re.match(PATTERN, text) and Asked("lab", 5, "pool1", 3).told(text) == asked


@pytest.mark.parametrize("text", ["", "Fool", "fool.x..1", "fool.1", "fool.10..1", "fool...", "fool.1..100", "fool\n"])
def test_nothing_else_is_read(text: str) -> None:
    assert not re.match(PATTERN, text)


def test_a_step_is_at_most_the_largest() -> None:
    assert Asked().told("fool...99").step == 96
