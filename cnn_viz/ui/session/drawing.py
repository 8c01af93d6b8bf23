"""What stands on the canvas, and what can be done on it without a script's run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from PIL import Image

from cnn_viz.engine.digits.ink import SIDE, Stroke
from cnn_viz.records import Digit, Pixels
from cnn_viz.ui.components.png import png_url

BYTES_A_NUMBER = 36  # in a tuple
Deed = Stroke | Literal["clear", "undo"]  # what can be done on the canvas without a script's run


@dataclass(frozen=True, eq=False)
class Drawing:
    """What stands on the canvas: a picture beneath, pen strokes above.

    strokes: the pen's, in the order they were drawn.
    base:    (280, 280, 3) uint8, the picture beneath the strokes (a photo, a test digit); None for black.
    digit:   the ready-made digit that `base` shows (a test digit, a link's), read as it is until a stroke is added.
    """

    strokes: tuple[Stroke, ...] = ()
    base: Pixels | None = None
    digit: Digit | None = None

    @property
    def empty(self) -> bool:
        return not self.strokes and self.base is None

    @property
    def base_url(self) -> str:
        """The picture beneath as a data: address, "" for none."""
        return "" if self.base is None else _url(self.base.tobytes())

    @property
    def ready(self) -> Digit | None:
        """The digit that is read as it is; None where ink must become one first."""
        return None if self.strokes else self.digit

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, about."""
        numbers = sum(len(stroke.points) for stroke in self.strokes)
        return BYTES_A_NUMBER * numbers + (0 if self.base is None else self.base.nbytes)


@lru_cache(maxsize=32)
def _url(pixels: bytes) -> str:
    """Packed once, not with each stroke above it."""
    return png_url(Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE, 3)))


def after(deeds: Sequence[Deed], drawing: Drawing, past: list[Drawing]) -> Drawing:
    """The drawing after these deeds; past: what undo goes back to, which is used up."""
    for deed in deeds:
        if deed == "undo":
            drawing = past.pop() if past else drawing
        else:
            past.append(drawing)
            drawing = Drawing() if deed == "clear" else replace(drawing, strokes=(*drawing.strokes, deed))
    return drawing
