"""The left side of the Train page: which network, which recipe, the knobs, and the start."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import streamlit as st

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
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.errors import UserError
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.train.knobs import changed_fields, knobs
from cnn_viz.ui.session.names import architecture_name
from cnn_viz.ui.session.own_networks import Desk, own_designs
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import VISITS

PROGRESS = "train_progress"  # the place of the bar, which a start leads to


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
    _choose_network_and_recipe(visitor, t, still)
    said, place = st.container(), st.container()  # the start, below them, knows what is chosen further down
    with st.expander(t("knobs"), visitor.sought == "train_knobs", icon=":material/tune:", key="train_knobs"):
        desk.recipe = knobs(desk, t, still)
    ready = _choose_seed(desk, t, still) and not still
    with said:
        _say_recipe(desk, t)
    with place:
        starts = st.button(
            t("start"), icon=":material/play_arrow:", type="primary", key="train_start", disabled=not ready
        )
        if starts:
            start(visitor, t)


def _say_recipe(desk: Desk, t: Say) -> None:
    changed = changed_fields(desk, t)
    names = t("build.listed").join(changed)
    st.caption(t("changed", names=names) if changed else t(f"train.recipe_{desk.recipe_name}_about"))
    if (fork := desk.recipe.fork) < desk.recipe.epochs:
        st.caption(t("branches_about", epoch=fork + 1, count=len(desk.recipe.branches.shares)))


def _take_up_what_comes(desk: Desk, t: Say) -> None:
    """A design that was to be trained while another training went on: said while it does, chosen afterwards."""
    if desk.coming and not desk.still:
        desk.choose_for_training(desk.coming)
    elif desk.coming and desk.job:
        names = {
            "name": architecture_name(desk.coming, desk, t),
            "now": architecture_name(desk.job.order.network, desk, t),
        }
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
    """Queue what stands on the desk, and lead to its progress; a slip is told and nothing is lost."""
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
        visitor.sought, visitor.arrivals = PROGRESS, visitor.arrivals + 1
        st.rerun()


def _choose_network_and_recipe(visitor: Visit, t: Say, still: bool) -> None:
    """Acts before the page is drawn: the knobs are then shown anew, as the recipe has them."""
    desk = visitor.desk

    def chosen(name: str) -> None:
        desk.recipe_name, desk.recipe = name, recipe_named(name, desk.network)
        desk.knobs += 1

    def network_chosen(network: str) -> None:
        desk.network = network
        if desk.recipe_name == OWN:  # each network has its own, or none
            chosen(OWN if network in RECIPES else USUAL)

    def called(network: str) -> str:
        return architecture_name(network, desk, visitor.say)

    def recipe_called(name: str) -> str:
        return t(f"train.recipe_{name}")

    networks, recipes = [*MODELS, *own_designs(desk)], [*OFFERED, *([OWN] if desk.network in RECIPES else [])]
    choose(t("network"), networks, desk.network, network_chosen, key="train_network", say=called, disabled=still)
    choose(t("recipe"), recipes, desk.recipe_name, chosen, key="train_recipe", say=recipe_called, disabled=still)
