"""What a blueprint comes to, layer by layer, worked out from its numbers alone: nothing is computed or allocated.

It stops at the first layer that cannot be, with a sentence that says why and what would mend it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cnn_viz.engine.blueprint.layer_specs import (
    MOST_LAYERS,
    Blueprint,
    Part,
    too_long,
)
from cnn_viz.errors import UserError

Shape = tuple[int, ...]
CLASSES = 10

# What one visitor may ask of everybody's server. The largest network of the tutorials, with 1.2 million parameters and
# 12 million multiplications, fits; 400 of its digits are learnt from at once in about a gigabyte.
MOST_PARAMETERS = 1_500_000
MOST_VALUES = 200_000
MOST_MULTIPLICATIONS = 30_000_000


@dataclass(frozen=True)
class Stage:
    """One layer of a blueprint. name: "conv1".  gives: the shape that comes out.  formula: how parameters count."""

    name: str
    part: Part
    reads: Shape
    gives: Shape
    parameters: int
    formula: str
    multiplications: int


@dataclass(frozen=True)
class Survey:
    """The layers that are possible, in order; `problem` says what is wrong with the layer after them, if anything is.

    Where all layers are possible but the last is not the one that a network must end with, the problem is told as well.
    """

    blueprint: Blueprint
    stages: tuple[Stage, ...]
    problem: UserError | None = None

    @property
    def parameters(self) -> int:
        return sum(stage.parameters for stage in self.stages)

    @property
    def multiplications(self) -> int:
        return sum(stage.multiplications for stage in self.stages)

    @property
    def values(self) -> int:
        """All values that are computed for one digit."""
        return sum(math.prod(stage.gives) for stage in self.stages)


@lru_cache(maxsize=256)
def survey(blueprint: Blueprint) -> Survey:
    """Every layer's shapes, parameters and multiplications, up to the first impossible one."""
    stages: tuple[Stage, ...] = ()
    shape: Shape = blueprint.input.shape
    found = Survey(blueprint, stages)
    try:
        for i, (name, part) in enumerate(zip(blueprint.names, blueprint.parts, strict=True)):
            if i == MOST_LAYERS:
                raise too_long()
            stage = _stage(name, part, shape)
            longer = Survey(blueprint, (*found.stages, stage))
            _must_be_affordable(longer)
            found, shape = longer, stage.gives
        _must_end_well(blueprint)
    except UserError as problem:
        return Survey(blueprint, found.stages, problem)
    return found


def checked(blueprint: Blueprint) -> Blueprint:
    """The same blueprint. Raises UserError if no network can be built from it."""
    if problem := survey(blueprint).problem:
        raise problem
    return blueprint


def _stage(name: str, part: Part, reads: Shape) -> Stage:
    gives = _GIVES.get(part.kind, lambda _part, shape: shape)(part, reads)
    formula, products = "", 0
    match part.kind:
        case "conv":
            filters, kernel, bias = part.whole("filters", "kernel", "bias")
            window = f"{kernel} × {kernel} × {reads[0]}"
            formula = f"{filters} × ({window}{' + 1' * bias})"
            count, products = filters * (kernel**2 * reads[0] + bias), math.prod(gives) * kernel**2 * reads[0]
        case "dense":
            units, bias = part.whole("units", "bias")
            formula = f"{units:,} × ({reads[0]:,}{' + 1' * bias})"
            count, products = units * (reads[0] + bias), units * reads[0]
        case "batch_norm":
            formula, count, products = f"2 × {reads[0]}", 2 * reads[0], math.prod(gives)
        case _:
            count = 0
            products = math.prod(gives) if part.kind in ("avg_pool", "local_norm") else 0
    return Stage(name, part, reads, gives, count, formula, products)


def _conv(part: Part, reads: Shape) -> Shape:
    _must_be_maps(reads)
    filters, kernel, stride, padding, dilation = part.whole("filters", "kernel", "stride", "padding", "dilation")
    reach, room = dilation * (kernel - 1) + 1, [side + 2 * padding for side in reads[1:]]
    if reach > min(room):
        raise _refusal("kernel", reach=reach, rows=room[0], columns=room[1])
    return (filters, *((side - reach) // stride + 1 for side in room))


def _pool(part: Part, reads: Shape) -> Shape:
    _must_be_maps(reads)
    size, stride = part.whole("size", "stride")
    if size > min(reads[1:]):
        raise _refusal("window", size=size, rows=reads[1], columns=reads[2])
    return (reads[0], *((side - size) // stride + 1 for side in reads[1:]))


def _map_by_map(_part: Part, reads: Shape) -> Shape:
    _must_be_maps(reads)
    return reads


def _flatten(_part: Part, reads: Shape) -> Shape:
    if len(reads) == 1:
        raise _refusal("flat", count=f"{reads[0]:,}")
    return (math.prod(reads),)


def _dense(part: Part, reads: Shape) -> Shape:
    if len(reads) != 1:
        shape = " × ".join(map(str, reads))
        raise _refusal("maps", shape=shape)
    return part.whole("units")


_GIVES: dict[str, Callable[[Part, Shape], Shape]] = {
    "conv": _conv,
    "max_pool": _pool,
    "avg_pool": _pool,
    "batch_norm": _map_by_map,
    "local_norm": _map_by_map,
    "flatten": _flatten,
    "dense": _dense,
}


def _must_be_maps(reads: Shape) -> None:
    if len(reads) == 1:
        raise _refusal("row", count=f"{reads[0]:,}")


def _must_be_affordable(found: Survey) -> None:
    if found.parameters > MOST_PARAMETERS:
        raise _refusal("parameters", count=f"{found.parameters:,}", most=f"{MOST_PARAMETERS:,}")
    if found.values > MOST_VALUES:
        raise _refusal("values", count=f"{found.values:,}", most=f"{MOST_VALUES:,}")
    if found.multiplications > MOST_MULTIPLICATIONS:
        raise _refusal("products", count=f"{found.multiplications:,}", most=f"{MOST_MULTIPLICATIONS:,}")


def _must_end_well(blueprint: Blueprint) -> None:
    last = blueprint.parts[-1] if blueprint.parts else None
    if last is None or last.kind != "dense" or last["units"] != CLASSES:
        raise _refusal("end", classes=CLASSES)


def _refusal(why: str, **values: object) -> UserError:
    return UserError(f"errors.build_{why}", **values)
