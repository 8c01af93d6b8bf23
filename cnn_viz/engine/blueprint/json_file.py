"""A blueprint as a small JSON file that people can read and write, and the way back; a wrong file gets one sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cnn_viz.engine.blueprint.layer_specs import (
    MOST_LAYERS,
    Blueprint,
    LayerSpec,
    blueprint_of,
    input_with,
    is_built,
    too_long,
)
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.errors import UserError
from cnn_viz.json_text import json_in

FORMAT = "cnn-viz network"
VERSION = 1
LONGEST_NAME = 200


@dataclass(frozen=True)
class Description:
    """What a network's .json says: the network, and how a weight file made elsewhere has it.

    tensors: our layer's name and what its tensors are called there, up to the last dot ("features.0"): a layer's
    field "tensors".  channels_last: whether flatten goes position by position there, as in Keras: flatten's field.
    """

    blueprint: Blueprint
    tensors: dict[str, str] = field(default_factory=dict)
    channels_last: bool = False


def as_json(blueprint: Blueprint) -> str:
    """The file's text, a layer a line, every setting written out."""
    spec = blueprint.input
    reads = {"channels": spec.channels, "size": spec.size, "mean": spec.mean, "std": spec.std}
    layers = ",\n".join(f"    {json.dumps(_described(layer))}" for layer in blueprint.layers)
    lines = f'  "format": "{FORMAT}",\n  "version": {VERSION},\n  "input": {json.dumps(reads)},\n'
    return f'{{\n{lines}  "layers": [\n{layers}\n  ]\n}}\n'


def _described(layer: LayerSpec) -> dict[str, Any]:
    described: dict[str, Any] = {"kind": layer.kind}
    for name, setting in KINDS[layer.kind].settings.items():
        described[name] = setting.as_argument(layer[name])
    return described


def read_json(content: bytes) -> Blueprint:
    """The blueprint alone; see `read_description`."""
    return read_description(content).blueprint


def read_description(content: bytes) -> Description:
    """What a file says that is as `as_json` writes it, or the sheet of a network that was trained from one.

    Raises UserError for anything else. Whether a network can be built from it is not asked here.
    """
    found = json_in(content)
    if isinstance(found, dict) and is_built(str(found.get("model", ""))):
        return Description(blueprint_of(found["model"]))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UserError("errors.not_a_blueprint")
    if found.get("version") != VERSION:
        raise UserError("errors.build_version", version=str(found.get("version"))[:20], known=VERSION)
    _must_have_only(found, ("format", "version", "input", "layers"))
    layers = _listed(found.get("layers"))
    blueprint = Blueprint(tuple(_spec(layer) for layer in layers), _input(found.get("input", {})))
    tensors = {
        name: layer["tensors"] for name, layer in zip(blueprint.names, layers, strict=True) if "tensors" in layer
    }
    return Description(blueprint, _each_once(tensors), any(_channels_last(layer) for layer in layers))


def _listed(layers: object) -> list[dict[str, Any]]:
    if not isinstance(layers, list) or not all(isinstance(layer, dict) and "kind" in layer for layer in layers):
        raise UserError("errors.build_list")
    if len(layers) > MOST_LAYERS:
        raise too_long()
    return layers


def _spec(layer: dict[str, Any]) -> LayerSpec:
    kind = layer["kind"]
    known = KINDS.get(kind) if isinstance(kind, str) else None
    beside = {"kind"} | ({"tensors"} if known and known.reads_as else set())
    if kind == "flatten":
        beside.add("channels_last")
    return LayerSpec.of(kind, **{name: value for name, value in layer.items() if name not in beside})


def _each_once(tensors: dict[str, Any]) -> dict[str, str]:
    for place, name in tensors.items():
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
            values = {"layer": place, "most": LONGEST_NAME, "value": str(name)[:40]}
            raise UserError("errors.build_tensors", **values)
        if list(tensors.values()).count(name) > 1:
            raise UserError("errors.build_tensors_twice", name=name[:60])
    return tensors


def _channels_last(layer: dict[str, Any]) -> bool:
    value = layer.get("channels_last", False)
    if not isinstance(value, bool):
        raise UserError("errors.build_channels_last", value=str(value)[:40])
    return value


def _input(reads: object) -> Any:
    known = ("channels", "size", "mean", "std")
    if isinstance(reads, dict):
        _must_have_only(reads, known)
    return input_with(**(reads if isinstance(reads, dict) else {"channels": 0}))


def _must_have_only(found: dict[str, Any], known: tuple[str, ...]) -> None:
    if unknown := [name for name in found if name not in known]:
        raise UserError("errors.build_field", name=unknown[0][:40], known=", ".join(known))
