"""Which part of the digit, or of any earlier layer, a position depends on; its parents and its children.

Along one axis, position p of a layer reads the `size` positions from jump * p + start on in an earlier layer.
Through one layer of kernel k, stride s and padding p these are (k, s, -p); through several they compose to

    size = size' + (k - 1) * jump',  jump = s * jump',  start = start' - p * jump'

(with ' for the layers before): Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019, https://distill.pub/2019/computing-receptive-fields. Rows and columns count from 0; a
negative start lies in the padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_viz.records import Box, LayerTrace, Trace

DIGIT = 28  # rows and columns; a network that reads more puts black around it
_POINTWISE = ("input", "relu", "leaky_relu", "sigmoid", "tanh", "batch_norm", "dropout")
_AT_ONE_PLACE = (*_POINTWISE, "local_norm")  # which reads the maps beside its own as well


@dataclass(frozen=True)
class Field:
    """The receptive field of a layer's positions along each axis; both axes are alike in all our layers."""

    size: int = 1
    jump: int = 1
    start: int = 0

    def box(self, row: int, column: int) -> Box:
        """What position (row, column) depends on; it may reach beyond the picture, into the padding."""
        top, left = self.jump * row + self.start, self.jump * column + self.start
        return Box(top, left, top + self.size, left + self.size)

    def after(self, earlier: Field) -> Field:
        """This field, of a layer in the one before, continued to what that one depends on."""
        return Field(
            size=earlier.size + (self.size - 1) * earlier.jump,
            jump=self.jump * earlier.jump,
            start=earlier.start + self.start * earlier.jump,
        )


@dataclass(frozen=True)
class Region:
    """Part of a layer's values: the channels (or units) from `first` up to but without `last`, in each the box."""

    first: int
    last: int
    box: Box


def window(layer: LayerTrace) -> Field | None:
    """A layer's field in its own input; None where every position depends on all of it (dense) or nobody knows."""
    if layer.kind in _AT_ONE_PLACE and layer.output.ndim == 3:
        return Field()
    padding = int(layer.settings.get("padding", 0))
    if layer.kind == "zero_pad":
        return Field(start=-padding)
    if layer.kind in ("conv", "max_pool", "avg_pool"):
        reach = int(layer.settings.get("dilation", 1)) * (int(layer.settings["kernel_size"]) - 1)
        return Field(reach + 1, int(layer.settings["stride"]), -padding)
    return None


def field(layers: Sequence[LayerTrace], name: str, source: str = "") -> Field | None:
    """The field of layer `name` in layer `source`; without one, in the 28 x 28 digit itself.

    layers: a trace's, in order. None where the layer has no rows and columns, or one on the way is unknown.
    Raises ValueError if `source` doesn't come before `name`.
    """
    names = [layer.name for layer in layers]
    end = names.index(name) + 1
    begin = names.index(source) + 1 if source else 0
    if begin > end:
        raise ValueError(f"'{source}' comes after '{name}'; choose one of {', '.join(names[:end])}")
    found = Field() if source else Field(start=-((layers[0].output.shape[-1] - DIGIT) // 2))
    for layer in layers[begin:end]:
        step = window(layer)
        if step is None:
            return None
        found = step.after(found)
    return found


def digit_box(trace: Trace, name: str, channel: int, row: int = 0, column: int = 0) -> Box:
    """The part of the 28 x 28 digit that a value depends on; a value of flatten follows its map's position.

    The box may reach beyond the digit (see Box.within). Where a layer mixes everything, it is the whole digit.
    """
    layer = trace[name]
    if layer.output.ndim == 1 and layer.kind in ("flatten", *_POINTWISE):
        before = parents(layer, channel)
        return digit_box(trace, _before(trace, name).name, before.first, before.box.top, before.box.left)
    found = field(trace.layers, name)
    return Box(0, 0, DIGIT, DIGIT) if found is None else found.box(row, column)


def parents(layer: LayerTrace, channel: int, row: int = 0, column: int = 0) -> Region:
    """What one value was computed from in the layer's input; the box may reach into the padding."""
    read = layer.input.shape
    if layer.kind == "flatten":
        _, height, width = read
        c, place = divmod(channel, height * width)
        r, q = divmod(place, width)
        return Region(c, c + 1, Box(r, q, r + 1, q + 1))
    step = window(layer)
    if step is None:
        one = layer.kind in _POINTWISE  # a vector's ReLU or dropout
        return Region(channel if one else 0, channel + 1 if one else read[0], _whole(read))
    if layer.kind == "local_norm":
        size = int(layer.settings["size"])
        return Region(max(0, channel - size // 2), min(read[0], channel + (size + 1) // 2), step.box(row, column))
    if layer.kind != "conv":
        return Region(channel, channel + 1, step.box(row, column))
    share = layer.weights["weight"].shape[1]  # of the input's channels; smaller than all where there are groups
    group = channel // (layer.output.shape[0] // int(layer.settings.get("groups", 1)))
    return Region(group * share, (group + 1) * share, step.box(row, column))


def children(after: LayerTrace, channel: int, row: int = 0, column: int = 0) -> Region:
    """Which values of the layer `after` read this value of its input; the box is empty if none does.

    Position q is read by every p with s * p - padding <= q < s * p - padding + k.
    """
    made = after.output.shape
    if after.kind == "flatten":
        _, height, width = after.input.shape
        place = (channel * height + row) * width + column
        return Region(place, place + 1, Box(0, 0, 1, 1))
    step = window(after)
    if step is None:
        one = after.kind in _POINTWISE
        return Region(channel if one else 0, channel + 1 if one else made[0], _whole(made))
    top, bottom = _readers(step, row, made[1])
    left, right = _readers(step, column, made[2])
    box = Box(top, left, bottom, right)
    if after.kind == "local_norm":
        size = int(after.settings["size"])
        return Region(max(0, channel - (size - 1) // 2), min(made[0], channel + size // 2 + 1), box)
    if after.kind != "conv":
        return Region(channel, channel + 1, box)
    share = made[0] // int(after.settings.get("groups", 1))
    group = channel // after.weights["weight"].shape[1]
    return Region(group * share, (group + 1) * share, box)


def _readers(step: Field, place: int, count: int) -> tuple[int, int]:
    """First reader and one past the last, of `count` along an axis."""
    first = -((step.start + step.size - 1 - place) // step.jump)  # rounded up
    last = (place - step.start) // step.jump
    return max(0, first), max(max(0, first), min(count, last + 1))


def _whole(shape: tuple[int, ...]) -> Box:
    return Box(0, 0, shape[1], shape[2]) if len(shape) == 3 else Box(0, 0, 1, 1)


def _before(trace: Trace, name: str) -> LayerTrace:
    return trace.layers[[layer.name for layer in trace.layers].index(name) - 1]
