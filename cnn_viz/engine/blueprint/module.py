"""From a blueprint to the network, and back from any network that is made of the same kinds of layers."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import torch
from torch import nn

from cnn_viz.engine.blueprint.layer_specs import Blueprint, LayerSpec, blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import Survey, checked, survey
from cnn_viz.engine.inspection.layer_kind import Setting
from cnn_viz.engine.inspection.layer_kinds import KINDS, kind_of, squared
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
    return OrderedDict(
        (stage.name, KINDS[stage.spec.kind].make(stage.spec.settings(), stage.input_shape)) for stage in found.stages
    )


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
    blueprint = Blueprint(tuple(_spec(layer) for layer in model.children()), model.input)
    if blueprint.names != [name for name, _ in model.named_children()]:
        raise UserError("errors.build_names")
    return blueprint


def _spec(layer: nn.Module) -> LayerSpec:
    kind = kind_of(layer)
    known = KINDS[kind].settings if kind in KINDS else {}
    return LayerSpec.of(kind, **{name: _value(layer, setting) for name, setting in known.items()})


def _value(layer: nn.Module, setting: Setting) -> Any:
    found = getattr(layer, setting.argument)
    return found is not None if setting.switch else squared(found)
