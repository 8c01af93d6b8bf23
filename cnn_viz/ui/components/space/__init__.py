"""The space of a layer: test digits by their place in it, and the visitor's own among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_viz.engine.explain.plane import Plane
from cnn_viz.records import Digit, Pixels
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.png import png_url
from cnn_viz.ui.components.words import themes, words

COLUMNS = 32  # of thumbnails in the one picture that has all
SIDE = 28

_space = component("space", '<div class="cv-space"></div>', styles=("style.css", "../lib/digit_board.css"))


def show_space(
    plane: Plane,
    labels: NDArray[np.integer],
    numbers: NDArray[np.integer],
    images: Pixels,
    digit: Digit,
    own: tuple[float, float],
    *,
    layer: int,
    weights: str,
    way: Sequence[tuple[int, float, float]],
    language: str,
    run: str,
    key: str,
) -> None:
    """Show N digits in a plane.

    labels, numbers: (N,), what each shows and its number in MNIST's test set.  images: (N, 28, 28) uint8.
    digit, own: the visitor's digit and its place; the browser moves it while pixels are inked or erased.
    layer: how manieth layer it is, the input being 0.  weights: where the browser finds the network.
    way: where the same digit lay while the network was trained: (step, across, up), in order; often empty.
    run: names digit, network and layer in the page.
    """
    header = {
        "shares": list(plane.shares),
        "own": list(own),
        "way": [{"step": step, "at": [x, y]} for step, x, y in way],
        "layer": layer,
        "weights": weights,
        "labels": labels.tolist(),
        "numbers": numbers.tolist(),
        "thumbnails": _sheet(images),
        "columns": COLUMNS,
        "run": run,
        "text": words(language, "why"),
        "themes": themes(),
    }
    drawn = [digit.ink.astype(np.float32), digit.colour.astype(np.float32)]
    _space(key=key, data=pack(header, [plane.points, plane.mean, plane.axes, *drawn]))


def _sheet(images: Pixels) -> str:
    """All thumbnails as one picture's data: address, row after row."""
    rows = -(-len(images) // COLUMNS)
    sheet = np.zeros((rows * COLUMNS, SIDE, SIDE), np.uint8)
    sheet[: len(images)] = images
    grid = sheet.reshape(rows, COLUMNS, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, COLUMNS * SIDE)
    return png_url(Image.fromarray(grid))
