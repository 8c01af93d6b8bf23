"""The left side of the Train page: which network, which recipe, the knobs, and the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.jobs.queue import Jobs
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.training.order import (
    OFFERED,
    OWN,
    USUAL,
    must_fit,
    possible,
    recipe_named,
)
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.errors import UserError
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.session.own_networks import Desk, architecture_name, own_designs
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import VISITS


@dataclass(frozen=True)
class Knob:
    """A number of the recipe to be turned. options: what it can be set to; a value in between joins them."""

    field: str
    options: Sequence[float]
    of_augmentation: bool = False

    def value(self, recipe: Recipe) -> Any:
        return getattr(recipe.augmentation if self.of_augmentation else recipe, self.field)

    def turned(self, recipe: Recipe, value: Any) -> Recipe:
        if self.of_augmentation:
            return replace(recipe, augmentation=replace(recipe.augmentation, **{self.field: value}))
        return replace(recipe, **{self.field: value})


FIRST = (
    Knob("rate", (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0)),
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
TRAINING_IMAGES = 60_000


@lru_cache(maxsize=1)
def jobs() -> Jobs:
    """Everybody's trainings on this server."""
    return Jobs()


def choose_order(visitor: Visit, t: Say) -> None:
    """Network, recipe and knobs, and the button that starts; still while a training is under way."""
    desk = visitor.desk
    still = desk.still
    offer_terms(("cross_entropy", "back_propagation", "overfitting"), t)
    _take_up_what_comes(desk, t)
    _choose_network_and_recipe(desk, t, still)
    with st.expander(t("knobs"), visitor.sought == "train_knobs", icon=":material/tune:", key="train_knobs"):
        desk.recipe = _knobs(desk, t, still)
    changed = _changed(desk, t)
    st.caption(
        t("changed", names=t("build.listed").join(changed)) if changed else t(f"train.recipe_{desk.recipe_name}_about")
    )
    if (fork := desk.recipe.fork) < desk.recipe.epochs:
        st.caption(t("branches_about", epoch=fork + 1, count=len(desk.recipe.branches.shares)))
    ready = _choose_seed(desk, t, still) and not still
    if st.button(t("start"), icon=":material/play_arrow:", type="primary", key="train_start", disabled=not ready):
        start(visitor, t)


def _take_up_what_comes(desk: Desk, t: Say) -> None:
    """A design that was to be trained while another training went on: said while it does, chosen afterwards."""
    if desk.coming and not desk.still:
        desk.choose_for_training(desk.coming)
    elif desk.coming and desk.job:
        names = {"name": architecture_name(desk.coming, t), "now": architecture_name(desk.job.order.network, t)}
        st.info(t("coming", **names), icon=":material/schedule:")


def _choose_seed(desk: Desk, t: Say, still: bool) -> bool:
    """The field has no limits of its own: it would keep a wrong number to itself, and the old one would be used.

    For whole numbers it has some all the same, so it takes any.
    """
    options: dict[str, Any] = {"step": 1.0, "format": "%.15g", "help": t("seed_help"), "disabled": still}
    typed = float(st.number_input(t("seed"), value=float(desk.seed), key="train_seed", **options))
    seed: Any = int(typed) if typed.is_integer() else typed
    try:
        desk.seed = possible(replace(desk.order, seed=seed)).seed
    except UserError as error:
        show_error(error, t)
        return False
    return True


def start(visitor: Visit, t: Say) -> None:
    """Queue what stands on the desk; a slip is told and nothing is lost."""
    desk = visitor.desk
    if desk.still:
        return
    try:
        must_fit(possible(desk.order))
        job = jobs().start(desk.order, partial(VISITS.holds, visitor.family), visitor.family)
    except UserError as error:
        show_error(error, t)
    else:
        desk.put_aside()
        desk.job, desk.cell = job, None
        st.rerun()


