"""Which of a weight file's layers stands in which of the network's, and how sure that is.

Names that are ours, or that the .json file gives, are followed. Where they are others', a layer of a shape that comes
once is found by its shape; among several of one shape nothing but the order of their names is left, which is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from cnn_viz.engine.blueprint.module import made
from cnn_viz.engine.trained.weight_files import metadata_of
from cnn_viz.engine.uploads.untrusted_weights import COUNTER, Tensors
from cnn_viz.errors import UserError

Signature = tuple[tuple[str, tuple[int, ...]], ...]  # of a layer: its tensors' names and shapes


@dataclass(frozen=True)
class Match:
    """How a file's tensors were put into a network.

    taken: (our layer, the file's name for what stands in it), of every layer that has weights, in order.
    guessed: groups of our layers that have one shape, and that were filled by the order of the file's names alone.
    flat: (the dense layer after flatten, channels, positions of a map), None where their order cannot matter.
    channels_last: the file's dense layer reads position by position, as Keras flattens; ours, map by map.
    """

    network: str
    taken: tuple[tuple[str, str], ...]
    guessed: tuple[tuple[str, ...], ...] = ()
    flat: tuple[str, int, int] | None = None
    channels_last: bool = False

    @property
    def unsure(self) -> tuple[str, ...]:
        """The layers whose weights were guessed, in order."""
        return tuple(layer for layer, _ in self.taken if any(layer in group for group in self.guessed))

    def choices(self, layer: str) -> list[str]:
        """The file's names for what could as well stand in a layer that was guessed, sorted."""
        (group,) = (group for group in self.guessed if layer in group)
        return sorted((theirs for ours, theirs in self.taken if ours in group), key=_natural)

    def exchanged(self, layer: str, theirs: str) -> Match:
        """The same with `theirs` in that layer, and what stood there where `theirs` was before."""
        taken = dict(self.taken)
        other = next(ours for ours, name in self.taken if name == theirs)
        return replace(self, taken=tuple((taken | {layer: theirs, other: taken[layer]}).items()))

    def reordered(self, order: Mapping[str, str]) -> Match:
        """The same, each layer of `order` with what stood in the layer that it names there."""
        taken = dict(self.taken)
        return replace(self, taken=tuple((taken | {ours: taken[before] for ours, before in order.items()}).items()))

    def moved(self, other: Match) -> tuple[str, ...]:
        """The layers in which the other match has something else."""
        return tuple(layer for layer, theirs in self.taken if dict(other.taken)[layer] != theirs)

    def turned(self, channels_last: bool) -> Match:
        """The same with flatten read this way."""
        return replace(self, channels_last=channels_last)


def matched(tensors: Tensors, network: str, named: Mapping[str, str] | None = None) -> Match:
    """Every layer's weights found in the file. named: our layers' names in the file, as far as somebody said them.

    Raises UserError that says which layer is left without weights, or which weights without a layer.
    """
    wanted, groups = layers_of(wanted_by(network)), layers_of(tensors)
    taken = _as_named(groups, wanted, named or {})
    taken |= _of_our_names(groups, wanted, taken)
    left: dict[Signature, list[str]] = {}
    for name in sorted(groups.keys() - set(taken.values()), key=_natural):
        left.setdefault(_signature(groups[name]), []).append(name)
    guessed: dict[Signature, list[str]] = {}
    for place in (place for place in wanted if place not in taken):
        signature = _signature(wanted[place])
        if not left.get(signature):
            shape = " × ".join(map(str, wanted[place]["weight"].shape))
            raise UserError("errors.weights_missing", layer=place, shape=shape)
        taken[place] = left[signature].pop(0)
        guessed.setdefault(signature, []).append(place)
    if over := [name for names in left.values() for name in names]:
        raise UserError("errors.weights_over", name=over[0][:60])
    unsure = tuple(tuple(places) for places in guessed.values() if len(places) > 1)
    return Match(network, tuple((place, taken[place]) for place in wanted), unsure, _flat(network))


def _as_named(groups: Mapping[str, Tensors], wanted: Mapping[str, Tensors], named: Mapping[str, str]) -> dict[str, str]:
    for place, name in named.items():
        if name not in groups:
            told = ", ".join(sorted(groups, key=_natural)[:12])[:200]
            raise UserError("errors.weights_no_name", name=name[:60], layer=place, names=told)
        if _signature(groups[name]) != _signature(wanted[place]):
            raise UserError("errors.weights_other_shape", name=name[:60], layer=place)
    return dict(named)


def _of_our_names(
    groups: Mapping[str, Tensors], wanted: Mapping[str, Tensors], taken: Mapping[str, str]
) -> dict[str, str]:
    """Layers that the file calls as we do, behind a prefix perhaps (module.conv1)."""
    found: dict[str, str] = {}
    for place in wanted.keys() - taken.keys():
        called = [name for name in groups.keys() - set(taken.values()) if name.rpartition(".")[2] == place]
        if len(called) == 1 and _signature(groups[called[0]]) == _signature(wanted[place]):
            found[place] = called[0]
    return found


def arranged(tensors: Tensors, match: Match) -> Tensors:
    """The file's tensors under our names, in the order that the match says."""
    groups = layers_of(tensors)
    own: Tensors = {}
    for name in wanted_by(match.network):
        place, _, leaf = name.rpartition(".")
        own[name] = groups[dict(match.taken)[place]].get(leaf, torch.tensor(0))
    return _turned(own, match) if match.channels_last else own


def rearranged(weights: bytes, before: Match, after: Match) -> bytes:
    """A weight file that was arranged by one match, arranged by another one of the same layers."""
    return save(reordered(load(weights), before, after), metadata_of(after.network))


def reordered(own: Tensors, before: Match, after: Match) -> Tensors:
    """The same of its tensors, by our names."""
    own = _turned(own, before, back=True) if before.channels_last else own
    stood = {theirs: place for place, theirs in before.taken}
    source = {place: stood[theirs] for place, theirs in after.taken}
    parts = {name: name.rpartition(".") for name in own}
    new = {name: own[f"{source[place]}.{leaf}"] for name, (place, _, leaf) in parts.items()}
    return _turned(new, after) if after.channels_last else new


def _turned(own: Tensors, match: Match, back: bool = False) -> Tensors:
    """Position by position to map by map in the columns of the dense layer after flatten; or the way back."""
    assert match.flat
    layer, channels, positions = match.flat
    weight = own[f"{layer}.weight"]
    shape = (-1, channels, positions) if back else (-1, positions, channels)
    turned = weight.reshape(shape).transpose(1, 2).reshape(weight.shape)
    return {**own, f"{layer}.weight": turned.contiguous()}


def _flat(network: str) -> tuple[str, int, int] | None:
    """The dense layer that reads several flattened maps of several positions, where the network has one."""
    with torch.device("meta"):
        model = made(network).eval()
        x = torch.empty(1, *model.input.shape)
    channels = positions = 0
    for name, layer in model.named_children():
        if isinstance(layer, nn.Linear):
            return (name, channels, positions) if channels > 1 and positions > 1 else None
        if isinstance(layer, nn.Flatten):
            channels, positions = x.shape[1], x[0, 0].numel()
        x = layer(x)
    return None


def wanted_by(network: str) -> Tensors:
    """The network's tensors, without numbers in them."""
    with torch.device("meta"):
        return dict(made(network).state_dict())


def shapes_of(tensors: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    """Name and shape of each tensor."""
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def layers_of(tensors: Tensors) -> dict[str, Tensors]:
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
