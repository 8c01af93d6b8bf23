"""Links: what a link says comes back, and what nobody could have meant is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_viz.records import Selection
from cnn_viz.ui import links
from cnn_viz.ui.state import Visit

names = st.from_regex(r"[a-z_]{1,12}[0-9]{0,2}", fullmatch=True)
numbers = st.integers(0, 9999)


@given(names, numbers, st.none() | st.tuples(numbers, numbers))
def test_a_place_survives_its_link(layer: str, channel: int, at: tuple[int, int] | None) -> None:
    place = Selection(layer, channel, *(at or ()))
    sent = links.query(Visit("en", selection=place), None)
    came = Visit("en")
    links.follow(came, sent)
    assert came.selection == place
    assert came.notice is None


def test_how_a_place_is_written() -> None:
    assert links.query(Visit("en", selection=Selection("conv1", 3, 12, 14)), None)["s"] == "conv1.3.12.14"
    assert links.query(Visit("en", selection=Selection("conv1", 3)), None)["s"] == "conv1.3"


@pytest.mark.parametrize(
    "text",
    [
        "conv1",
        "conv1.",
        "conv1.x",
        "conv1.3.4",
        "conv1.3.4.5.6",
        ".3",
        "conv1.-1",
        "conv1.٣",
        "conv1.3.4.99999",
        "a b.3",
    ],
)
def test_a_garbled_place_is_told(text: str) -> None:
    visitor = Visit("en")
    links.follow(visitor, {"s": text})
    assert visitor.selection is None
    assert visitor.notice is not None and visitor.notice[0] == "errors.garbled_link"
