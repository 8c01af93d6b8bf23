"""What somebody brings: a network's weights, its description, or both; everything is checked before anything uses it.

Weights come as safetensors, which cannot carry programs; pickled files are not opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from cnn_viz.engine.blueprint import blueprint_of, is_built
from cnn_viz.engine.blueprint_file import read_json
from cnn_viz.engine.blueprint_survey import checked
from cnn_viz.engine.built import made
from cnn_viz.engine.models import MODELS
from cnn_viz.records import UserError

Tensors = dict[str, Tensor]
Signature = tuple[tuple[str, tuple[int, ...]], ...]  # of a layer: its tensors' names and shapes
COUNTER = "num_batches_tracked"  # batch norm's, which answers nothing and is often left out


@dataclass(frozen=True)
class Brought:
    """network: the architecture's id.  weights: safetensors, float32, by our names; b"" for a description alone,
    which may be of a network that is not possible yet.

    renamed: the file had other names, so its tensors were matched by shape, those of one shape in order of name.
    """

    network: str
    weights: bytes = b""
    renamed: bool = False


def recognized(files: Mapping[str, bytes], own: Sequence[str] = ()) -> Brought:
    """What the files hold, by their names: a .json describes a network, any other is a weight file.

    own: ids of the visitor's designs, which weights alone may be meant for. Raises UserError with what is wrong.
    """
    described = [content for name, content in files.items() if name.lower().endswith(".json")]
    weights = [content for name, content in files.items() if not name.lower().endswith(".json")]
    if len(described) > 1 or len(weights) > 1:
        english = "One network at a time: one weight file, one .json file, or one of each; take the others out (×)."
        raise UserError("errors.too_many_files", english)
    blueprint = read_json(described[0]) if described else None
    if not weights:
        return Brought(blueprint.id if blueprint else "")
    tensors = _opened(weights[0])
    return _fitted(tensors, checked(blueprint).id) if blueprint else _found(tensors, _named_in(weights[0]), own)


def _opened(content: bytes) -> Tensors:
    try:
        return load(content)
    except (SafetensorError, ValueError, TypeError, KeyError, AttributeError):
        english = "This is not a .safetensors file; other kinds of weight files can carry programs and are not opened."
        raise UserError("errors.not_safetensors", english) from None


def _named_in(content: bytes) -> list[str]:
    """The built network that a weight file from here names in its metadata, if it is one that can be built."""
    length = int.from_bytes(content[:8], "little")
    network = str((json.loads(content[8 : 8 + length]).get("__metadata__") or {}).get("network", ""))
    try:
        return [checked(blueprint_of(network)).id] if is_built(network) else []
    except UserError:
        return []


def _found(tensors: Tensors, named: Iterable[str], own: Sequence[str]) -> Brought:
    """Weights alone: the first network that they fit by name and shape, then one of the visitor's own by shape."""
    for network in (*named, *own, *MODELS):
        if _shapes(tensors) == _shapes(_wanted(network)):
            return Brought(network, _stored(tensors, network))
    for network in own:
        try:
            return _fitted(tensors, network)
        except UserError as slip:
            if slip.key == "errors.not_finite":
                raise
    english = "These weights fit none of the networks here (names and shapes are compared). "
    english += "Give the network's .json file with them."
    raise UserError("errors.unknown_weights", english)


def _fitted(tensors: Tensors, network: str) -> Brought:
    """Weights for this very network, whatever they are called."""
    wanted = _wanted(network)
    if _shapes(tensors) == _shapes(wanted):
        return Brought(network, _stored(tensors, network))
    groups, places = _layers(tensors), _layers(wanted)
    by_signature: dict[Signature, list[str]] = {}
    for name in sorted(groups, key=_natural):
        by_signature.setdefault(_signature(groups[name]), []).append(name)
    renamed: Tensors = {}
    for place, parts in places.items():
        left = by_signature.get(_signature(parts), [])
        if not left:
            shape = " × ".join(map(str, parts["weight"].shape))
            english = "These weights do not fit this network: nothing is left for layer {layer}, which takes {shape}."
            raise UserError("errors.weights_missing", english, layer=place, shape=shape)
        group = groups[left.pop(0)]
        renamed |= {f"{place}.{leaf}": group.get(leaf, torch.tensor(0)) for leaf in parts}
    if over := [name for names in by_signature.values() for name in names]:
        english = "These weights do not fit this network: no layer takes '{name}'."
        raise UserError("errors.weights_over", english, name=over[0][:60])
    return Brought(network, _stored(renamed, network), renamed=True)


def _wanted(network: str) -> Tensors:
    """The network's tensors, without numbers in them."""
    with torch.device("meta"):
        return dict(made(network).state_dict())


def _shapes(tensors: Tensors) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _layers(tensors: Tensors) -> dict[str, Tensors]:
    """conv1.weight, conv1.bias, … as {conv1: {weight, bias}, …}."""
    layers: dict[str, Tensors] = {}
    for name, tensor in tensors.items():
        layer, _, leaf = name.rpartition(".")
        layers.setdefault(layer, {})[leaf] = tensor
    return layers


def _signature(parts: Tensors) -> Signature:
    return tuple(sorted((leaf, tuple(part.shape)) for leaf, part in parts.items() if leaf != COUNTER))


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorted by this, layer2 comes before layer10."""
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"([0-9]+)", name)]


def _stored(tensors: Tensors, network: str) -> bytes:
    return save({name: _finite(name, tensor) for name, tensor in tensors.items()}, metadata_of(network))


def metadata_of(network: str) -> dict[str, str] | None:
    """What a weight file says of its network: the id of one that was built, so that the file can be brought alone."""
    return {"network": network} if is_built(network) else None


def _finite(name: str, tensor: Tensor) -> Tensor:
    if not tensor.is_floating_point():
        return tensor.clone()
    numbers = tensor.float().contiguous()
    if not torch.isfinite(numbers).all():
        raise UserError("errors.not_finite", "'{name}' in this file holds values that are no numbers.", name=name)
    return numbers


def kept_enough(most: int) -> UserError:
    """For one who has as many networks as a visitor may have."""
    english = "You have kept {most} networks already; download them, then load the page anew."
    return UserError("errors.kept_enough", english, most=most)
