"""Pictures beside the visitor's digit: what each is, and where it differs from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_viz.records import Array, Digit, Pixels
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.words import themes

_pictures = component("pictures", '<div class="cv-pictures"></div>')


@dataclass(frozen=True, eq=False)
class Picture:
    """One of a row.

    image: (28, 28) uint8.  caption: below it.  spoken: what it is.  differs: what the picture of the difference is.
    """

    image: Pixels
    caption: str
    spoken: str
    differs: str


def show_pictures(
    digit: Digit, rows: Sequence[tuple[str, Sequence[Picture]]], *, run: str, key: str, own: str = ""
) -> None:
    """Show some rows of pictures, each row under its heading.

    digit: the visitor's own; a difference is a picture's ink less its.  run: names in the page what is shown.
    own:   the heading under which that digit stands before them; "" where it is to be seen elsewhere.
    """
    arrays: list[Array] = [digit.ink.astype(np.float32)]
    told = []
    for heading, row in rows:
        first = len(arrays)
        arrays += [one.image.astype(np.float32) for one in row]
        words = [{"caption": one.caption, "spoken": one.spoken, "differs": one.differs} for one in row]
        told.append({"heading": heading, "pictures": [{**each, "image": first + k} for k, each in enumerate(words)]})
    _pictures(key=key, data=pack({"rows": told, "own": own, "run": run, "text": {}, "themes": themes()}, arrays))
