"""What a blueprint comes to, layer by layer, worked out from its numbers alone: nothing is computed or allocated.

It stops at the first layer that cannot be, with a sentence that says why and what would mend it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from cnn_viz.engine.blueprint.layer_specs import MOST_LAYERS, Blueprint, LayerSpec, too_long
from cnn_viz.engine.inspection.geometry import Shape
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.errors import UserError

CLASSES = 10

# What one visitor may ask of everybody's server. The largest network of the tutorials, with 1.2 million parameters and
# 12 million multiplications, fits; 400 of its digits are learnt from at once in about a gigabyte.
MOST_PARAMETERS = 1_500_000
MOST_VALUES = 200_000
MOST_MULTIPLICATIONS = 30_000_000


@dataclass(frozen=True)
class Stage:
    """One layer of a blueprint. name: "conv1".  formula: how its parameters are counted.  Shapes have no batch."""

    name: str
    spec: LayerSpec
    input_shape: Shape
    output_shape: Shape
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
        return sum(math.prod(stage.output_shape) for stage in self.stages)


@lru_cache(maxsize=256)
def survey(blueprint: Blueprint) -> Survey:
    """Every layer's shapes, parameters and multiplications, up to the first impossible one."""
    stages: tuple[Stage, ...] = ()
    shape: Shape = blueprint.input.shape
    found = Survey(blueprint, stages)
    try:
        for i, (name, spec) in enumerate(zip(blueprint.names, blueprint.layers, strict=True)):
            if i == MOST_LAYERS:
                raise too_long()
            stage = _stage(name, spec, shape)
            longer = Survey(blueprint, (*found.stages, stage))
            _must_be_affordable(longer)
            found, shape = longer, stage.output_shape
        _must_end_well(blueprint)
    except UserError as problem:
        return Survey(blueprint, found.stages, problem)
    return found


def checked(blueprint: Blueprint) -> Blueprint:
    """The same blueprint. Raises UserError if no network can be built from it."""
    if problem := survey(blueprint).problem:
        raise problem
    return blueprint


def _stage(name: str, spec: LayerSpec, input_shape: Shape) -> Stage:
    kind, arguments = KINDS[spec.kind], spec.arguments
    output_shape = kind.output_shape(arguments, input_shape)
    learnt, products = kind.parameters(arguments, input_shape), kind.products(arguments, input_shape, output_shape)
    return Stage(name, spec, input_shape, output_shape, learnt.total, learnt.formula, products.total)


def _must_be_affordable(found: Survey) -> None:
    if found.parameters > MOST_PARAMETERS:
        raise _refusal("parameters", count=f"{found.parameters:,}", most=f"{MOST_PARAMETERS:,}")
    if found.values > MOST_VALUES:
        raise _refusal("values", count=f"{found.values:,}", most=f"{MOST_VALUES:,}")
    if found.multiplications > MOST_MULTIPLICATIONS:
        raise _refusal("products", count=f"{found.multiplications:,}", most=f"{MOST_MULTIPLICATIONS:,}")


def _must_end_well(blueprint: Blueprint) -> None:
    last = blueprint.layers[-1] if blueprint.layers else None
    if last is None or last.kind != "dense" or last["units"] != CLASSES:
        raise _refusal("end", classes=CLASSES)


def _refusal(why: str, **values: object) -> UserError:
    return UserError(f"errors.build_{why}", **values)
