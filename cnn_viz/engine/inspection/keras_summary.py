"""The table that Keras' model.summary() prints for a network, from its plan: Keras itself is not asked.

The network stands there as a keras.Sequential: channels last, the input and the softmax left out, and a layer of zeros
of its own before a convolution whose padding Keras cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cnn_viz.engine.inspection.geometry import Shape
from cnn_viz.engine.inspection.layer_code import keras_zeros
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.engine.inspection.layer_shapes import padded
from cnn_viz.engine.inspection.summary import LayerPlan, Plan

_BYTES = 4  # of a float32
LAMBDA = "Lambda"  # what Keras calls a layer that somebody writes as a function, for want of one of its own


@dataclass(frozen=True)
class Row:
    """A layer: its name, its class in Keras, its output's shape with the batch as None, and how many numbers it has."""

    name: str
    kind: str
    shape: str
    parameters: int

    @property
    def layer(self) -> str:
        return f"{self.name} ({self.kind})"


@dataclass(frozen=True)
class KerasSummary:
    """trainable: what training adjusts.  fixed: the rest, batch norm's running means and variances."""

    rows: tuple[Row, ...]
    trainable: int
    fixed: int

    def text(self, model: str) -> str:
        """As Keras prints it, without its frame: in a browser's line height the frame would fall to pieces."""
        cells = [("Layer (type)", "Output Shape", "Param #")]
        cells += [(row.layer, row.shape, f"{row.parameters:,}") for row in self.rows]
        first, second, third = (max(map(len, column)) for column in zip(*cells, strict=True))
        lines = [f"{layer:{first}}  {shape:{second}}  {count:>{third}}" for layer, shape, count in cells]
        rule = "─" * len(lines[0])
        return "\n".join([f'Model: "{model}"', rule, lines[0], rule, *lines[1:], rule, *self._totals()])

    def _totals(self) -> list[str]:
        counts = {
            "Total params": self.trainable + self.fixed,
            "Trainable params": self.trainable,
            "Non-trainable params": self.fixed,
        }
        width = max(len(f"{count:,}") for count in counts.values())
        return [f"{f'{name}:':21} {count:>{width},} ({_sized(count)})" for name, count in counts.items()]


def keras_summary(whole: Plan) -> KerasSummary:
    """The summary of a planned network."""
    rows = tuple(row for layer in whole.layers[1:] for row in _rows(layer))
    return KerasSummary(rows, whole.parameters, sum(layer.statistics for layer in whole.layers))


def _rows(layer: LayerPlan) -> Iterator[Row]:
    if layer.kind == "conv" and (zeros := keras_zeros(layer.settings)):
        yield Row(f"{layer.name}_pad", "ZeroPadding2D", _shown(padded({"padding": zeros}, layer.input_shape)), 0)
    kind = KINDS[layer.kind].keras if layer.kind in KINDS else ""
    yield Row(layer.name, kind or LAMBDA, _shown(layer.output_shape), layer.parameters + layer.statistics)


def _shown(shape: Shape) -> str:
    last = (*shape[1:], shape[0])  # the channels
    return f"(None, {', '.join(map(str, last))})"


def _sized(count: int) -> str:
    """Their memory, in Keras' units of 1024."""
    size, units = float(count * _BYTES), ["B", "KB", "MB", "GB"]
    while size >= 1024 and len(units) > 1:
        size, units = size / 1024, units[1:]
    return f"{size:.2f} {units[0]}"