def _choose_network_and_recipe(desk: Desk, t: Say, still: bool) -> None:
    """Acts before the page is drawn: the knobs are then shown anew, as the recipe has them."""

    st.session_state["train_network"] = desk.network

    def chosen() -> None:
        before, desk.network = desk.network, st.session_state["train_network"]
        name = st.session_state["train_recipe"]
        if name == OWN and desk.network not in RECIPES:
            name = USUAL
        if name != desk.recipe_name or (name == OWN and desk.network != before):
            desk.recipe_name, desk.recipe = name, recipe_named(name, desk.network)
            desk.knobs += 1

    options: dict[str, Any] = {"on_change": chosen, "disabled": still}
    st.selectbox(
        t("network"),
        [*MODELS, *own_designs(desk)],
        format_func=lambda network: architecture_name(network, t),
        key="train_network",
        **options,
    )
    names = [*OFFERED, *([OWN] if desk.network in RECIPES else [])]
    st.selectbox(
        t("recipe"),
        names,
        names.index(desk.recipe_name),
        format_func=lambda name: t(f"train.recipe_{name}"),
        key="train_recipe",
        **options,
    )


def _knobs(desk: Desk, t: Say, still: bool) -> Recipe:
    """The recipe as the knobs stand. Their keys are new whenever a recipe is chosen."""
    recipe = desk.recipe
    optimizer = _choose("optimizer", ["sgd", "adam", "adamw"], recipe.optimizer, str.upper, desk, t, still)
    recipe = replace(recipe, optimizer=optimizer)
    schedules = ["constant", "one_cycle"]
    recipe = replace(
        recipe,
        schedule=_choose(
            "schedule", schedules, recipe.schedule, lambda which: t(f"train.schedule_{which}"), desk, t, still
        ),
    )
    for knob in (*FIRST, *((MOMENTUM,) if recipe.optimizer == "sgd" else ())):
        recipe = knob.turned(recipe, _turn(knob, recipe, desk, t, still))
    recipe = replace(recipe, dropout=_dropout(recipe, desk, t, still))
    norm = st.toggle(
        t("norm"), recipe.batch_norm_while_training, help=t("norm_help"), key=_key("norm", desk), disabled=still
    )
    recipe = replace(recipe, batch_norm_while_training=norm)
    for knob in MORE:
        recipe = knob.turned(recipe, _turn(knob, recipe, desk, t, still))
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


def _turn(knob: Knob, recipe: Recipe, desk: Desk, t: Say, still: bool) -> Any:
    value = knob.value(recipe)
    every = [TRAINING_IMAGES - recipe.validation] if knob.field == "limit" else []
    shown = every[0] if every and value is None else value
    options = sorted({*knob.options, *every, shown})
    turned = st.select_slider(
        t(f"train.{knob.field}"),
        options,
        shown,
        format_func=lambda x: f"{x:,}" if isinstance(x, int) else f"{x:g}",
        help=t(f"train.{knob.field}_help"),
        key=_key(knob.field, desk),
        disabled=still,
    )
    return value if turned == shown else turned


def _dropout(recipe: Recipe, desk: Desk, t: Say, still: bool) -> float | None:
    told = t("dropout_help")
    if not st.toggle(
        t("dropout_on"), recipe.dropout is not None, help=told, key=_key("dropout_on", desk), disabled=still
    ):
        return None
    share = 0.2 if recipe.dropout is None else recipe.dropout
    return st.slider(t("dropout"), 0.0, 0.9, share, 0.05, key=_key("dropout", desk), disabled=still)


def _key(field: str, desk: Desk) -> str:
    return f"train_{field}_{desk.knobs}"


def _changed(desk: Desk, t: Say) -> list[str]:
    """What the knobs changed in the recipe that was chosen, in words."""
    before, now = recipe_named(desk.recipe_name, desk.network), desk.recipe
    words = {"batch_norm_while_training": "norm"}
    changed = [f.name for f in fields(Recipe) if getattr(before, f.name) != getattr(now, f.name)]
    if "augmentation" in changed:
        changed.remove("augmentation")
        pairs = before.augmentation, now.augmentation
        changed += [f.name for f in fields(Augmentation) if getattr(pairs[0], f.name) != getattr(pairs[1], f.name)]
    return [t(f"train.{words.get(name, name)}") for name in changed]
