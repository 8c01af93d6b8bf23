"""A page to keep: one HTML file with a pen, a network and its picture, that works without a server.

`page.bundle` is index.js and what it imports (`python -m tests.bundle`); a test makes it anew and compares.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.records import Trace
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.components.words import themes, words

FOLDER = Path(__file__).parent
BUNDLE = FOLDER / "page.bundle"


def take_home(trace: Trace, weights: bytes, strokes: Sequence[Stroke], *, name: str, language: str) -> str:
    """The page.

    trace: of any digit, for what the layers are called.  weights: the network as the browser runs it.
    strokes: what stands on the paper at first.  name: the network's, as its reader knows it.
    """
    text = words(language, "takehome")
    given = {
        "text": text,
        "themes": themes(),
        "titles": [layer_words(layer, trace, language)["title"] for layer in trace.layers],
        "strokes": [{"width": one.width, "colour": one.colour, "points": list(one.points)} for one in strokes],
    }
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html").render(
        language=language,
        text=text,
        about=text["about"].format(name=name),
        style=Markup(_style()),
        given=Markup(json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")),
        weights=Markup(base64.b64encode(weights).decode()),
        script=Markup(BUNDLE.read_text(encoding="utf-8").replace("</script", "<\\/script")),
    )


@cache
def _style() -> str:
    """The style with the palette's colours."""
    text = (FOLDER / "style.css").read_text(encoding="utf-8")
    return re.sub(r"(LIGHT|DARK)_(\w+)", lambda found: str(themes()[found[1].lower()][found[2]]), text)
