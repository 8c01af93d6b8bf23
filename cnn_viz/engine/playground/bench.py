"""The playground's bench: a small input and the operations that work on it, in plain numbers.

Nothing here computes: operations.py does. What a step's fields can be is declared, and links are held to it. A bench
is immutable and compares by value, so that it can be kept for a visitor, put into a link and compared with what a
browser sends.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, get_args

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from cnn_viz.engine.playground.kernels import kernel
from cnn_viz.records import Array

Cells = tuple[tuple[tuple[float, ...], ...], ...]  # channels, rows, columns

PLANES = 3  # a matrix and a kernel always keep three channels; with one channel the first is used
LEAST, MOST = 4, 12  # rows and columns of a matrix
LARGEST_KERNEL = 7
LARGEST_NUMBER = 1e6  # what a cell may hold, either sign
STRIDES, DILATIONS, PADDINGS = range(1, 5), range(1, 4), range(7)
LOCAL_LIMITS = {"alpha": (0.0, 100.0), "offset": (0.5, 100.0)}  # above zero together, so that nothing is divided by 0

Fill = Literal["zeros", "replicate", "reflect"]
Function = Literal["relu", "leaky_relu", "sigmoid", "tanh"]
Source = Literal["matrix", "drawing", "digit"]
FILLS, FUNCTIONS, SOURCES = get_args(Fill), get_args(Function), get_args(Source)

Number = Annotated[float, Meta(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Window = Annotated[int, Meta(ge=1, le=LARGEST_KERNEL)]
Stride = Annotated[int, Meta(ge=STRIDES[0], le=STRIDES[-1])]


def cells(planes: NDArray | list) -> Cells:
    """(C, H, W) numbers as nested tuples; one plane, (H, W), is repeated for all channels."""
    array = np.asarray(planes, np.float64)
    array = np.broadcast_to(array, (PLANES, *array.shape)) if array.ndim == 2 else array
    return tuple(tuple(tuple(row) for row in plane) for plane in array.tolist())


TEXTBOOK = cells([[0, 50, 0, 29], [0, 80, 31, 2], [33, 90, 0, 75], [0, 9, 0, 95]])
SOBEL = cells(kernel("sobel_vertical"))


@dataclass(frozen=True)
class Conv:
    """A convolution with one kernel, as networks have it: the kernel is laid on the window and not flipped.

    name:    one in KERNELS, "learned", or "own" for one edited by hand.
    origin:  where a learned one was taken from: network, layer, filter, and the channel if it is one slice of it.
    weights: square, 1 to 7 a side.  padding: cells on each side, or "same" for as large an output at stride 1.
    fill:    what stands in the padding: "zeros", "replicate" (the edge again) or "reflect" (mirrored at the edge).
    """

    name: str = "sobel_vertical"
    weights: Cells = SOBEL
    stride: Stride = 1
    padding: Annotated[int, Meta(ge=PADDINGS[0], le=PADDINGS[-1])] | Literal["same"] = 0
    fill: Fill = "zeros"
    dilation: Annotated[int, Meta(ge=DILATIONS[0], le=DILATIONS[-1])] = 1
    bias: Number = 0.0
    origin: tuple[str, str, int, int] | None = None
    kind = "conv"

    @property
    def size(self) -> int:
        return len(self.weights[0])

    @property
    def reach(self) -> int:
        """How many cells the kernel covers from its first to its last, gaps of the dilation included."""
        return self.dilation * (self.size - 1) + 1

    @property
    def margins(self) -> tuple[int, int]:
        """Cells added before and after; an even kernel with "same" gets one more after, as in PyTorch."""
        if self.padding == "same":
            return (self.reach - 1) // 2, self.reach // 2
        return int(self.padding), int(self.padding)


@dataclass(frozen=True)
class Pool:
    """Pooling over windows of size x size; they overlap where the stride is smaller than the size."""

    how: Literal["max", "average"] = "max"
    size: Window = 2
    stride: Stride = 2

    @property
    def kind(self) -> str:
        return "max_pool" if self.how == "max" else "avg_pool"

    @property
    def reach(self) -> int:
        return self.size

    margins = (0, 0)


@dataclass(frozen=True)
class Activation:
    """One of FUNCTIONS on every value.  slope: what leaky ReLU multiplies values below zero with."""

    function: Function = "relu"
    slope: Number = 0.1
    kind = "activation"


@dataclass(frozen=True)
class Norm:
    """Batch norm as in training: mean and variance of this batch, then gamma and beta."""

    gamma: Number = 1.0
    beta: Number = 0.0
    kind = "batch_norm"


@dataclass(frozen=True)
class LocalNorm:
    """Local response normalization: a value divided by (offset + alpha / size x the sum of squares)^beta; the squares
    are those of `size` neighbouring channels at the same place (Krizhevsky, Sutskever and Hinton 2012, section 3.3).

    As in PyTorch alpha is divided by size; the paper does not, with n = 5, alpha = 1e-4, beta = 0.75 and k = 2, which
    is the offset here.
    """

    size: Window = 3
    alpha: Annotated[float, Meta(ge=LOCAL_LIMITS["alpha"][0], le=LOCAL_LIMITS["alpha"][1])] = 1.0
    beta: Number = 0.75
    offset: Annotated[float, Meta(ge=LOCAL_LIMITS["offset"][0], le=LOCAL_LIMITS["offset"][1])] = 2.0
    kind = "local_norm"


@dataclass(frozen=True)
class Flatten:
    """Maps to one row of numbers."""

    kind = "flatten"


Step = Conv | Pool | Activation | Norm | LocalNorm | Flatten
STEPS: dict[str, type] = {
    "conv": Conv,
    "pool": Pool,
    "activation": Activation,
    "norm": Norm,
    "local_norm": LocalNorm,
    "flatten": Flatten,
}
LONGEST_CHAIN = 8

LESSONS: Mapping[str, tuple[Step, ...]] = {
    "conv": (Conv(),),
    "pool": (Pool(),),
    "activation": (Activation(),),
    "norm": (Norm(),),
    "local_norm": (LocalNorm(),),
    "flatten": (Flatten(),),
    "chain": (Conv(padding="same"), Activation(), Pool(), Flatten()),
}


@dataclass(frozen=True)
class Bench:
    """What a visitor has on the playground.

    lesson:  a key of LESSONS, or "moves".  source: one of SOURCES.  digit: number in the test set.  channels: 1 or 3.
    matrix:  three channels of 4 x 4 to 12 x 12.  example: the preset that it is, "" once edited.
    lessons: every lesson's own steps.  at: the chosen step.  place: (channel, row, column) of its output, if one is.
    edits:   how many edits the browser has sent.
    shift:   pixels that the digit is moved by in "moves", down and to the right.
    """

    lesson: str = "conv"
    source: Source = "matrix"
    digit: int = 0
    channels: Literal[1, 3] = 1
    matrix: Cells = TEXTBOOK
    example: str = "textbook"
    lessons: Mapping[str, tuple[Step, ...]] = field(default_factory=lambda: LESSONS)
    at: int = 0
    place: tuple[int, int, int] | None = None
    edits: int = 0
    shift: tuple[int, int] = (0, 1)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.lessons.get(self.lesson, ())

    @property
    def here(self) -> int:
        """Which step is chosen; the last one where a link or a removal left `at` behind."""
        return max(0, min(self.at, len(self.steps) - 1))

    @property
    def step(self) -> Step:
        return self.steps[self.here]

    def with_steps(self, *steps: Step, at: int | None = None) -> Bench:
        """The same bench with other steps in its lesson; the chosen place goes, since shapes may change."""
        chosen = self.at if at is None else at
        kept = min(max(0, chosen), len(steps) - 1)
        return replace(self, lessons={**self.lessons, self.lesson: steps}, at=kept)

    def with_step(self, **changes: Any) -> Bench:
        """The same bench with the chosen step changed."""
        steps = list(self.steps)
        steps[self.here] = replace(self.step, **changes)
        return self.with_steps(*steps)

    @property
    def planes(self) -> Array:
        """The matrix as (channels, H, W) float32."""
        return np.asarray(self.matrix, np.float32)[: self.channels]


def usable_cells(sent: Any, sides: range, square: bool = False) -> Cells | None:
    """What a browser or a link calls cells: three planes of one shape with sides in `sides`, finite; else None."""
    try:
        array = np.asarray(sent, np.float64)
    except (TypeError, ValueError, OverflowError):  # a whole number may have any number of digits
        return None
    if array.ndim != 3 or len(array) != PLANES or array.shape[1] not in sides or array.shape[2] not in sides:
        return None
    if (square and array.shape[1] != array.shape[2]) or not np.isfinite(array).all():
        return None
    return cells(array.clip(-LARGEST_NUMBER, LARGEST_NUMBER))


def resized(planes: Cells, rows: int, columns: int, *, centred: bool = False) -> Cells:
    """Cropped, or filled up with zeros: at the right and below, or on all sides for a kernel."""
    old = np.asarray(planes)
    new = np.zeros((len(old), rows, columns))
    ours, theirs = [], []
    for was, now in ((old.shape[1], rows), (old.shape[2], columns)):
        spare = math.floor((now - was) / 2) if centred else 0
        common = min(was, now)
        ours.append(slice(max(0, spare), max(0, spare) + common))
        theirs.append(slice(max(0, -spare), max(0, -spare) + common))
    new[:, *ours] = old[:, *theirs]
    return cells(new)
