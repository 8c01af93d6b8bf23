"""The one adapter around streamlit-drawable-canvas: it shows the drawing, and the browser keeps the ink itself.

The canvas reports nothing (its own picture depends on the screen and the browser): components/live hears of the same
pen, makes the ink that is read (engine/ink.js), and the strokes come here as points. The canvas is transparent over
black or a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from cnn_viz.engine.digits.ink import PER_PIXEL, SIDE, Stroke
from cnn_viz.ui.components.live import show_live
from cnn_viz.ui.session.strokes import follow
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.streamlit_internals import look_for_fewer_data_frames

look_for_fewer_data_frames()


def draw_on_canvas(visitor: Visit) -> None:
    """Show the canvas with this visitor's drawing."""
    visitor.take_in()
    # Nothing of what the canvas might send is looked at, but it looks itself, and trusts it.
    with st.container(key="canvas"), suppress(AttributeError, KeyError, TypeError):
        st_canvas(
            key=f"canvas_{visitor.generation}",
            width=SIDE,
            height=SIDE,
            stroke_width=visitor.pen_width,
            stroke_color=visitor.pen_colour,
            background_image=visitor.drawing.base_url or _BLACK,
            initial_drawing=_as_canvas(visitor.canvas_start),
            update_streamlit=False,
            return_image_data=False,
        )


def follow_pen(visitor: Visit, place: str, t: Callable[..., str]) -> None:
    """Undo and Clear, and what follows the pen on the canvas in the container `place`."""
    drawing = visitor.drawing
    show_live(
        place,
        ticket=visitor.ticket,
        generation=visitor.generation,
        deeds=visitor.deeds,
        strokes=drawing.strokes,
        base=drawing.base_url,
        pen=(visitor.pen_width, visitor.pen_colour),
        off=visitor.steps_off,
        steps=len(visitor.past),
        words={name: t(f"draw.{name}") for name in ("undo", "clear")},
        told=lambda sent: follow(visitor, sent),
    )


_BLACK = "data:image/svg+xml," + quote(
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}"><rect width="100%" height="100%"/></svg>'
)


def _as_canvas(strokes: tuple[Stroke, ...]) -> dict[str, Any] | None:
    """The strokes as the canvas's own JSON (Fabric 7): paths, each told where its middle lies."""
    return {"version": "7.4.0", "objects": [_path(stroke) for stroke in strokes], "background": ""} if strokes else None


def _path(stroke: Stroke) -> dict[str, Any]:
    numbers = [value / PER_PIXEL for value in stroke.points]
    x, y = numbers[::2], numbers[1::2]
    x, y = [*x, x[-1] + 0.01], [*y, y[-1]]  # a line to where one is would be none
    box = {
        "left": (min(x) + max(x)) / 2,
        "top": (min(y) + max(y)) / 2,
        "width": max(x) - min(x),
        "height": max(y) - min(y),
    }
    return {
        "type": "Path", "version": "7.4.0", "originX": "center", "originY": "center", **box, "fill": None,
        "stroke": stroke.colour, "strokeWidth": stroke.width, "strokeLineCap": "round", "strokeLineJoin": "round",
        "path": [["M", x[0], y[0]], *(["L", *point] for point in zip(x[1:], y[1:], strict=True))],
    }  # fmt: skip
