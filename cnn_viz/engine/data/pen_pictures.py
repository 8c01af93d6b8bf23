"""Training pictures from pen strokes: drawn anew by another hand, rendered as a canvas, digitized as the app does."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from cnn_viz.engine.data.redrawing import PenSource, redrawn
from cnn_viz.engine.data.sources import pen_digits, pen_strokes
from cnn_viz.engine.data.stroke_styles import restyled
from cnn_viz.engine.data.strokes import PenDigit, render
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.errors import UserError
from cnn_viz.records import Pixels


def pen_pictures(source: PenSource, seed: int) -> tuple[Tensor, Tensor]:
    """`versions` pictures of each digit of the writers that may be learnt from.

    Returns (N, 28, 28) uint8 and labels (N,) int64; every picture depends on seed, version and digit alone.
    """
    digits = [digit for digit in pen_digits(held_out=False) if digit.writer not in source.leave_out]
    canvas = pen_strokes().canvas
    images, labels = [], []
    for version in range(source.versions):
        for number, digit in enumerate(digits):
            random = np.random.default_rng([seed, version, number])
            strokes = restyled(digit.label, digit.strokes, source.styles, random)
            strokes, width = redrawn(strokes, canvas, source, random)
            try:
                images.append(digit_of(render(strokes, canvas, width)).ink)
            except UserError:  # what is left may be a dot, and a dot is no digit
                continue
            labels.append(digit.label)
    return torch.from_numpy(np.stack(images)), torch.tensor(labels)


def digitized(digit: PenDigit, canvas: tuple[float, float], width: float) -> Pixels:
    """The 28 x 28 ink that a network reads when this digit is drawn with a pen so many canvas pixels wide."""
    return digit_of(render(digit.strokes, canvas, width)).ink
