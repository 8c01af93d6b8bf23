"""A digit's ink and what pictures of it are made with; synthetic_pictures.py and synthetic_pages.py make them."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from cnn_viz.engine.data.strokes import PenDigit, render_grey
from cnn_viz.engine.pictures.connected_pieces import box_of

Ink = np.ndarray
Kind = Callable[[Ink, np.random.Generator], bytes]

KINDS: dict[str, Kind] = {}
"""Each gives a picture file of a digit's ink, (H, W) float in [0, 1]."""


def written(digit: PenDigit, height: float, width: float, margin: float | None = None) -> Ink:
    """The digit's ink with its longer side so high, on a square with a margin around (a fifth, if none is given)."""
    points = np.concatenate(digit.strokes)
    low, high = points.min(0), points.max(0)
    scale = (height - width) / max(float((high - low).max()), 1e-3)
    size = int(np.ceil(height + 2 * (0.2 * height if margin is None else margin)))
    start = (size - (high - low) * scale) / 2
    strokes = [((stroke - low) * scale + start).astype(np.float32) for stroke in digit.strokes]
    return render_grey(strokes, (size, size), width, size) / np.float32(255)


def tight(ink: Ink) -> Ink:
    """Cropped to the ink's box."""
    return ink[box_of(ink > 0.5)]


def coloured(ink: Ink, paper: object, pen: object) -> Image.Image:
    """The ink in a colour on paper of another, RGB."""
    size = ink.shape[::-1]
    mask = Image.fromarray((ink * 255 + 0.5).astype(np.uint8))
    return Image.composite(Image.new("RGB", size, pen), Image.new("RGB", size, paper), mask)


def saved(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **settings)
    return buffer.getvalue()


def kind(function: Kind) -> Kind:
    KINDS[function.__name__] = function
    return function


def tones(random: np.random.Generator) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Paper and ink: dark on light or light on dark, grey or coloured, far enough apart to be read."""
    while True:
        paper, pen = random.integers(0, 256, (2, 3))
        if random.random() < 0.5:
            paper, pen = (np.array([v] * 3) for v in ((255, 0) if random.random() < 0.5 else (0, 255)))
        if abs(int(paper.mean()) - int(pen.mean())) > 80:
            return tuple(map(int, paper)), tuple(map(int, pen))


def drawn(ink: Ink, random: np.random.Generator) -> Image.Image:
    return coloured(ink, *tones(random))


def around(image: Image.Image, rim: int, colour: object) -> Image.Image:
    scene = Image.new("RGB", (image.width + 2 * rim, image.height + 2 * rim), colour)
    scene.paste(image, (rim, rim))
    return scene
