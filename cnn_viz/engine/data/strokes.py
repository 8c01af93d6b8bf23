"""Digits written as strokes, and the picture that a canvas shows of them.

The file format (JSON, gzipped or not): {"canvas": [500, 500], "digits": [{"label": 8, "writer": 12,
"strokes": [[[x, y], …], …]}, …]}, y downwards.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from safetensors.numpy import load, save

from cnn_viz.errors import UserError
from cnn_viz.records import Pixels
from cnn_viz.typed import from_json

Stroke = NDArray[np.float32]
"""(N, 2) float32: the points x, y of one pen-down, in order, y downwards."""

WIDTHS = (8, 14, 20, 28)
"""The pen widths, in pixels of a 280 x 280 canvas, at which a reader of pen digits is scored."""

CANVAS = 280
FARTHEST = 1e6  # a coordinate beyond any canvas is a mistake in the file
_FINER = 4  # drawn so many times larger and averaged down: 17 grey levels an edge, as smooth as a browser's


@dataclass(frozen=True, eq=False)
class PenDigit:
    """One written digit: what it is meant to be (0-9), by whom, and its strokes."""

    label: int
    writer: int
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, eq=False)
class StrokeFile:
    """The canvas (width, height) that the coordinates refer to, and the digits."""

    canvas: tuple[float, float]
    digits: tuple[PenDigit, ...]


def read_strokes(path: Path) -> StrokeFile:
    """Read a stroke file. Raises UserError that says what is wrong with it, or OSError if it cannot be opened."""
    return strokes_in(Path(path).read_bytes(), Path(path).name)


def strokes_in(raw: bytes, name: str) -> StrokeFile:
    """As read_strokes, the file's bytes; name: what to call it in what is said of it."""
    try:
        content = _file_in(raw)
    except ValueError as error:
        raise UserError("errors.not_strokes", name=name, reason=error) from None
    return StrokeFile(content.canvas, tuple(_pen_digit(entry) for entry in content.digits))


def strokes_to_arrays(file: StrokeFile) -> bytes:
    """The same digits as five flat arrays (safetensors), which are read some twenty times sooner than the JSON."""
    strokes = [stroke for digit in file.digits for stroke in digit.strokes]
    return save(
        {
            "canvas": np.array(file.canvas, np.float64),
            "labels_and_writers": np.array([(digit.label, digit.writer) for digit in file.digits], np.int64),
            "strokes_of_digits": np.array([len(digit.strokes) for digit in file.digits], np.int64),
            "points_of_strokes": np.array([len(stroke) for stroke in strokes], np.int64),
            "points": np.concatenate(strokes),
        }
    )


def strokes_from_arrays(content: bytes) -> StrokeFile:
    """What strokes_to_arrays was given."""
    arrays = load(content)
    width, height = arrays["canvas"].tolist()
    ends = arrays["points_of_strokes"].cumsum().tolist()
    strokes = iter([arrays["points"][start:end] for start, end in zip([0, *ends], ends, strict=False)])
    counts = arrays["strokes_of_digits"].tolist()
    digits = tuple(
        PenDigit(label, writer, tuple(islice(strokes, count)))
        for (label, writer), count in zip(arrays["labels_and_writers"].tolist(), counts, strict=True)
    )
    return StrokeFile((width, height), digits)


def _file_in(raw: bytes) -> _File:
    """ValueError with what the file is instead, for whoever took one for another: most are UserErrors."""
    try:
        content = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (OSError, EOFError, zlib.error):
        raise UserError("errors.strokes_damaged") from None
    try:
        text = content.decode(json.detect_encoding(content))
        return from_json(text, _File)
    except msgspec.ValidationError:  # it names the place and what was expected there
        raise
    except (ValueError, RecursionError):  # also bytes that are no text, numbers or nesting without end
        if _is_picture(raw):
            raise UserError("errors.strokes_picture") from None
        raise UserError("errors.strokes_no_json" if content else "errors.strokes_empty") from None


