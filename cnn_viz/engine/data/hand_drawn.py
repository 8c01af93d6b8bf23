"""Strokes drawn by some hand, somewhere on the canvas or in a small picture, and digitized."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from cnn_viz.engine.data.redrawing import wobbles
from cnn_viz.engine.data.strokes import (
    CANVAS,
    Stroke,
    plotted,
    render,
)
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.records import Pixels

SIDES = (28, 28, 32, 40, 48, 64)
"""Sides, in pixels, of the small pictures that drawing programs leave; half of the lines in the larger are doubled."""


@dataclass(frozen=True)
class Hand:
    """How people and drawing programs differ.

    widths:  of the pen, in canvas pixels, between these, small ones as often as large ones.
    tremor:  how far a hand strays from its line, between these, in parts of the drawing; 0 is a drawing program.
    thickest: the widest pen, in parts of the drawing's longest side: a thicker one leaves a blot.
    plotted: share of the drawings in small pictures, with lines of one pixel that have no smooth edges.
    """

    widths: tuple[float, float] = (7.0, 30.0)
    tremor: tuple[float, float] = (0.025, 0.025)
    thickest: float = math.inf
    plotted: float = 0.0


def drawn(strokes: Sequence[Stroke], hand: Hand, random: Generator) -> Pixels:
    """(28, 28) uint8: the strokes, in any unit, turned, slanted, stretched, placed and inked by this hand.

    Raises UserError where nothing is drawn: a scribble no larger than a dot.
    """
    angle, slant = math.radians(random.uniform(-12, 12)), random.uniform(-0.25, 0.25)
    turned = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    matrix = turned @ np.array([[1, slant], [0, 1]]) @ np.diag(np.exp(random.uniform(-0.25, 0.25, 2)))
    reach = _between(hand.tremor, random)
    turned_strokes = [_dense(stroke) @ matrix.T for stroke in strokes]
    moved = [stroke + wobbles(stroke, reach, random, every=5) for stroke in turned_strokes]
    if hand.plotted and random.random() < hand.plotted:
        return digit_of(plotted(moved, *small_picture(random))).ink
    points = np.concatenate(moved)
    low, high = points.min(0), points.max(0)
    width = math.exp(_between((math.log(hand.widths[0]), math.log(hand.widths[1])), random))
    longest = random.uniform(70, 240)
    width, size = min(width, hand.thickest * longest), longest / max(float((high - low).max()), 1e-6)
    room = np.maximum(CANVAS - (high - low) * size - width, 0)
    corner = random.uniform(0, 1, 2) * room + width / 2
    canvas = render([((s - low) * size + corner).astype(np.float32) for s in moved], (CANVAS, CANVAS), width)
    return digit_of(canvas).ink


def _between(ends: tuple[float, float], random: Generator) -> float:
    """Asks for a random number only where there is a choice."""
    return float(random.uniform(*ends)) if ends[0] < ends[1] else ends[0]


def small_picture(random: Generator) -> tuple[int, int, float]:
    """Side and line in pixels, and the drawing's share of the side, of which it takes 11 pixels at least."""
    side = int(random.choice(SIDES))
    return side, 1 + int(side >= 40 and random.random() < 0.5), random.uniform(max(0.4, 11 / side), 0.95)


def _dense(stroke: Stroke, apart: float = 0.06) -> Stroke:
    """With points between, so that a hand can tremble on a straight line."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], max(2, int(along[-1] / apart)))
    return np.stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)], 1).astype(np.float32)
