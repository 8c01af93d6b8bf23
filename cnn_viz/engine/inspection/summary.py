"""The plan of a network: every layer's shapes, parameters, multiplications and receptive field, from its settings.

Nothing is computed but shapes: a model on PyTorch's "meta" device, which has no numbers at all, is planned as well.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from cnn_viz.engine.inspection.geometry import Field, Shape
from cnn_viz.engine.inspection.layer_kinds import KINDS, geometry_of, kind_of, settings_of, squared
from cnn_viz.engine.inspection.layer_shapes import Count, times
from cnn_viz.errors import UserError


@dataclass(frozen=True)
class LayerPlan:
    """One layer. input_shape, output_shape: without the batch.

    parameters:      how many numbers training adjusts; formula says it, "32 × (5 × 5 × 1 + 1)", "" for none.
    multiplications: for one digit; multiplied says it likewise. Batch norm counts as one a value, which is what it
                     comes to once its statistics stand; mean pooling and local norm as one division a value;
                     comparing is free.
    statistics:      how many numbers it keeps besides, that training gathers and does not adjust.
    sees:            rows (and columns) of the network's input that one value depends on; None for all of it.
    settings:        kernel_size, stride, padding, … as in LayerTrace.
    """

    name: str
    kind: str
    input_shape: Shape
    output_shape: Shape
    parameters: int = 0
    formula: str = ""
    multiplications: int = 0
    multiplied: str = ""
    statistics: int = 0
    sees: int | None = None
    settings: Mapping[str, float] = field(default_factory=dict)

    @property
    def activations(self) -> int:
        """How many values come out."""
        return math.prod(self.output_shape)


@dataclass(frozen=True)
class Plan:
    """A network from "input" to its last layer; softmax, which has nothing to learn, is left to whoever shows it."""

    layers: tuple[LayerPlan, ...]

    def __getitem__(self, name: str) -> LayerPlan:
        return next(layer for layer in self.layers if layer.name == name)

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiplications(self) -> int:
        return sum(layer.multiplications for layer in self.layers)

    @property
    def activations(self) -> int:
        """All values that are computed for one digit; the digit itself is given."""
        return sum(layer.activations for layer in self.layers[1:])

    def share(self, layer: LayerPlan) -> float:
        """The layer's part of all parameters, in [0, 1]."""
        return layer.parameters / self.parameters if self.parameters else 0.0


@torch.inference_mode()
def plan(model: nn.Sequential, reads: Shape) -> Plan:
    """Plan any nn.Sequential that takes one (C, H, W) or (N,) of shape `reads`.

    Raises UserError, naming the layer, where a layer cannot take what comes before it.
    """
    device = next((p.device for p in model.parameters()), torch.device("meta"))
    x = torch.empty(1, *reads, device=device)
    layers = [LayerPlan("input", "input", reads, reads, sees=1)]
    sees: Field | None = Field()
    for name, layer in model.named_children():
        x = _passed(x, layer, name)
        shapes = layers[-1].output_shape, tuple(x.shape[1:])
        known = LayerPlan(name, kind_of(layer), *shapes, settings=settings_of(layer))
        sees = _continued(sees, known)
        products = _products(layer, known.kind, *shapes)
        layers.append(
            replace(
                known,
                parameters=sum(p.numel() for p in layer.parameters()),
                formula=_formula(layer, known.kind, known.input_shape),
                multiplications=products.total,
                multiplied=products.formula,
                statistics=sum(b.numel() for b in layer.buffers() if b.is_floating_point()),  # no counter of batches
                sees=None if sees is None else sees.size,
            )
        )
    return Plan(tuple(layers))


def _passed(x: Tensor, layer: nn.Module, name: str) -> Tensor:
    """What comes out, as far as its shape goes: in eval mode, for batch norm would want more than one digit."""
    mode = layer.training
    try:
        return layer.eval()(x)
    except (RuntimeError, ValueError) as misfit:
        said = " × ".join(map(str, x.shape[1:]))
        raise UserError("errors.layer_misfit", layer=name, shape=said) from misfit
    finally:
        layer.train(mode)


def _continued(earlier: Field | None, layer: LayerPlan) -> Field | None:
    """The field of one of the layer's values in the network's input; None where it is all of it."""
    geometry = geometry_of(layer.kind, layer.settings)
    if earlier is None or geometry.reads == "everything":
        return None
    if geometry.reads == "row":
        return earlier
    return geometry.field.after(earlier) if geometry.field else None


def _products(layer: nn.Module, kind: str, input_shape: Shape, output_shape: Shape) -> Count:
    return KINDS[kind].products(_arguments(layer), input_shape, output_shape) if kind in KINDS else Count()


def _formula(layer: nn.Module, kind: str, input_shape: Shape) -> str:
    """How its parameters are counted, in factors that a reader can check."""
    if kind in KINDS:
        return KINDS[kind].parameters(_arguments(layer), input_shape).formula
    return " + ".join(times(*p.shape) for p in layer.parameters())


def _arguments(layer: nn.Module) -> dict[str, Any]:
    """What PyTorch was told when it made the layer, as far as the layer still knows."""
    found = {name: squared(value) for name, value in vars(layer).items()}
    return found | {"bias": "bias" in dict(layer.named_parameters())}


@dataclass(frozen=True)
class Comparison:
    """The weights that join a convolution's input to its output, in three ways; biases apart.

    dense:  every output has a weight for every input.
    sparse: every output has weights for its own window only, each output its own.
    shared: all places of a map use the same window of weights: the convolution itself, with `biases` besides.
    inputs, outputs: how many values; window: how many inputs one output depends on.
    single: the convolution's parameters, if its input had one channel.
    """

    inputs: int
    outputs: int
    window: int
    dense: int
    sparse: int
    shared: int
    biases: int
    single: int


def compared(layer: LayerPlan, kernel: tuple[int, int]) -> Comparison:
    """A planned convolution beside what a dense layer would need. kernel: (rows, columns)."""
    filters = layer.output_shape[0]
    inputs, outputs, places = math.prod(layer.input_shape), layer.activations, math.prod(layer.output_shape[1:])
    size = layer.multiplications // outputs
    biases = layer.parameters - filters * size
    one = filters * math.prod(kernel) + biases
    return Comparison(inputs, outputs, size, inputs * outputs, places * filters * size, filters * size, biases, one)


@torch.inference_mode()
def milliseconds(model: nn.Sequential, x: Tensor, seconds: float = 0.3) -> dict[str, float]:
    """What each layer takes for one batch x, the median over as many rounds as `seconds` allow, but at least five."""
    layers = list(model.named_children())
    runs: dict[str, list[float]] = {name: [] for name, _ in layers}
    end, rounds = time.perf_counter() + seconds, 0
    while rounds < 6 or time.perf_counter() < end:
        y = x
        for name, layer in layers:
            began = time.perf_counter()
            y = layer(y)
            runs[name].append(1000 * (time.perf_counter() - began))
        rounds += 1
    return {name: float(np.median(times[1:])) for name, times in runs.items()}  # the first round warms up
