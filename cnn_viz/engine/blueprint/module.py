"""From a blueprint to the network, and back from any network that is made of the same kinds of layers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from cnn_viz.engine.blueprint.layer_specs import (
    Blueprint,
    Part,
    blueprint_of,
    is_built,
)
from cnn_viz.engine.blueprint.shape_inference import (
    Shape,
    Survey,
    checked,
    survey,
)
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.errors import UserError


class Built(Network):
    """A network made from a blueprint; its id carries the blueprint."""

    def __init__(self, blueprint: Blueprint) -> None:
        """Raises UserError if the blueprint is not possible or too large."""
        super().__init__(_layers(survey(checked(blueprint))))
        self.id, self.input = blueprint.id, blueprint.input


def possible_part(found: Survey) -> Network:
    """The layers up to the impossible one, ready to be run; they end in no logits."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = Network(_layers(found))
    model.id, model.input = found.blueprint.id, found.blueprint.input
    return model.eval().requires_grad_(False)


def _layers(found: Survey) -> OrderedDict[str, nn.Module]:
    return OrderedDict((stage.name, _layer(stage.part, stage.reads)) for stage in found.stages)


def _layer(part: Part, reads: Shape) -> nn.Module:
    return _LAYERS[part.kind](part, reads[0])


def _conv(part: Part, channels: int) -> nn.Module:
    filters, kernel, stride, padding, dilation = part.whole("filters", "kernel", "stride", "padding", "dilation")
    return nn.Conv2d(channels, filters, kernel, stride, padding, dilation, bias=bool(part["bias"]))


_LAYERS: dict[str, Callable[[Part, int], nn.Module]] = {
    "conv": _conv,
    "relu": lambda part, channels: nn.ReLU(),
    "leaky_relu": lambda part, channels: nn.LeakyReLU(part["slope"]),
    "sigmoid": lambda part, channels: nn.Sigmoid(),
    "tanh": lambda part, channels: nn.Tanh(),
    "max_pool": lambda part, channels: nn.MaxPool2d(int(part["size"]), int(part["stride"])),
    "avg_pool": lambda part, channels: nn.AvgPool2d(int(part["size"]), int(part["stride"])),
    "batch_norm": lambda part, channels: nn.BatchNorm2d(channels),
    "local_norm": lambda part, channels: nn.LocalResponseNorm(
        int(part["size"]), part["alpha"], part["beta"], part["k"]
    ),
    "dropout": lambda part, channels: nn.Dropout(part["share"]),
    "flatten": lambda part, channels: nn.Flatten(),
    "dense": lambda part, channels: nn.Linear(channels, int(part["units"]), bias=bool(part["bias"])),
}


def made(network: str) -> Network:
    """The network of an id, of the list or built, with PyTorch's random weights as they come.

    Raises KeyError for an unknown one, with the choices, and UserError for a blueprint that is not possible.
    """
    if is_built(network):
        return Built(blueprint_of(network))
    if network not in MODELS:
        raise KeyError(f"unknown model '{network}'; choose one of {', '.join(MODELS)}")
    return MODELS[network]()


def input_of(network: str) -> InputSpec:
    """What the network of an id reads; pixels as they are for one that is not known here."""
    if is_built(network):
        return blueprint_of(network).input
    return MODELS[network].input if network in MODELS else InputSpec()


def blueprint_for(model: Network) -> Blueprint:
    """The blueprint from which `Built` makes the same network: same names, same shapes. UserError where it cannot."""
    blueprint = Blueprint(tuple(_part(layer) for layer in model.children()), model.input)
    if blueprint.names != [name for name, _ in model.named_children()]:
        raise UserError("errors.build_names")
    return blueprint


def _part(layer: nn.Module) -> Part:
    match layer:
        case nn.Conv2d():
            numbers = {"kernel": layer.kernel_size, "stride": layer.stride, "padding": layer.padding}
            sides = {name: _side(pair) for name, pair in {**numbers, "dilation": layer.dilation}.items()}
            return Part.of("conv", filters=layer.out_channels, bias=layer.bias is not None, **sides)
        case nn.MaxPool2d() | nn.AvgPool2d():
            kind = "max_pool" if isinstance(layer, nn.MaxPool2d) else "avg_pool"
            return Part.of(kind, size=_side(layer.kernel_size), stride=_side(layer.stride))
        case nn.LeakyReLU():
            return Part.of("leaky_relu", slope=layer.negative_slope)
        case nn.LocalResponseNorm():
            return Part.of("local_norm", size=layer.size, alpha=layer.alpha, beta=layer.beta, k=layer.k)
        case nn.Dropout():
            return Part.of("dropout", share=layer.p)
        case nn.Linear():
            return Part.of("dense", units=layer.out_features, bias=layer.bias is not None)
    return Part.of(_PLAIN.get(type(layer), type(layer).__name__))


_PLAIN: dict[type[nn.Module], str] = {
    nn.ReLU: "relu",
    nn.Sigmoid: "sigmoid",
    nn.Tanh: "tanh",
    nn.BatchNorm2d: "batch_norm",
    nn.Flatten: "flatten",
}


def _side(value: Any) -> int:
    return int(value[0] if isinstance(value, tuple) else value)
