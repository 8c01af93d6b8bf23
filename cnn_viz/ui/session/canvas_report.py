"""What the canvas reports, checked before anything is made of it: a browser may send whatever it likes."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from cnn_viz.records import Pixels
from cnn_viz.ui.components.png import PNG_URL
from cnn_viz.ui.session.visit import Drawing, Visit

SIZE = 280
MAX_URL = 330_000  # characters: 280 x 280 x 3 bytes that nothing packs, in base64; a drawing has some 10,000
MAX_STROKES_TEXT = 300_000
MAX_STROKES = 500
HEADER = b"IHDR" + struct.pack(">II", SIZE, SIZE)
PEN_WIDTHS = range(4, 41, 2)  # pixels of the canvas
# Pure colours, so that it is plain to see which channels a pen reaches.
# streamlit_overrides.css gives each its swatch, in this order.
PEN_COLOURS = {
    "#ffffff": "white",
    "#ff0000": "red",
    "#ffff00": "yellow",
    "#00ff00": "green",
    "#00ffff": "cyan",
    "#0000ff": "blue",
    "#ff00ff": "magenta",
}
UNREADABLE = (
    *(TypeError, KeyError, AttributeError, ValueError, OSError, SyntaxError, EOFError, MemoryError, RecursionError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)


def pixels(drawing: Drawing) -> Pixels:
    """What stands on the canvas, strokes over base over black, (280, 280, 3) uint8."""
    picture = Image.new("RGB", (SIZE, SIZE)) if drawing.base is None else Image.fromarray(drawing.base)
    if drawing.png is not None:
        strokes = decoded(drawing.png)
        if box := strokes.getchannel("A").getbbox():  # blending the ink alone takes a fifth of the time
            ink = strokes.crop(box)
            picture.paste(ink, box[:2], ink)
    return np.asarray(picture)


def take_in(visitor: Visit, received: Any) -> None:
    """A report of the canvas becomes the visitor's drawing, if it is one and says something new."""
    report = checked_report(received)
    if report is None:
        return
    objects, strokes, png = report
    now = visitor.drawing
    if now.unread:
        if len(objects) == now.stroke_count:  # the picture that was missing
            visitor.drawing = replace(now, png=png)
            visitor.run += 1
    elif objects and png != now.png:
        for count in range(now.stroke_count + 1, len(objects)):
            # it reports 200 ms late, and a quick hand draws another stroke meanwhile: each is a step of undo
            visitor.draw(replace(now, strokes=_as_json(objects[:count]), stroke_count=count, png=None))
        visitor.draw(replace(now, strokes=strokes, stroke_count=len(objects), png=png))
    elif not objects and now.stroke_count:  # the canvas's own bin or undo took the last stroke away
        visitor.draw(Drawing(base=now.base, digit=now.digit))


def _as_json(objects: list[Any]) -> str:
    """The canvas's own JSON with these strokes. Raises ValueError for numbers that are none."""
    return json.dumps({"objects": objects}, separators=(",", ":"), allow_nan=False)


def checked_report(received: Any) -> tuple[list[Any], str, bytes] | None:
    """The strokes, the same as JSON, and the PNG of a canvas's report; None for what our canvas would not send."""
    try:
        objects, url = received["drawing"]["raw"]["objects"], received["drawing"]["data"]
        png, strokes = checked_png(url), _as_json(objects)
        if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
            return None
        return None if len(objects) > MAX_STROKES or len(strokes) > MAX_STROKES_TEXT else (objects, strokes, png)
    except UNREADABLE:
        return None


def checked_png(url: Any) -> bytes:
    """The bytes of a data URL of a canvas's size. Raises one of UNREADABLE for what is none."""
    if not url.startswith(PNG_URL) or len(url) > MAX_URL:
        raise ValueError("no picture of a canvas")
    png = base64.b64decode(url[len(PNG_URL) :], validate=True)
    decoded(png)
    return png


@lru_cache(maxsize=128)
def decoded(png: bytes) -> Image.Image:
    """The strokes as RGBA, decoded once for all who look. Raises ValueError for another size before decoding."""
    if png[12:24] != HEADER:  # before Pillow looks, which warns of sizes that it would not decode either
        raise ValueError("no PNG of a canvas's size")
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return image.convert("RGBA")
