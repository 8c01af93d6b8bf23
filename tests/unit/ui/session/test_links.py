"""Links: what a link says comes back, and what nobody could have meant is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_viz.engine.digits import stroke_link
from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.models import MODELS
from cnn_viz.records import Selection
from cnn_viz.ui.frame.arrival import arrive
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.hiding import hidden, hiding
from cnn_viz.ui.session.networks import structure
from cnn_viz.ui.session.reading import BLANK
from cnn_viz.ui.session.visit import Visit
from tests.browser.drawing import inky
from tests.unit.engine.blueprint.random_blueprints import EVERY


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Selection]:
    """A network and a place that it has: a map, or a position in one."""
    network = draw(st.sampled_from(list(MODELS)))
    layer = draw(st.sampled_from(structure(network).layers))
    channel, *at = (draw(st.integers(0, side - 1)) for side in layer.output.shape)
    return network, Selection(layer.name, channel, *(at if draw(st.booleans()) else ()))


def test_a_network_that_was_built_travels_in_the_link_itself() -> None:
    sent = links.query(Visit("en", "pen", rival=EVERY), None)
    came = Visit("en")
    links.follow(came, sent)
    assert (came.network, came.rival, came.notice) == ("pen", EVERY, None)


@given(places())
def test_a_place_survives_its_link(there: tuple[str, Selection]) -> None:
    network, place = there
    sent = links.query(Visit("en", network, selection=place), None)
    came = Visit("en")
    links.follow(came, sent)
    assert came.selection == place
    assert came.notice is None


@pytest.mark.parametrize("place", ["conv9.0", "conv1.16", "conv1.0.28.0", "conv1.0.0.28", "softmax.10"])
def test_a_place_that_the_network_lacks_is_told(place: str) -> None:
    visitor = Visit("en")
    links.follow(visitor, {"m": "pen", "s": place})
    assert visitor.selection is None
    assert visitor.notice is not None and visitor.notice[0] == "errors.garbled_link"


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


def test_what_one_link_garbles_is_not_said_of_the_next() -> None:
    visitor = Visit("en")
    links.follow(visitor, {"m": "nonsense"})
    assert visitor.notice == ("errors.garbled_link", {})
    arrive(visitor, {"s": "conv1.3", "to": "here"})
    assert visitor.notice is not None, "the page that it opens is the same address"
    links.forget_errors(visitor)
    links.follow(visitor, {"m": "scratch8"})
    assert visitor.notice is None and visitor.network == "scratch8"


def test_what_a_link_says_beside_its_garbled_parts_is_followed() -> None:
    visitor = Visit("en")
    links.follow(visitor, {"m": "scratch8", "s": "conv1.x", "rs": "?", "lang": "xx", "made": "up"})
    assert (visitor.network, visitor.selection) == ("scratch8", None)
    assert visitor.notice == ("errors.garbled_link", {})


@pytest.mark.parametrize("language", ["en", "zh", "zh-TW", "en_GB"])
def test_a_link_may_say_the_country_with_the_language(language: str) -> None:
    visitor = Visit("en")
    links.follow(visitor, {"lang": language})
    assert visitor.notice is None


LINE, DOT = inky([(60, 60), (200, 220)], colour="#ff0000"), inky([(30, 30)], width=8)


def test_a_drawing_travels_as_its_strokes_and_can_be_taken_back_stroke_by_stroke() -> None:
    visitor = Visit()
    visitor.put(Drawing((LINE, DOT)))
    sent = links.query(visitor, BLANK)
    assert "d" not in sent and len(sent["k"]) < 150
    came = Visit()
    links.follow(came, sent)
    assert came.drawing.strokes == came.canvas_start == (LINE, DOT) and came.notice is None


def test_where_strokes_alone_are_not_what_is_read_the_digit_travels() -> None:
    for drawing, off in (
        (Drawing((LINE,), base=np.zeros((280, 280, 3), np.uint8)), []),
        (Drawing((LINE,)), ["fit"]),
        (Drawing(tuple(inky([(k % 280, 10), (90 + 7 * k % 150, 200)]) for k in range(120))), []),
        (Drawing(base=links.enlarged(BLANK), digit=BLANK), []),
    ):
        visitor = Visit()
        visitor.put(drawing)
        visitor.switch_steps_off(off)
        sent = links.query(visitor, BLANK)
        assert "d" in sent and "k" not in sent


def test_strokes_that_none_of_our_pens_draws_are_told() -> None:
    visitor = Visit()
    links.follow(visitor, {"k": stroke_link.encode((Stroke(21, "#ffffff", (4, 4)),))})
    assert visitor.drawing.empty and visitor.notice == ("errors.garbled_link", {})


@pytest.mark.parametrize("text", ["menu", "pickers.tools", "menu.pickers.tools"])
def test_what_a_link_hides_comes_back(text: str) -> None:
    sent = links.query(Visit("en"), None, hidden(text))
    assert sent["hide"] == text
    came = Visit("en")
    links.follow(came, sent)
    assert (hiding(came.hidden), came.notice) == (text, None)
    assert "hide" not in links.query(came, None)  # whoever shares it further chooses anew


@pytest.mark.parametrize("text", ["", "all", "menu.", "menu;tools", "menu.menu.menu.menu"])
def test_to_hide_what_there_is_not_is_told(text: str) -> None:
    came = Visit("en")
    links.follow(came, {"hide": text})
    assert not came.hidden and came.notice == ("errors.garbled_link", {})
