"""The one adapter around streamlit-drawable-canvas: what the browser sends is not trusted.

The canvas is transparent over a background image, so that the hint "draw a digit" and a photo beneath the
strokes are seen by the person but never sent back as ink.
"""

from __future__ import annotations

import base64
import binascii
import io
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from cnn_viz.records import Pixels
from cnn_viz.ui.components.png import PNG_URL, png_url
from cnn_viz.ui.plain_data import ask_less
from cnn_viz.ui.state import Drawing, Visit

ask_less()

SIZE = 280
MAX_PNG_BYTES = 500_000
MAX_STROKES = 500


def draw_on_canvas(visitor: Visit, hint: str) -> None:
    """Show the canvas with this visitor's drawing and take in what they drew.

    hint: what an empty canvas says.
    """
    key = f"canvas_{visitor.generation}"
    _take_in(visitor, st.session_state.get(key))
    st_canvas(
        key=key,
        width=SIZE,
        height=SIZE,
        stroke_width=visitor.pen_width,
        stroke_color=visitor.pen_colour,
        background_image=_background(visitor.drawing, hint),
        initial_drawing=visitor.canvas_start,
        return_image_data=True,
    )


def pixels(drawing: Drawing) -> Pixels:
    """What stands on the canvas, strokes over base over black, (280, 280, 3) uint8."""
    picture = Image.new("RGB", (SIZE, SIZE)) if drawing.base is None else Image.fromarray(drawing.base)
    if drawing.png is not None:
        strokes = _decoded(drawing.png)
        if box := strokes.getchannel("A").getbbox():  # blending the ink alone takes a fifth of the time
            ink = strokes.crop(box)
            picture.paste(ink, box[:2], ink)
    return np.asarray(picture)


def _take_in(visitor: Visit, received: Any) -> None:
    """A report of the canvas becomes the visitor's drawing, if it is one and says something new."""
    report = _checked(received)
    if report is None:
        return
    strokes, png = report
    now = visitor.drawing
    if strokes["objects"]:
        if png != now.png:
            visitor.draw(Drawing(strokes, png, now.base, now.digit))
    elif now.stroke_count:  # the canvas's own bin or undo took the last stroke away
        visitor.draw(Drawing(base=now.base, digit=now.digit))


def _checked(received: Any) -> tuple[dict[str, Any], bytes] | None:
    """The strokes and the PNG of a canvas's report, or None where it is not one that our canvas would send."""
    try:
        strokes, url = received["drawing"]["raw"], received["drawing"]["data"]
        if not url.startswith(PNG_URL) or len(url) > MAX_PNG_BYTES or len(strokes["objects"]) > MAX_STROKES:
            return None
        png = base64.b64decode(url[len(PNG_URL) :], validate=True)
        _decoded(png)
        return strokes, png
    except (TypeError, KeyError, AttributeError, ValueError, OSError, SyntaxError, binascii.Error):
        return None


@lru_cache(maxsize=128)
def _decoded(png: bytes) -> Image.Image:
    """The strokes as RGBA, decoded once for all who look. Raises ValueError for another size before decoding."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        if image.size != (SIZE, SIZE):
            raise ValueError(f"a canvas of {image.size}")
        return image.convert("RGBA")


def _background(drawing: Drawing, hint: str) -> str:
    if drawing.base is not None:
        return png_url(Image.fromarray(drawing.base))
    text = "" if drawing.png else f'<text x="140" y="148" text-anchor="middle">{hint}</text>'
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}">
<style>text{{font:500 22px system-ui,sans-serif;fill:#8a93a3}}</style>
<rect width="100%" height="100%"/>{text}</svg>"""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