def _is_picture(raw: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(raw)):
            return True
    except (OSError, ValueError, Image.DecompressionBombError):
        return False


_Side = Annotated[float, Meta(gt=0, lt=FARTHEST)]
_Along = Annotated[float, Meta(gt=-FARTHEST, lt=FARTHEST)]


class _Digit(Struct):
    label: Annotated[int, Meta(ge=0, le=9)] | Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
    writer: int
    strokes: list[list[tuple[_Along, _Along]]]


class _File(Struct):
    """The format; whatever else a file says besides is passed over."""

    canvas: tuple[_Side, _Side]
    digits: Annotated[list[_Digit], Meta(min_length=1)]


def _pen_digit(entry: _Digit) -> PenDigit:
    strokes = tuple(np.asarray(points, np.float32) for points in entry.strokes if points)
    return PenDigit(int(entry.label), entry.writer, strokes)


def render(strokes: Sequence[Stroke], source_canvas: tuple[float, float], width: float, size: int = CANVAS) -> Pixels:
    """The canvas after these strokes: white, round caps and joins, smooth edges, on black.

    strokes are scaled from source_canvas (width, height) to size x size; width is in pixels of the latter.
    A stroke of one point is a dot. Returns (size, size, 3) uint8, three equal planes.
    """
    grey = render_grey(strokes, source_canvas, width, size)
    return np.repeat(grey[:, :, None], 3, axis=2)


def render_grey(
    strokes: Sequence[Stroke], source_canvas: tuple[float, float], width: float, size: int = CANVAS
) -> Pixels:
    """As render, one plane: (size, size) uint8."""
    scale = np.float32(size * _FINER) / np.asarray(source_canvas, np.float32)
    paths = [stroke * scale for stroke in strokes]
    left, top, right, bottom = _window(paths, width, size)
    picture = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
    draw = ImageDraw.Draw(picture)
    for path in paths:
        _draw_path(draw, path - np.array([left, top], np.float32) * _FINER, width * _FINER)
    canvas = np.zeros((size, size), np.uint8)
    canvas[top:bottom, left:right] = np.asarray(picture.reduce(_FINER))
    return canvas


def plotted(strokes: Sequence[Stroke], side: int, line: int = 1, share: float = 0.8) -> Pixels:
    """(side, side, 3) uint8: the strokes as a small drawing program leaves them, in lines of `line` pixels.

    White on black, nothing smoothed. The strokes, in any unit, are fitted to this share of the side.
    """
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = share * (side - 1) / max(float((high - low).max()), 1e-6)
    corner = (side - 1 - (high - low) * scale) / 2
    picture = Image.new("L", (side, side))
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        path = [(float(x), float(y)) for x, y in ((stroke - low) * scale + corner).round()]
        draw.line(path, fill=255, width=line) if len(path) > 1 else draw.point(path, fill=255)
    return np.repeat(np.asarray(picture)[:, :, None], 3, axis=2)


def _window(paths: Sequence[Stroke], width: float, size: int) -> tuple[int, int, int, int]:
    """The part of the canvas that ink can reach, in whole pixels: drawing only that is several times faster."""
    points = np.concatenate([*paths, np.zeros((0, 2), np.float32)]) / _FINER
    if not len(points):
        return 0, 0, 1, 1
    low = np.clip(np.floor(points.min(0) - width / 2 - 1), 0, size - 1).astype(int)
    high = np.clip(np.ceil(points.max(0) + width / 2 + 1), low + 1, size).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _draw_path(draw: ImageDraw.ImageDraw, path: Stroke, width: float) -> None:
    """A line with a disc on every point: round caps, round joins, and a dot where there is one point only."""
    flat = [(float(x), float(y)) for x, y in path - 0.5]  # PIL's coordinates are those of pixels' middles
    if len(flat) > 1:
        draw.line(flat, fill=255, width=round(width))
    radius = (width - 1) / 2  # and its ellipses include their edge
    for x, y in flat:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
