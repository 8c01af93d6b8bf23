"""A grid of 28 x 28 digits to choose from, drawn from one sprite picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from cnn_viz.records import Pixels
from cnn_viz.ui.components import component
from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.components.sent import Count, of_kind, sent

# Not isolated: a dialog keeps the focus within, and does not find buttons in a shadow root.
_gallery = component("gallery", '<div class="cv-gallery" role="group"></div>', isolated=False)


@dataclass(frozen=True, eq=False)
class Specimen:
    """A digit in the gallery: (28, 28) uint8 ink, its index in the test set, its description and its caption."""

    ink: Pixels
    index: int
    alt: str
    caption: str = ""


def show_gallery(
    specimens: Sequence[Specimen],
    title: str,
    *,
    columns: int = 10,
    size: int = 56,
    focus: str = "",
    chosen: Callable[[int], None] = lambda index: None,
    key: str,
) -> int | None:
    """Show the digits row by row; returns the test index of the one that was just chosen, else None.

    size: pixels a digit takes, a multiple of 28; below 56 they stand without gaps.
    chosen: called with that index before the run, where the gallery stays on the page afterwards.
    focus: who has the keyboard's focus next where a choice ends the gallery (lib/focus.js).
    """
    digits = [{"index": s.index, "alt": s.alt, "caption": s.caption} for s in specimens]
    layout = {"sprite": _sprite(specimens, columns), "columns": columns, "size": size, "focus": focus}
    data = {**layout, "digits": digits, "words": {"title": title}}

    def told() -> None:
        if (index := sent(key, "chosen", Count)) is not None:
            chosen(index)

    shown: int | None = of_kind(_gallery(key=key, data=data, on_chosen_change=told).chosen, Count)
    return shown


def _sprite(specimens: Sequence[Specimen], columns: int) -> str:
    sheet = np.zeros((-(-len(specimens) // columns) * 28, columns * 28), np.uint8)
    for i, specimen in enumerate(specimens):
        row, column = divmod(i, columns)
        sheet[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28] = specimen.ink
    return png_url(Image.fromarray(sheet))
