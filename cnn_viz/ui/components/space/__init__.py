"""The space of a layer: test digits by their place in it, and the visitor's own among them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_viz.engine.explain.plane import Plane
from cnn_viz.records import Pixels
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.components.words import themes, words

COLUMNS = 32  # of thumbnails in the one picture that has all
SIDE = 28

_space = component("space", '<div class="cv-space"></div>')


def show_space(
    plane: Plane,
    labels: NDArray[np.integer],
    numbers: NDArray[np.integer],
    images: Pixels,
    own: tuple[float, float],
    *,
    language: str,
    run: str,
    key: str,
) -> None:
    """Show N digits in a plane.

    labels, numbers: (N,), what each shows and its number in MNIST's test set.  images: (N, 28, 28) uint8.
    own: the visitor's digit's place.  run: names digit, network and layer in the page.
    """
    header = {
        "shares": list(plane.shares),
        "own": list(own),
        "labels": labels.tolist(),
        "numbers": numbers.tolist(),
        "thumbnails": _sheet(images),
        "columns": COLUMNS,
        "run": run,
        "text": words(language, "why"),
        "themes": themes(),
    }
    _space(key=key, data=pack(header, [plane.points]))


def _sheet(images: Pixels) -> str:
    """All thumbnails as one picture's data: address, row after row."""
    rows = -(-len(images) // COLUMNS)
    sheet = np.zeros((rows * COLUMNS, SIDE, SIDE), np.uint8)
    sheet[: len(images)] = images
    grid = sheet.reshape(rows, COLUMNS, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, COLUMNS * SIDE)
    return png_url(Image.fromarray(grid))
