"""What somebody wants trained: a network, a recipe, a seed; the recipes to choose from, and which are possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cnn_viz.engine.blueprint import blueprint_of, is_built
from cnn_viz.engine.blueprint_survey import survey
from cnn_viz.engine.recipes import RECIPES, Recipe
from cnn_viz.records import UserError

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

# Field: the least and the most that makes sense.
RANGES: dict[str, tuple[float, float]] = {
    "rate": (1e-7, 10),
    "momentum": (0, 0.999),
    "weight_decay": (0, 1),
    "batch": (1, 10_000),
    "epochs": (1, 1_000),
    "label_smoothing": (0, 0.5),
    "average": (0, 0.9999),
    "dropout": (0, 0.95),
    "limit": (10, 60_000),
    "validation": (100, 50_000),
}


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
    offered = {**({OWN: RECIPES[network]} if network in RECIPES else {}), **OFFERED}
    if name not in offered:
        raise KeyError(f"unknown recipe '{name}'; choose one of {', '.join(offered)}")
    return offered[name]


def checked(recipe: Recipe) -> Recipe:
    """The same recipe. Raises UserError with the first field that is out of its range, and the range."""
    for field, (low, high) in RANGES.items():
        value = getattr(recipe, field)
        if value is not None and not low <= value <= high:
            english = "{field} must lie between {low} and {high}; {value} does not."
            raise UserError(
                "errors.recipe_range", english, field=field, low=f"{low:g}", high=f"{high:,g}", value=f"{value:g}"
            )
    return recipe


def must_fit(order: Order) -> None:
    """Raises UserError if a batch of a built network would take too much of the memory that all visitors share."""
    if not is_built(order.network):
        return
    values = survey(blueprint_of(order.network)).values
    if values * order.recipe.batch > MOST_AT_ONCE:
        english = "This network makes {values} values a digit; batches of at most {most} images fit into memory here."
        raise UserError("errors.batch_memory", english, values=f"{values:,}", most=MOST_AT_ONCE // values)
