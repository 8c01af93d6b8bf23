"""A blueprint as a small JSON file that people can read and write, and the way back; a wrong file gets one sentence."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from cnn_viz.engine.blueprint.layer_specs import (
    MOST_LAYERS,
    Blueprint,
    LayerSpec,
    blueprint_of,
    input_with,
    is_built,
    must_have_only,
    too_long,
)
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.errors import UserError
from cnn_viz.json_text import json_in
from cnn_viz.typed import MisfitError, typed

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
    file = _file(found)
    blueprint = Blueprint(tuple(_spec(layer) for layer in file.layers), input_with(**file.input))
    layers = [_foreign(name, layer) for name, layer in zip(blueprint.names, file.layers, strict=True)]
    tensors = {name: layer.tensors for name, layer in zip(blueprint.names, layers, strict=True) if layer.tensors}
    if twice := [name for name, count in Counter(tensors.values()).items() if count > 1]:
        raise UserError("errors.build_tensors_twice", name=twice[0][:60])
    return Description(blueprint, tensors, any(layer.channels_last for layer in layers))


class _Header(Struct):
    """What says that the rest is to be read as `_File`."""

    format: Literal["cnn-viz network"]
    version: Literal[1]


class _File(Struct, kw_only=True):
    """A design: its layers, each with its kind's settings, and what the first one reads (`InputDescription`)."""

    format: str
    version: int
    input: dict[str, Any] = {}
    layers: Annotated[list[dict[str, Any]], Meta(max_length=MOST_LAYERS)]


class _Foreign(Struct):
    """What a layer of a file says beside its settings: how a weight file made elsewhere has it."""

    tensors: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)] | UnsetType = UNSET
    channels_last: bool = False


def _file(found: Any) -> _File:
    try:
        typed(found, _Header)
        must_have_only(found, _File.__struct_fields__)
        file: _File = typed(found, _File)
    except MisfitError as misfit:
        raise _refusal(misfit) from None
    if not all("kind" in layer for layer in file.layers):
        raise UserError("errors.build_list")
    return file


def _refusal(misfit: MisfitError) -> UserError:
    match misfit.path:
        case ("version",):
            return UserError("errors.build_version", version=str(misfit.value)[:20], known=VERSION)
        case ("layers",) if isinstance(misfit.value, list):
            return too_long()
        case ("layers", *_):
            return UserError("errors.build_list")
        case ("input", *_):
            return UserError("errors.build_input")
    return UserError("errors.not_a_blueprint")


def _spec(layer: dict[str, Any]) -> LayerSpec:
    kind = layer["kind"]
    known = KINDS.get(kind) if isinstance(kind, str) else None
    beside = {"kind"} | ({"tensors"} if known and known.reads_as else set())
    if kind == "flatten":
        beside.add("channels_last")
    return LayerSpec.of(kind, **{name: value for name, value in layer.items() if name not in beside})


def _foreign(place: str, layer: dict[str, Any]) -> _Foreign:
    try:
        return typed(layer, _Foreign)
    except MisfitError as misfit:
        value = str(misfit.value)[:40]
        if misfit.path == ("tensors",):
            raise UserError("errors.build_tensors", layer=place, most=LONGEST_NAME, value=value) from None
        raise UserError("errors.build_channels_last", value=value) from None
