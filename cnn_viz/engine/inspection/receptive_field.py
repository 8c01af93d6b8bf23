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

from cnn_viz.engine.inspection.geometry import Field, Geometry, Region
from cnn_viz.engine.inspection.layer_kinds import geometry_of
from cnn_viz.engine.inspection.layer_shapes import Settings
from cnn_viz.records import Box, LayerTrace, Trace

DIGIT = 28  # rows and columns; a network that reads more puts black around it


def geometry(layer: LayerTrace) -> Geometry:
    """What the layer's values read of its input."""
    settings: Settings = layer.settings
    if "kernel_size" not in settings and layer.kind == "conv":  # one that is not square: the weights tell it
        settings = {**settings, "kernel_size": layer.weights["weight"].shape[2:]}
    return geometry_of(layer.kind, settings)


def window(layer: LayerTrace) -> Field | None:
    """A layer's field in its own input; None where every position depends on all of it (dense) or nobody knows."""
    return geometry(layer).field if layer.output.ndim == 3 else None


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
    if layer.output.ndim == 1 and geometry(layer).reads != "everything":
        before = parents(layer, channel)
        return digit_box(trace, _before(trace, name).name, before.first, before.box.top, before.box.left)
    found = field(trace.layers, name)
    return Box(0, 0, DIGIT, DIGIT) if found is None else found.box(row, column)


def parents(layer: LayerTrace, channel: int, row: int = 0, column: int = 0) -> Region:
    """What one value was computed from in the layer's input; the box may reach into the padding."""
    return geometry(layer).parents(layer.input.shape, layer.output.shape, channel, row, column)


def children(after: LayerTrace, channel: int, row: int = 0, column: int = 0) -> Region:
    """Which values of the layer `after` read this value of its input; the box is empty if none does."""
    return geometry(after).children(after.input.shape, after.output.shape, channel, row, column)


def _before(trace: Trace, name: str) -> LayerTrace:
    return trace.layers[[layer.name for layer in trace.layers].index(name) - 1]
