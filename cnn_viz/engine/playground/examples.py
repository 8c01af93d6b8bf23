"""Inputs to begin with, each with the convolution that shows something on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnn_viz.engine.playground.bench import (
    TEXTBOOK,
    Cells,
    Conv,
    cells,
)
from cnn_viz.engine.playground.kernels import kernel


@dataclass(frozen=True)
class Example:
    """A matrix, how many of its channels are used, and a convolution."""

    matrix: Cells
    conv: Conv
    channels: Literal[1, 3] = 1


def _with(name: str, **settings: int | str) -> Conv:
    return Conv(name, cells(kernel(name)), **settings)  # type: ignore[arg-type]


def _edge() -> Cells:
    """Bright on the left, dark on the right: where they meet is the only edge."""
    return cells(np.repeat([[10, 10, 10, 0, 0, 0]], 6, axis=0))


def _square() -> Cells:
    square = np.zeros((8, 8))
    square[2:6, 2:6] = 9
    return cells(square)


def _dot() -> Cells:
    """One cell of 1: cross-correlation answers with the kernel turned around, convolution with the kernel itself."""
    dot = np.zeros((7, 7))
    dot[3, 3] = 1
    return cells(dot)


def _colours() -> Cells:
    """Three channels that each have their edge elsewhere; the kernel's slices add up what they find."""
    planes = np.zeros((3, 6, 6))
    planes[0, :, :2], planes[1, :, 2:4], planes[2, :3] = 9, 6, 4
    return cells(planes)


def _slope() -> Cells:
    """From -8 to 7 in steps of 1: as many values below zero as above, for activations."""
    return cells(np.arange(16.0).reshape(4, 4) - 8)


# What a lesson begins with where a visitor has not chosen otherwise.
SUGGESTED = {"activation": "signed", "local_norm": "colours"}
TEXTBOOK_EXAMPLE = "textbook"

EXAMPLES: dict[str, Example] = {
    "textbook": Example(TEXTBOOK, Conv()),
    "edge": Example(_edge(), Conv()),
    "square": Example(_square(), _with("laplacian", padding="same")),
    "dot": Example(_dot(), _with("emboss", padding="same")),
    "noise": Example(
        cells(np.random.default_rng(7).integers(0, 10, (12, 12))),
        _with("gaussian_blur", padding="same", fill="reflect"),
    ),
    "signed": Example(_slope(), Conv(), channels=1),
    "colours": Example(_colours(), Conv(), channels=3),
}
