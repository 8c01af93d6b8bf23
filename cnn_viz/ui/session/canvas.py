"""The one adapter around streamlit-drawable-canvas: what the browser sends is not trusted.

The canvas is transparent over a background image, so that the hint "draw a digit" and a photo beneath the
strokes are seen by the person but never sent back as ink.
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress

import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from cnn_viz.ui.components.live import read_while_drawing
from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.session.canvas_report import SIZE, take_in
from cnn_viz.ui.session.visit import Drawing, Visit
from cnn_viz.ui.streamlit_internals import look_for_fewer_data_frames

look_for_fewer_data_frames()


def draw_on_canvas(visitor: Visit, hint: str) -> None:
    """Show the canvas with this visitor's drawing and take in what they drew.

    hint: what an empty canvas says.
    """
    key = f"canvas_{visitor.generation}"
    take_in(visitor, st.session_state.get(key))
    name = "canvas_unread" if visitor.drawing.unread else "canvas"  # canvas_care knows it by this
    # What came is read above. The canvas reads it too, after it has been put onto the page, and trusts it.
    with st.container(key=name), suppress(AttributeError, KeyError, TypeError):
        st_canvas(
            key=key,
            width=SIZE,
            height=SIZE,
            stroke_width=visitor.pen_width,
            stroke_color=visitor.pen_colour,
            background_image=_background(visitor.drawing, hint),
            initial_drawing=json.loads(visitor.canvas_start) if visitor.canvas_start else None,
            return_image_data=True,
        )


def read_drawing_live(visitor: Visit, place: str) -> None:
    """What the browser needs to read the drawing itself while it grows; the canvas stands in the container `place`."""
    drawing = visitor.drawing
    base = "" if drawing.base is None else png_url(Image.fromarray(drawing.base))
    read_while_drawing(
        place, strokes=drawing.stroke_count, generation=visitor.generation, base=base, off=visitor.steps_off
    )


def _background(drawing: Drawing, hint: str) -> str:
    if drawing.base is not None:
        return png_url(Image.fromarray(drawing.base))
    text = "" if drawing.stroke_count else f'<text x="140" y="148" text-anchor="middle">{hint}</text>'
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}">
<style>text{{font:500 22px system-ui,sans-serif;fill:#8a93a3}}</style>
<rect width="100%" height="100%"/>{text}</svg>"""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
