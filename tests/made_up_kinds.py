"""Kinds of layers that the app does not know, each in one entry and its texts, for the tests that add one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from torch import Tensor, nn
from torch.nn import functional as F

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.inspection import layer_shapes
from cnn_viz.engine.inspection.layer_code import Code
from cnn_viz.engine.inspection.layer_kind import LayerKind, Setting
from cnn_viz.engine.inspection.layer_kinds import KINDS, _one_line, _window
from cnn_viz.engine.inspection.layer_shapes import Count
from cnn_viz.records import LayerTrace
from cnn_viz.text import sentences


class RangePool(nn.Module):
    """How far the values of a window lie apart, times a gain."""

    def __init__(self, kernel_size: int, stride: int, gain: float) -> None:
        super().__init__()
        self.kernel_size, self.stride, self.gain = kernel_size, stride, gain

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H', W')."""
        return self.gain * (
            F.max_pool2d(x, self.kernel_size, self.stride) + F.max_pool2d(-x, self.kernel_size, self.stride)
        )


def _range_pooling(layer: LayerTrace) -> Code:
    size, stride = int(layer.settings["kernel_size"]), int(layer.settings["stride"])
    gain, shape = layer.settings["gain"], layer.output.shape
    rows, columns = (f"{stride} * {side} : {stride} * {side} + {size}" for side in ("row", "column"))
    return Code(
        f"y = {gain} * (F.max_pool2d(x, {size}, {stride}) + F.max_pool2d(-x, {size}, {stride}))",
        f"y = np.zeros({shape}, np.float32)\nfor row in range({shape[1]}):\n    for column in range({shape[2]}):\n"
        f"        y[:, row, column] = {gain} * np.ptp(x[:, {rows}, {columns}], axis=(1, 2))",
        f"y = {gain} * (layers.MaxPooling2D({size}, {stride})(x) + layers.MaxPooling2D({size}, {stride})(-x))",
    )


def _gradients(_settings: object, reads: tuple[int, ...]) -> Count:
    return Count((reads[0],))


MADE_UP: dict[str, LayerKind] = {
    # Like ReLU: no setting, no number learnt.
    "gelu": LayerKind(
        nn.GELU, "activation",
        _one_line("y = F.gelu(x)", "from math import erf\ny = x * (1 + np.vectorize(erf, 'f')(x / 2**0.5)) / 2",
                  'y = layers.Activation("gelu")(x)'),
        "g", "gelu", terms=("activation",),
    ),
    # A window that moves, and a setting that no other kind has.
    "range_pool": LayerKind(
        RangePool, "pooling", _range_pooling, "p", "range",
        {**KINDS["max_pool"].settings, "gain": Setting("gain", 1, 0, 4, 0.25)},
        counted=True, short="R{size}", output_shape=layer_shapes.pooled, geometry=_window,
        products=layer_shapes.one_a_value, terms=("pooling",),
    ),
    # One that learns a number for each map.
    "prelu": LayerKind(
        nn.PReLU, "activation",
        _one_line("y = F.prelu(x, weight)",
                  "slope = weight.reshape(-1, *(1,) * (x.ndim - 1))\ny = np.where(x > 0, x, slope * x)",
                  "layer = layers.PReLU(shared_axes=[1, 2])\nlayer.build(x.shape)\n"
                  "layer.set_weights([weight.reshape(1, 1, -1)])\ny = layer(x)"),
        "z", "prelu", {"first": Setting("init", 0.25, 0, 1, 0.05)}, "num_parameters",
        parameters=_gradients, products=layer_shapes.one_a_value, terms=("activation",),
    ),
}  # fmt: skip

DESIGNS = {
    "gelu": "built:1_28-c3_5-g-m4_4-f-d12-g-d10",
    "range_pool": "built:1_28-c3_5-r-p3_2_1.5-p4-f-d10",
    "prelu": "built:1_28-c3_5-z-m4_4-f-d10",
}
"""A network with each: in maps and, where it can be, in a vector, with settings usual and not."""

TEXTS = {
    "network": {name: {"en": f"{name} {{n}}", "zh": f"{name} {{n}}"} for name in MADE_UP}
    | {f"{name}_about": {"en": f"what {name} does", "zh": f"{name} 的作用"} for name in MADE_UP},
    "build": {f"field_{name}": {"en": name, "zh": name} for name in ("gain", "first")},
}


@contextmanager
def known() -> Iterator[None]:
    """The app with the made-up kinds in its table, and their texts; nothing else of it is touched."""
    texts = [patch.dict(sentences(page), told) for page, told in TEXTS.items()]
    with patch.dict(KINDS, MADE_UP), texts[0], texts[1]:
        yield
    for cache in (blueprint_of, survey):  # a text's meaning is kept, and it has none any more
        cache.cache_clear()
