"""A network of one's own as a list of layers: plain data that can be edited, stored, and sent in a link.

A blueprint is written in two ways. As text for ids and links, in characters that an address takes as they are,

    built:1_28-c16_5_1_2-r-m2-f-d10

(the input's channels and size, then each layer's letter and its numbers, the last ones left out where they are the
usual ones), and as JSON for people (json_file.py). What it comes to is worked out in shape_inference.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from cnn_viz.engine.inspection.layer_kinds import KINDS, building_kinds
from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.errors import UserError
from cnn_viz.typed import MisfitError, typed

BUILT = "built:"
LONGEST_TEXT = 900
MOST_LAYERS = 32


@dataclass(frozen=True)
class LayerSpec:
    """One layer as it is described. numbers: its settings' values in the order of KINDS, as many as it has."""

    kind: str
    numbers: tuple[float, ...] = ()

    @classmethod
    def of(cls, kind: str, /, **settings: float) -> LayerSpec:
        """A layer of that kind, usual where nothing else is said. UserError names what it cannot have."""
        kinds = building_kinds()
        if not isinstance(kind, str) or kind not in kinds:
            raise UserError("errors.build_kind", kind=str(kind)[:40], kinds=", ".join(kinds))
        known = KINDS[kind].settings
        if unknown := [name for name in settings if name not in known]:
            names = ", ".join(known) or "-"
            raise UserError("errors.build_setting", kind=kind, name=str(unknown[0])[:40], names=names)
        try:
            described = typed(settings, KINDS[kind].described)
        except MisfitError as misfit:
            raise _refusal(kind, misfit) from None
        return cls(kind, tuple(round(float(getattr(described, name)), 4) for name in known))

    def __getitem__(self, name: str) -> float:
        return self.numbers[list(KINDS[self.kind].settings).index(name)]

    def whole(self, *names: str) -> tuple[int, ...]:
        """Several settings as integers."""
        return tuple(int(self[name]) for name in names)

    def settings(self) -> dict[str, float]:
        """The numbers by name."""
        return dict(zip(KINDS[self.kind].settings, self.numbers, strict=True))

    @property
    def arguments(self) -> dict[str, float]:
        """The numbers by PyTorch's names."""
        return KINDS[self.kind].arguments(self.settings())

    @property
    def short(self) -> str:
        """Its part of the network's short name; "" where it has none."""
        return KINDS[self.kind].short.format(**{name: f"{value:g}" for name, value in self.settings().items()})

    @property
    def text(self) -> str:
        """Its part of the network's id."""
        usual = [setting.usual for setting in KINDS[self.kind].settings.values()]
        numbers = list(self.numbers)
        while numbers and numbers[-1] == usual[len(numbers) - 1] and len(numbers) > KINDS[self.kind].counted:
            numbers.pop()
        return KINDS[self.kind].letter + "_".join(f"{number:g}" for number in numbers)


def _refusal(kind: str, misfit: MisfitError) -> UserError:
    name = str(misfit.path[0])
    setting = KINDS[kind].settings[name]
    limits = {"low": f"{setting.least:g}", "high": f"{setting.most:g}", "value": str(misfit.value)[:40]}
    return UserError("errors.build_whole" if setting.whole else "errors.build_number", kind=kind, name=name, **limits)


@dataclass(frozen=True)
class Blueprint:
    """Layers in order, and what the first one reads."""

    layers: tuple[LayerSpec, ...]
    input: InputSpec = field(default_factory=InputSpec)

    @property
    def id(self) -> str:
        """The network's id, from which `blueprint_of` makes the same blueprint anywhere."""
        spec = self.input
        numbers = [spec.channels, spec.size] + ([spec.mean, spec.std] if (spec.mean, spec.std) != (0, 1) else [])
        return BUILT + "-".join(["_".join(f"{n:g}" for n in numbers), *(layer.text for layer in self.layers)])

    @property
    def names(self) -> list[str]:
        """A name for each layer, as in the networks of the list: conv1, relu1, pool1, conv2, …, flatten, dense1."""
        counts: dict[str, int] = {}
        names = []
        for layer in self.layers:
            name = KINDS[layer.kind].stem
            counts[name] = counts.get(name, 0) + 1
            names.append(name if layer.kind == "flatten" and counts[name] == 1 else f"{name}{counts[name]}")
        return names

    @property
    def short(self) -> str:
        """In a few letters, as is usual for networks that read digits: 16C5-P2-32C3-P2-10."""
        return "-".join(layer.short for layer in self.layers if layer.short)


def is_built(network: str) -> bool:
    """Whether an id is one of a blueprint's."""
    return network.startswith(BUILT)


@lru_cache(maxsize=256)
def blueprint_of(network: str) -> Blueprint:
    """The blueprint that an id carries. UserError if it is none, or not written as `Blueprint.id` writes it."""
    head, *rest = network[:LONGEST_TEXT].removeprefix(BUILT).split("-")
    texts = [re.fullmatch(r"([a-z])((?:[0-9.]{1,6}(?:_(?=.)|$))*)", text) for text in rest]
    try:
        spec = input_with(**dict(zip(InputDescription.__struct_fields__, map(_number, head.split("_")), strict=False)))
        layers = tuple(_layer(*text.groups()) for text in texts if text)
    except (KeyError, ValueError, TypeError):
        raise _garbled() from None
    found = Blueprint(layers, spec)
    if found.id != network:
        raise _garbled()
    return found


def _layer(letter: str, numbers: str) -> LayerSpec:
    kind = {known.letter: name for name, known in building_kinds().items()}[letter]
    values = map(_number, numbers.split("_")) if numbers else ()
    return LayerSpec.of(kind, **dict(zip(KINDS[kind].settings, values, strict=False)))


def _number(text: str) -> float:
    return int(text) if text.isdigit() else float(text)


def too_long() -> UserError:
    """For more layers than one visitor may have."""
    return UserError("errors.build_layers", most=MOST_LAYERS)


def _garbled() -> UserError:
    return UserError("errors.build_text")


def must_have_only(described: Mapping[str, object], known: Sequence[str]) -> None:
    """Raises UserError with the first field that a description cannot have, and those that it can."""
    if unknown := [name for name in described if name not in known]:
        raise UserError("errors.build_field", name=unknown[0][:40], known=", ".join(known))


class InputDescription(Struct, frozen=True):
    """What the first layer reads: channels, pixels a side, and what turns each into (x - mean) / std."""

    channels: Literal[1, 3] = 1
    size: Literal[28, 32] = 28
    mean: Annotated[float, Meta(ge=0, le=1)] = 0.0
    std: Annotated[float, Meta(ge=0.01, le=10)] = 1.0


def input_with(**described: object) -> InputSpec:
    """What a network reads, as described; what is not mentioned is as usual. UserError for anything else."""
    must_have_only(described, InputDescription.__struct_fields__)
    try:
        found = typed(described, InputDescription)
    except MisfitError:
        raise UserError("errors.build_input") from None
    return InputSpec(found.channels, found.size, round(found.mean, 4), round(found.std, 4))
