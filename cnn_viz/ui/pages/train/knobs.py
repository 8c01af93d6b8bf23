"""The numbers and switches of a recipe: sliders with the usual values, a field beside each for any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st
from msgspec.inspect import IntType

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.training.order import recipe_named
from cnn_viz.engine.training.recipes import TRAINING_IMAGES, Recipe
from cnn_viz.text.numbers import plain
from cnn_viz.typed import declared
from cnn_viz.ui.frame.number_input import number, tell_refused
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session.own_networks import Desk
from cnn_viz.ui.session.visit import visit


@dataclass(frozen=True)
class Knob:
    """A number of the recipe. options: what its slider stops at; typed, it is whatever the recipe takes."""

    field: str
    options: Sequence[float]
    of_augmentation: bool = False

    def value(self, recipe: Recipe) -> Any:
        """What stands there; of images, all that there are where the recipe sets no limit."""
        found = getattr(recipe.augmentation if self.of_augmentation else recipe, self.field)
        if found is None:
            return self.limits(recipe)[1]
        return float(found) if isinstance(self.limits(recipe)[1], float) else found

    def limits(self, recipe: Recipe) -> tuple[Any, Any]:
        """The least and the most, whole numbers where only those are possible."""
        found: Any = declared(Recipe, ("augmentation", self.field) if self.of_augmentation else (self.field,))
        most = min(found.le, TRAINING_IMAGES - recipe.validation) if self.field == "limit" else found.le
        return (found.ge, most) if isinstance(found, IntType) else (float(found.ge), float(most))

    def turned(self, recipe: Recipe, value: Any) -> Recipe:
        if self.of_augmentation:
            return replace(recipe, augmentation=replace(recipe.augmentation, **{self.field: value}))
        every = self.field == "limit" and value == self.limits(recipe)[1]
        changes: dict[str, Any] = {self.field: None if every else value}
        return replace(recipe, **changes)


FIRST = (
    Knob("rate", (1e-5, 3e-5, 1e-4, 3e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0)),
    Knob("batch", (8, 16, 32, 64, 128, 256, 512, 1024)),
    Knob("epochs", (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 50)),
    Knob("limit", (500, 1_000, 2_000, 5_000, 10_000, 20_000)),  # and all that there are
)
MORE = (
    Knob("weight_decay", (0.0, 1e-4, 1e-3, 0.01, 0.05, 0.1)),
    Knob("label_smoothing", (0.0, 0.05, 0.1, 0.2)),
    Knob("rotate", (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0), of_augmentation=True),
    Knob("shift", (0.0, 0.5, 1.0, 1.2, 2.0, 3.0, 4.0), of_augmentation=True),
    Knob("scale", (0.0, 0.05, 0.1, 0.15, 0.2, 0.3), of_augmentation=True),
    Knob("elastic", (0.0, 0.25, 0.5, 1.0, 1.5, 2.0), of_augmentation=True),
)
MOMENTUM = Knob("momentum", (0.0, 0.5, 0.8, 0.9, 0.95, 0.99))
DROPOUT = Knob("dropout", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}
TYPED = 96  # pixels of a number's field


def knobs(desk: Desk, t: Say, still: bool) -> Recipe:
    """The recipe as the knobs stand. Their keys are new whenever a recipe is chosen."""
    recipe = desk.recipe
    optimizer = _choose("optimizer", list(OPTIMIZERS), recipe.optimizer, OPTIMIZERS.__getitem__, desk, t, still)
    recipe = replace(recipe, optimizer=optimizer)
    schedules = ["constant", "one_cycle"]
    recipe = replace(
        recipe,
        schedule=_choose(
            "schedule", schedules, recipe.schedule, lambda which: t(f"train.schedule_{which}"), desk, t, still
        ),
    )
    for knob in (*FIRST, *((MOMENTUM,) if recipe.optimizer == "sgd" else ())):
        _turn(knob, recipe, desk, t, still)
    recipe = replace(recipe, dropout=_dropout(recipe, desk, t, still))
    norm = st.toggle(
        t("norm"), recipe.batch_norm_while_training, help=t("norm_help"), key=_key("norm", desk), disabled=still
    )
    recipe = replace(recipe, batch_norm_while_training=norm)
    for knob in MORE:
        _turn(knob, recipe, desk, t, still)
    return recipe


def _choose(
    field: str, options: list[str], value: str, say: Callable[[str], str], desk: Desk, t: Say, still: bool
) -> Any:
    key = _key(field, desk)
    return st.segmented_control(
        t(f"train.{field}"),
        options,
        default=value,
        format_func=say,
        help=t(f"train.{field}_help"),
        key=key,
        disabled=still,
        required=True,
    )


def _turn(knob: Knob, recipe: Recipe, desk: Desk, t: Say, still: bool) -> None:
    """A slider with the usual values, and beside it a field for any other. Both act before the page runs again."""
    value, (least, most) = knob.value(recipe), knob.limits(recipe)
    slider, field = _key(knob.field, desk), _key(f"typed_{knob.field}", desk)

    def turn(to: Any) -> None:
        visit().refused.pop(field, None)
        desk.recipe = knob.turned(desk.recipe, to)

    label, told = t(f"train.{knob.field}"), t(f"train.{knob.field}_help")
    options = sorted({*knob.options, value, *([most] if knob.field == "limit" else [])})
    step: dict[str, Any] = {"format": "%d", "step": 1}
    if isinstance(value, float):
        step = {"format": f"%.{_places(value)}f", "step": 10.0 ** -_places(value)}
    look: dict[str, Any] = {**step, "label_visibility": "collapsed", "width": TYPED, "disabled": still}
    with st.container(key=_key(f"row_{knob.field}", desk), horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = shows(slider, value, turn)
        st.select_slider(label, options, format_func=plain, help=told, disabled=still, **shown)
        number(label, least, most, value, turn, key=field, near=True, **look)
    tell_refused(field)


def _places(value: float) -> int:
    """Decimals that a number is written with."""
    return len(plain(value).partition(".")[2])


def _dropout(recipe: Recipe, desk: Desk, t: Say, still: bool) -> float | None:
    told, key = t("dropout_help"), _key("dropout_on", desk)
    if not st.toggle(t("dropout_on"), recipe.dropout is not None, help=told, key=key, disabled=still):
        return None
    share = 0.2 if recipe.dropout is None else recipe.dropout
    desk.recipe = replace(desk.recipe, dropout=share)
    _turn(DROPOUT, replace(recipe, dropout=share), desk, t, still)
    return share


def _key(field: str, desk: Desk) -> str:
    return f"train_{field}_{desk.knobs}"


def changed_fields(desk: Desk, t: Say) -> list[str]:
    """What the knobs changed in the recipe that was chosen, in words."""
    before, now = recipe_named(desk.recipe_name, desk.network), desk.recipe
    words = {"batch_norm_while_training": "norm"}
    changed = [f.name for f in fields(Recipe) if getattr(before, f.name) != getattr(now, f.name)]
    if "augmentation" in changed:
        changed.remove("augmentation")
        pairs = before.augmentation, now.augmentation
        changed += [f.name for f in fields(Augmentation) if getattr(pairs[0], f.name) != getattr(pairs[1], f.name)]
    return [t(f"train.{words.get(name, name)}") for name in changed]
