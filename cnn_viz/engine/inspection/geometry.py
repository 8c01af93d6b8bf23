"""Which values of its input each value of a layer is computed from.

components/lib/geometry.js says the same in the browser; tests compare the two over random stacks of layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnn_viz.records import Box

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Field:
    """A row of positions, the same along both axes: position p reads `size` positions from jump * p + start on.

    They need not all be read: a dilated kernel leaves some out.
    """

    size: int = 1
    jump: int = 1
    start: int = 0

    def box(self, row: int, column: int) -> Box:
        """What position (row, column) depends on; it may reach beyond the picture, into the padding."""
        (top, bottom), (left, right) = self.span(row), self.span(column)
        return Box(top, left, bottom, right)

    def span(self, position: int) -> tuple[int, int]:
        """First and one past the last place along one axis that a position reads."""
        first = self.jump * position + self.start
        return first, first + self.size

    def after(self, earlier: Field) -> Field:
        """This field, of a layer in the one before, continued to what that one depends on."""
        return Field(
            size=earlier.size + (self.size - 1) * earlier.jump,
            jump=self.jump * earlier.jump,
            start=earlier.start + self.start * earlier.jump,
        )

    def readers(self, place: int, count: int) -> tuple[int, int]:
        """First and one past the last of `count` positions along an axis that read `place`."""
        first = -((self.start + self.size - 1 - place) // self.jump)  # rounded up
        last = (place - self.start) // self.jump
        return max(0, first), max(max(0, first), min(count, last + 1))


@dataclass(frozen=True)
class Region:
    """Part of a layer's values: the channels (or units) from `first` up to but without `last`, in each the box."""

    first: int
    last: int
    box: Box


@dataclass(frozen=True)
class Geometry:
    """What one value of a layer reads.

    reads:  "window": a square window of the maps, or, of a vector, the value at its own place; "everything";
            "row": the maps' values in one row, each value the one in its place (flatten).
    kernel, stride, padding, dilation: of the window, as in PyTorch, the kernel's rows and columns one by one.
    mixes:  whether all channels of its group are read, of which there are `groups`; else its own channel alone, and
            `before` and `after` it so many neighbours.
    """

    reads: Literal["window", "everything", "row"] = "window"
    kernel: tuple[int, int] = (1, 1)
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    mixes: bool = False
    groups: int = 1
    before: int = 0
    after: int = 0

    @property
    def fields(self) -> tuple[Field, Field]:
        """A window's, along the rows and along the columns."""
        rows, columns = (Field(self.dilation * (k - 1) + 1, self.stride, -self.padding) for k in self.kernel)
        return rows, columns

    @property
    def field(self) -> Field | None:
        """Along each axis of the layer's own input; None where that has no meaning, or the two differ."""
        rows, columns = self.fields
        return rows if self.reads == "window" and rows == columns else None

    def parents(self, input_shape: Shape, output_shape: Shape, channel: int, row: int = 0, column: int = 0) -> Region:
        """What one value was computed from; the box may reach into the padding.

        input_shape, output_shape: the layer's, (C, H, W) or (N,).
        """
        if self.reads == "row" and len(input_shape) == 3:
            place, width = channel % (input_shape[1] * input_shape[2]), input_shape[2]
            first, (row, column) = channel // (input_shape[1] * input_shape[2]), divmod(place, width)
            return Region(first, first + 1, Box(row, column, row + 1, column + 1))
        if self.reads == "everything":
            return Region(0, input_shape[0], _whole(input_shape))
        if self.mixes:
            share, group = input_shape[0] // self.groups, channel // (output_shape[0] // self.groups)
            first, last = group * share, (group + 1) * share
        else:
            first, last = max(0, channel - self.before), min(input_shape[0], channel + self.after + 1)
        if len(input_shape) != 3:
            return Region(first, last, _whole((1,)))
        (top, bottom), (left, right) = (
            field.span(place) for field, place in zip(self.fields, (row, column), strict=True)
        )
        return Region(first, last, Box(top, left, bottom, right))

    def children(self, input_shape: Shape, output_shape: Shape, channel: int, row: int = 0, column: int = 0) -> Region:
        """Which values of the layer read this value of its input; the box is empty if none does.

        Position q is read by every p with s * p - padding <= q < s * p - padding + k.
        """
        if self.reads == "row" and len(input_shape) == 3:
            place = (channel * input_shape[1] + row) * input_shape[2] + column
            return Region(place, place + 1, _whole((1,)))
        if self.reads == "everything":
            return Region(0, output_shape[0], _whole(output_shape))
        if self.mixes:
            share, group = output_shape[0] // self.groups, channel // (input_shape[0] // self.groups)
            first, last = group * share, (group + 1) * share
        else:
            first, last = max(0, channel - self.after), min(output_shape[0], channel + self.before + 1)
        if len(output_shape) != 3:
            return Region(first, last, _whole((1,)))
        rows, columns = self.fields
        (top, bottom), (left, right) = rows.readers(row, output_shape[1]), columns.readers(column, output_shape[2])
        return Region(first, last, Box(top, left, bottom, right))


def _whole(shape: Shape) -> Box:
    return Box(0, 0, shape[1], shape[2]) if len(shape) == 3 else Box(0, 0, 1, 1)
