"""Random changes to strokes before they are rendered: the same digit as another hand would have drawn it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from msgspec import Meta

from cnn_viz.engine.data.strokes import Stroke

Width = Annotated[float, Meta(ge=2, le=60)]
Writer = Annotated[int, Meta(ge=1, le=30)]


@dataclass(frozen=True)
class PenSource:
    """Digits of the pen-digits writers, rendered as a canvas shows them and digitized as the app does.

    share: of an epoch's images, in [0, 1); 0 is none.  versions: renderings of each digit, made before the first epoch.
    widths: pen width in canvas pixels, between these, small ones as often as large ones (log-uniform).
    rotate, shear, scale: as in Augmentation, of the whole digit; scale is shared and per axis.
    wobble: canvas pixels that a point strays, smoothly along a stroke.  missing: largest share of a stroke's
    points lost at one of its ends.  styles: share of the digits 0, 1, 7 and 8 given another style (stroke_styles.py).
    leave_out: writers that take no part, besides those always held out.
    """

    share: Annotated[float, Meta(ge=0, le=0.95)] = 0.0
    versions: Annotated[int, Meta(ge=1, le=64)] = 8
    widths: tuple[Width, Width] = (6.0, 32.0)
    rotate: Annotated[float, Meta(ge=0, le=180)] = 10.0
    shear: Annotated[float, Meta(ge=0, le=1)] = 0.2
    scale: Annotated[float, Meta(ge=0, le=0.9)] = 0.2
    wobble: Annotated[float, Meta(ge=0, le=20)] = 1.5
    missing: Annotated[float, Meta(ge=0, le=0.5)] = 0.06
    styles: Annotated[float, Meta(ge=0, le=1)] = 0.0
    leave_out: Annotated[tuple[Writer, ...], Meta(max_length=20)] = ()


def redrawn(
    strokes: Sequence[Stroke], canvas: tuple[float, float], how: PenSource, random: np.random.Generator
) -> tuple[list[Stroke], float]:
    """The same digit as another hand would have drawn it, on the same canvas, and the pen's width on 280 pixels."""
    low, high = how.widths
    width = float(np.exp(random.uniform(np.log(low), np.log(high))))
    pieces = [_shortened(stroke, how.missing, random) for stroke in strokes]
    points = np.concatenate(pieces)
    middle = (points.min(0) + points.max(0)) / 2
    matrix = _hand(how, random)
    wobble = how.wobble * canvas[0] / 280
    moved = [(piece - middle) @ matrix.T + wobbles(piece, wobble, random) for piece in pieces]
    return [(piece + np.asarray(canvas) / 2).astype(np.float32) for piece in moved], width


def _hand(how: PenSource, random: np.random.Generator) -> np.ndarray:
    """(2, 2): rotation, slant, and scale, shared and per axis."""
    angle = math.radians(random.uniform(-how.rotate, how.rotate))
    slant = random.uniform(-how.shear, how.shear)
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    reach = math.log1p(how.scale)
    sizes = np.exp(random.uniform(-reach, reach) + random.uniform(-reach / 2, reach / 2, 2))
    return rotation @ np.array([[1, slant], [0, 1]]) @ np.diag(sizes)


def wobbles(stroke: Stroke, reach: float, random: np.random.Generator, every: int = 8) -> np.ndarray:
    """(N, 2) displacements, smooth along the path: random values at every so many points, interpolated."""
    knots = max(2, len(stroke) // every)
    at = np.linspace(0, knots - 1, len(stroke))
    values = random.normal(0, reach, (2, knots))
    return np.stack([np.interp(at, np.arange(knots), v) for v in values], 1)


def _shortened(stroke: Stroke, most: float, random: np.random.Generator) -> Stroke:
    """Without a few points at one end, as when the pen comes down late; never fewer than two thirds."""
    lost = int(random.uniform(0, min(most, 1 / 3)) * len(stroke))
    if not lost:
        return stroke
    return stroke[lost:] if random.random() < 0.5 else stroke[:-lost]
