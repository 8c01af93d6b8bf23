"""Changes of a trained network by hand: a filter or unit switched off or scaled, one weight replaced; and as text.

    text     "conv2.5=0"            channel 5 of conv2 puts out 0 everywhere (its weights and its bias are 0)
             "conv2.5=0.125"        … puts out 0.125 everywhere, as its mean over the test digits
             "conv2.5*2"            … twice what it put out (weights and bias times 2)
             "conv2.5.0.1.2=0.3"    its weight for input channel 0, row 1, column 2 is 0.3
             "dense1.4.7=0.3"       a dense unit's weight for input 7
    several  joined by commas; of two that change the same thing the later one counts

All of it is done to weights, so a changed network is a network like any other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn

from cnn_viz.engine.models import Network

MOST = 256  # edits of one network
_EDIT = re.compile(r"([a-z0-9_]{1,32})((?:\.\d{1,5}){1,4})([=*])(-?\d{1,9}(?:\.\d{1,12})?(?:e-?\d{1,2})?)", re.ASCII)


@dataclass(frozen=True)
class Edit:
    """One change.

    layer, channel: whose; the layer has weights.
    does:  "puts" out `value` everywhere, is "scaled" by it, or has it as its "weight" at `place`.
    place: (input channel, row, column) of a filter, (input,) of a unit; () unless a weight is meant.
    """

    layer: str
    channel: int
    does: Literal["puts", "scaled", "weight"]
    value: float = 0.0
    place: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = "".join(f".{k}" for k in (self.channel, *self.place))
        return f"{self.layer}{place}{'*' if self.does == 'scaled' else '='}{_number(self.value)}"

    @property
    def target(self) -> tuple[object, ...]:
        """What it changes: one edit of the same target takes the place of the other."""
        return (self.layer, self.channel, self.place)


def edits_text(edits: Iterable[Edit]) -> str:
    """As `read_edits` reads it."""
    return ",".join(map(str, edits))


def read_edits(text: str) -> tuple[Edit, ...]:
    """The edits of a text, one a target, in the order in which targets first appear. Raises ValueError for others."""
    parts = text.split(",")
    if len(parts) > MOST:
        raise ValueError(f"{len(parts)} changes; a network has at most {MOST}")
    edits: dict[tuple[object, ...], Edit] = {}
    for part in parts:
        edit = _read(part)
        edits[edit.target] = edit
    return tuple(edits.values())


def changed(model: Network, edits: Iterable[Edit]) -> Network:
    """A copy of a network with these edits, in eval mode. Raises ValueError where it has no such channel or weight."""
    copy = deepcopy(model).eval()
    layers = dict(copy.named_children())
    with torch.no_grad():
        for edit in sorted(edits, key=lambda edit: not edit.place):  # a filter with a weight of its own can be scaled
            _apply(layers.get(edit.layer), edit)
    return copy


def _apply(layer: nn.Module | None, edit: Edit) -> None:
    if not isinstance(layer, nn.Conv2d | nn.Linear) or edit.channel >= len(layer.weight):
        raise ValueError(f"nothing to change at {edit}")
    own = layer.weight[edit.channel]
    if edit.does == "weight":
        if len(edit.place) != own.ndim or any(k >= n for k, n in zip(edit.place, own.shape, strict=True)):
            raise ValueError(f"no weight at {edit}")
        own[edit.place] = edit.value
        return
    own *= edit.value if edit.does == "scaled" else 0
    if layer.bias is None and edit.does == "puts" and edit.value:
        layer.bias = nn.Parameter(torch.zeros(len(layer.weight)))
    if layer.bias is not None:
        bias = layer.bias[edit.channel]
        layer.bias[edit.channel] = bias * edit.value if edit.does == "scaled" else edit.value


def _read(text: str) -> Edit:
    found = _EDIT.fullmatch(text)
    if found is None:
        raise ValueError(f"no change: {text!r:.80}")
    layer, numbers, sign, value = found.groups()
    channel, *place = map(int, numbers[1:].split("."))
    number = float(value)
    if not math.isfinite(number) or abs(number) > 1e9 or (sign == "*" and place):
        raise ValueError(f"no change: {text!r:.80}")
    does: Literal["puts", "scaled", "weight"] = "scaled" if sign == "*" else "weight" if place else "puts"
    return Edit(layer, channel, does, number, tuple(place))


def _number(value: float) -> str:
    """The shortest text of a float32's value: what was typed comes back as it was."""
    text = f"{value:.7g}"
    return text.replace("e+", "e").replace("e-0", "e-").replace("e0", "e") if "e" in text else text
