"""The pages without a browser: Streamlit's AppTest, and a pen that reports like the canvas."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

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


def canvas_report(strokes: Image.Image, count: int = 1) -> dict[str, Any]:
    """What the canvas sends after a stroke: its objects, and the strokes as a transparent PNG."""
    buffer = io.BytesIO()
    strokes.save(buffer, format="PNG")
    data = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    return {"drawing": {"raw": {"objects": [{"type": "path"}] * count}, "data": data}}


def report(at: AppTest, sent: Any) -> AppTest:
    """Run the page as after a pen-up: `sent` is what the browser's canvas reports."""
    at.session_state[f"canvas_{at.session_state['visit'].generation}"] = sent
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
