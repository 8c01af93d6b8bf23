"""Per cents: as every sentence and table writes them."""

from __future__ import annotations

import pytest

from cnn_viz.text.numbers import percent


@pytest.mark.parametrize(
    ("share", "places", "said"),
    [
        (0.9967, 2, "99.67%"),
        (0.99996, 2, "> 99.99%"),
        (1.0, 2, "100.00%"),
        (0.00004, 2, "< 0.01%"),
        (0.0, 1, "0.0%"),
        (0.9996, 1, "> 99.9%"),
        (0.996, 0, "> 99%"),
        (0.004, 0, "< 1%"),
        (0.9949, 0, "99%"),
    ],
)
def test_all_and_nothing_are_said_only_of_all_and_nothing(share: float, places: int, said: str) -> None:
    assert percent(share, places) == said
    assert percent(share, places, gap=" ") == said.replace("%", " %")
