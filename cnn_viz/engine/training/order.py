"""What somebody wants trained: a network, a recipe, a seed; the recipes to choose from, and which are possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cnn_viz.engine.blueprint.layer_specs import blueprint_of, is_built
from cnn_viz.engine.blueprint.module import input_of
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.training.recipe_check import checked
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.errors import UserError

OFFERED: dict[str, Recipe] = {
    # A first look: something to see within seconds.
    "quick": Recipe(optimizer="adam", rate=4e-3, schedule="one_cycle", batch=128, epochs=3, limit=10_000),
    # To 99 % as fast as a processor can.
    "fast": Recipe(
        optimizer="adamw",
        rate=4e-3,
        schedule="one_cycle",
        batch=128,
        epochs=1,
        limit=48_000,
        weight_decay=0.01,
        label_smoothing=0.05,
        batch_norm_while_training=True,
        bfloat16=True,
    ),
    # The two that the classic tutorials follow.
    "adam": Recipe(optimizer="adam", rate=1e-3, batch=64, epochs=5),
    "sgd": Recipe(optimizer="sgd", rate=0.001, momentum=0.9, batch=128, epochs=10),
}
USUAL, OWN = "quick", "own"
MOST_AT_ONCE = 100_000_000  # values that a batch makes, which learning keeps: 400 MB

SEEDS = (0, 2**32 - 1)  # those that the page and the shell take, the least and the most


@dataclass(frozen=True)
class Order:
    """One training to be done. network: an id that `weights.fresh` knows."""

    network: str
    recipe: Recipe
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Order:
        """The order that `as_json` gave. KeyError or TypeError if it is none."""
        return cls(str(fields["network"]), Recipe.of(fields["recipe"]), int(fields["seed"]))


def recipe_named(name: str, network: str) -> Recipe:
    """One of OFFERED, or the network's own ("own"). KeyError for another name, with the choices."""
    if name not in recipe_names(network):
        raise KeyError(f"unknown recipe '{name}'; choose one of {', '.join(recipe_names(network))}")
    return RECIPES[network] if name == OWN else OFFERED[name]


def recipe_names(network: str) -> list[str]:
    """The names to choose from: "own", where the network has a recipe of its own, and those of OFFERED."""
    return [*([OWN] if network in RECIPES else []), *OFFERED]


def possible(order: Order) -> Order:
    """The same order. Raises UserError if its recipe, its seed, or the two with this network cannot be followed."""
    checked(order.recipe)
    low, high = SEEDS
    if not isinstance(order.seed, int) or not low <= order.seed <= high:
        raise UserError("errors.seed_range", low=low, high=f"{high:,}", value=f"{order.seed:,}"[:40])
    if order.recipe.augmentation.tint and input_of(order.network).channels != 3:
        raise UserError("errors.recipe_tint")
    return order


def must_fit(order: Order) -> None:
    """Raises UserError if a batch of a built network would take too much of the memory that all visitors share."""
    if not is_built(order.network):
        return
    values = survey(blueprint_of(order.network)).values
    if values * order.recipe.batch > MOST_AT_ONCE:
        raise UserError("errors.batch_memory", values=f"{values:,}", most=MOST_AT_ONCE // values)
