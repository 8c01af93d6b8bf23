"""What comes out of a layer, how many parameters it has and how many multiplications it takes, from its settings alone.

Settings go by PyTorch's names: {"kernel_size": 3, "stride": 1, …}. Shapes have no batch: (C, H, W) or (N,).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnn_viz.engine.inspection.geometry import Shape
from cnn_viz.errors import UserError

Settings = Mapping[str, Any]


# --- shapes: each raises UserError for an input that the layer cannot read


def unchanged(_settings: Settings, input_shape: Shape) -> Shape:
    """As it comes in."""
    return input_shape


def map_by_map(_settings: Settings, input_shape: Shape) -> Shape:
    """Maps come in and go out."""
    _must_be_maps(input_shape)
    return input_shape


def convolved(settings: Settings, input_shape: Shape) -> Shape:
    """Another number of maps, as many rows and columns as the kernel finds places."""
    _must_be_maps(input_shape)
    stride, padding, dilation = (int(settings[name]) for name in ("stride", "padding", "dilation"))
    reach, room = dilation * (int(settings["kernel_size"]) - 1) + 1, [side + 2 * padding for side in input_shape[1:]]
    if reach > min(room):
        raise UserError("errors.build_kernel", reach=reach, rows=room[0], columns=room[1])
    return (int(settings["out_channels"]), *((side - reach) // stride + 1 for side in room))


def pooled(settings: Settings, input_shape: Shape) -> Shape:
    """As many maps, of as many rows and columns as the window finds places."""
    _must_be_maps(input_shape)
    size, stride = int(settings["kernel_size"]), int(settings["stride"])
    if size > min(input_shape[1:]):
        raise UserError("errors.build_window", size=size, rows=input_shape[1], columns=input_shape[2])
    return (input_shape[0], *((side - size) // stride + 1 for side in input_shape[1:]))


def padded(settings: Settings, input_shape: Shape) -> Shape:
    """As many maps, larger on all sides."""
    _must_be_maps(input_shape)
    return (input_shape[0], *(side + 2 * int(settings["padding"]) for side in input_shape[1:]))


def flattened(_settings: Settings, input_shape: Shape) -> Shape:
    """All values in one row."""
    if len(input_shape) == 1:
        raise UserError("errors.build_flat", count=f"{input_shape[0]:,}")
    return (math.prod(input_shape),)


def dense(settings: Settings, input_shape: Shape) -> Shape:
    """One value a unit."""
    if len(input_shape) != 1:
        raise UserError("errors.build_maps", shape=" × ".join(map(str, input_shape)))
    return (int(settings["out_features"]),)


def _must_be_maps(input_shape: Shape) -> None:
    if len(input_shape) == 1:
        raise UserError("errors.build_row", count=f"{input_shape[0]:,}")


# --- counts


@dataclass(frozen=True)
class Count:
    """outer × (inner + plus), as its factors, so that a reader can check it. Without any it is nothing at all."""

    outer: tuple[int, ...] = ()
    inner: tuple[int, ...] = ()
    plus: int = 0

    @property
    def total(self) -> int:
        if not self.outer:
            return 0
        return math.prod(self.outer) * (math.prod(self.inner) + self.plus if self.inner else 1)

    @property
    def formula(self) -> str:
        """ "32 × (5 × 5 × 1 + 1)"; "" for nothing."""
        if not self.inner:
            return times(*self.outer)
        return f"{times(*self.outer)} × ({times(*self.inner)}{f' + {self.plus}' if self.plus else ''})"


def none(*_: object) -> Count:
    """Nothing to learn, nothing to multiply: comparing is free."""
    return Count()


def convolutions_parameters(settings: Settings, input_shape: Shape) -> Count:
    """So many filters of a window's weights, and a bias each."""
    return Count((int(settings["out_channels"]),), _window(settings, input_shape), _bias(settings))


def convolutions_products(settings: Settings, input_shape: Shape, output_shape: Shape) -> Count:
    """A window's weights for every value that comes out."""
    return Count(output_shape, _window(settings, input_shape))


def _window(settings: Settings, input_shape: Shape) -> tuple[int, int, int]:
    size = settings["kernel_size"]
    rows, columns = size if isinstance(size, tuple) else (size, size)
    return int(rows), int(columns), input_shape[0] // int(settings.get("groups", 1))


def dense_parameters(settings: Settings, input_shape: Shape) -> Count:
    """Each unit has a weight for every input, and a bias."""
    return Count((int(settings["out_features"]),), input_shape, _bias(settings))


def dense_products(_settings: Settings, input_shape: Shape, output_shape: Shape) -> Count:
    """Every input times a weight, for every unit."""
    return Count((*output_shape, *input_shape))


def norms_parameters(settings: Settings, input_shape: Shape) -> Count:
    """A factor and a summand for each map."""
    return Count((2, input_shape[0])) if settings.get("affine", True) else Count()


def one_a_value(_settings: Settings, _input_shape: Shape, output_shape: Shape) -> Count:
    """One for every value that comes out: batch norm's, once its statistics stand; a mean's, local norm's division."""
    return Count(output_shape)


def _bias(settings: Settings) -> int:
    return int(bool(settings.get("bias", True)))


def times(*factors: int) -> str:
    """Factors as one writes them: "16 × 28 × 28"."""
    return " × ".join(f"{factor:,}" for factor in factors)
