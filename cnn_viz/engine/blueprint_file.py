"""A blueprint as a small JSON file that people can read and write, and the way back; a wrong file gets one sentence."""

from __future__ import annotations

import json
from typing import Any

from cnn_viz.engine.blueprint import KINDS, MOST_LAYERS, Blueprint, Part, blueprint_of, input_with, is_built, too_long
from cnn_viz.records import UserError

FORMAT = "cnn-viz network"
VERSION = 1
LARGEST_FILE = 1_000_000  # bytes; the sheet of a training names its mistakes, which takes some


def as_json(blueprint: Blueprint) -> str:
    """The file's text, a layer a line, every setting written out."""
    spec = blueprint.input
    reads = {"channels": spec.channels, "size": spec.size, "mean": spec.mean, "std": spec.std}
    layers = ",\n".join(f"    {json.dumps(_described(part))}" for part in blueprint.parts)
    lines = f'  "format": "{FORMAT}",\n  "version": {VERSION},\n  "input": {json.dumps(reads)},\n'
    return f'{{\n{lines}  "layers": [\n{layers}\n  ]\n}}\n'


def _described(part: Part) -> dict[str, Any]:
    described: dict[str, Any] = {"kind": part.kind}
    for name, setting in KINDS[part.kind].settings.items():
        value = part[name]
        described[name] = bool(value) if setting.switch else int(value) if setting.whole else value
    return described


def read_json(content: bytes) -> Blueprint:
    """The blueprint in a file as `as_json` writes it, or in the sheet of a network that was trained from one.

    Raises UserError for anything else. Whether a network can be built from it is not asked here.
    """
    try:
        found = json.loads(content[: LARGEST_FILE + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UserError("errors.not_json", "This is not a JSON file that can be read.") from None
    if isinstance(found, dict) and is_built(str(found.get("model", ""))):
        return blueprint_of(found["model"])
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UserError("errors.not_a_blueprint", "This JSON file describes no network of this app.")
    if found.get("version") != VERSION:
        english = "This file has version {version} of the format; version {known} can be read."
        raise UserError("errors.build_version", english, version=str(found.get("version"))[:20], known=VERSION)
    _must_have_only(found, ("format", "version", "input", "layers"))
    return Blueprint(_parts(found.get("layers")), _input(found.get("input", {})))


def _parts(layers: object) -> tuple[Part, ...]:
    if not isinstance(layers, list) or not all(isinstance(layer, dict) and "kind" in layer for layer in layers):
        raise UserError("errors.build_list", "'layers' must be a list, and each layer in it must name its 'kind'.")
    if len(layers) > MOST_LAYERS:
        raise too_long()
    return tuple(
        Part.of(layer["kind"], **{name: value for name, value in layer.items() if name != "kind"}) for layer in layers
    )


def _input(reads: object) -> Any:
    known = ("channels", "size", "mean", "std")
    if isinstance(reads, dict):
        _must_have_only(reads, known)
    return input_with(**(reads if isinstance(reads, dict) else {"channels": 0}))


def _must_have_only(found: dict[str, Any], known: tuple[str, ...]) -> None:
    if unknown := [name for name in found if name not in known]:
        english = "'{name}' is not known in such a file; there are {known}."
        raise UserError("errors.build_field", english, name=unknown[0][:40], known=", ".join(known))
