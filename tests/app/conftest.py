"""The pages without a browser: Streamlit's AppTest, and a pen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.strokes import receive
from tests.conftest import ROOT

PATIENCE = 120  # seconds; torch on a cold disk


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """A function that opens the app as a new visitor: app("zh", m="lenet_rgb")."""

    def open_app(language: str = "en", **query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        at.session_state["sent_to_app"] = True  # AppTest runs every page without app.py: sending it there is no use
        at.session_state["answered"] = True  # no tab is there that could be asked for its ticket
        at.query_params["lang"] = language
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return open_app


def draw(at: AppTest, *strokes: Stroke) -> AppTest:
    """Run the page as after these strokes of the pen."""
    visitor = at.session_state["visit"]
    sent = {"generation": visitor.generation, "first": visitor.deeds_here, "deeds": strokes}
    assert receive(visitor, sent), "the strokes were not taken"
    return at.run()


def put(at: AppTest, picture: Image.Image) -> AppTest:
    """Run the page with a picture on the canvas, white on black, as a photo becomes one."""
    at.session_state["visit"].put(Drawing(base=np.asarray(picture.convert("RGB"))))
    return at.run()


def named(widgets: Sequence[Any], name: str) -> Any:
    """The widget of that name, whose key is another after something else has changed its value (shown_value.py)."""
    return next(widget for widget in widgets if re.fullmatch(rf"{name}(_\d+)?", widget.key or ""))


def component(at: AppTest, name: str) -> list[Any]:
    """The data of every component `name` on the page: what was sent as JSON decoded, or else the raw bytes."""
    sent = [element.proto for element in at.get("bidi_component")]
    return [_decoded(proto.bytes) for proto in sent if proto.component_name == f"cnn_viz_{name}"]


def _decoded(message: bytes) -> Any:
    try:
        return json.loads(message)
    except ValueError:  # a picture's blob, which begins with the length of its header
        return message
