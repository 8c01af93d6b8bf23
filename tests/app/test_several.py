"""Several digits in one drawing: said, offered with what is read in each, and what is chosen stays alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.text import say
from tests.app.conftest import component, draw, put
from tests.app.test_draw import seven
from tests.unit.engine.pictures.test_pictures import side_by_side


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_digits_are_said_with_their_readings(app: Callable[..., AppTest], language: str) -> None:
    image, labels = side_by_side(0, 7)
    at = put(app(language), image)
    assert not at.exception
    digits = say("draw.several_and", language, first=labels[0], last=labels[1])
    assert [info.value for info in at.info] == [say("draw.several_two", language, digits=digits)]
    offered = component(at, "gallery")[-1]["digits"]
    assert [one["caption"].split(" ")[0] for one in offered] == [str(label) for label in labels]


def test_one_digit_brings_no_notice(app: Callable[..., AppTest]) -> None:
    at = draw(app(), seven())
    assert not at.exception and not at.info
