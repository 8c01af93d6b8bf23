"""The page "Build": a network of one's own, its layers edited, with the plan and the drawing running through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import Blueprint, blueprint_of, is_built
from cnn_viz.engine.blueprint.module import blueprint_for, made, possible_part
from cnn_viz.engine.blueprint.shape_inference import Survey, survey
from cnn_viz.engine.inspection.summary import Plan, plan
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.records import Selection, Trace
from cnn_viz.ui.components.build import show_build
from cnn_viz.ui.components.learning import show_learning
from cnn_viz.ui.components.plan import show_plan
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.naming import name_field
from cnn_viz.ui.frame.plan_sums import sums
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import example
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.names import architecture_name, file_stem, own_name
from cnn_viz.ui.session.own_networks import (
    FIRST,
    architecture,
    own_designs,
)
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit

EMPTY = ""


def design_of(visitor: Visit) -> Blueprint:
    """What stands on the page; at the first visit the design that one came with, or a small network to begin with."""
    if visitor.desk.design is None:
        network = architecture(visitor.network)
        visitor.desk.design = blueprint_of(network) if is_built(network) else FIRST
    return visitor.desk.design


def tools(visitor: Visit, t: Say) -> None:
    """Start from another network, go back, take the description home; and what the design is called."""
    desk, design = visitor.desk, design_of(visitor)
    stem = file_stem(architecture_name(design.id, desk, visitor.say))
    with st.container(key="build_tools", horizontal=True, gap="small", vertical_alignment="bottom"):
        _choose_start(visitor, t)
        st.button(
            t("undo"), icon=":material/undo:", key="build_undo", disabled=not desk.designs_before, on_click=desk.go_back
        )
        st.download_button(
            t("download"),
            as_json(design),
            f"{stem}.json",
            "application/json",
            icon=":material/download:",
            key="build_download",
            on_click="ignore",
        )
    name_field(visitor, design.id, t, key="build_name")


def _choose_start(visitor: Visit, t: Say) -> None:
    desk = visitor.desk
    here = desk.design.id if desk.design else ""
    offered = [*MODELS, *(network for network in own_designs(desk) if network != here), EMPTY]

    def called(network: str) -> str:
        return architecture_name(network, desk, visitor.say) if network else visitor.say("build.start_empty")

    def chosen(network: str) -> None:
        desk.redesign(Blueprint(()) if network == EMPTY else blueprint_for(made(network)))

    choose(
        t("start"),
        offered,
        None,  # what it begins with is not kept
        chosen,
        key="build_start",
        say=called,
        placeholder=t("start"),
        label_visibility="collapsed",
    )


def edit_layers(visitor: Visit, t: Say) -> None:
    """The list of layers. An edit is taken over before the page runs again."""
    desk = visitor.desk

    def edited(count: int, design: Blueprint | None) -> None:
        desk.design_edits = count
        if design is not None:
            desk.edit(design)

    found = survey(design_of(visitor))
    show_build(found, visitor.language, edit=desk.design_edits, edited=edited, undo=desk.go_back, key="build")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a design comes to: its layers as far as they are possible, and a digit running through them.

    own: whether the digit is the visitor's drawing, not an example.
    """

    found: Survey
    whole: Plan
    run: Trace
    own: bool

    @property
    def complete(self) -> bool:
        """Whether it is a network."""
        return self.found.problem is None


def outcome_of(visitor: Visit) -> Outcome:
    """The design on the page, with random weights."""
    found = survey(design_of(visitor))
    model = networks.network(found.blueprint.id) if found.problem is None else possible_part(found)
    digit = read_drawing(visitor).digit
    run = trace(model, digit if digit is not None else example()[0])
    return Outcome(found, plan(model, model.input.shape), run, digit is not None)


def show_drawing(visitor: Visit, outcome: Outcome, t: Say) -> None:
    """The network to scale, painted with the drawing, and what it makes of it."""
    if outcome.complete:
        _go_on(visitor, outcome.found, t)
        st.markdown(t("architecture.sums", **sums(outcome.whole, outcome.run, visitor.language)))
    else:
        st.info(t("unfinished"), icon=":material/construction:")
    _plan(visitor, outcome, "drawing")
    if outcome.complete:
        st.header(t("inside" if outcome.own else "inside_example"), anchor=False)
        st.caption(t("inside_about"))
        show_learning(outcome.run, visitor.language, step=0, key="build_inside")


def show_table(visitor: Visit, outcome: Outcome, t: Say) -> None:
    """Every layer in a row."""
    st.space("small")
    st.header(t("table"), anchor=False)
    _plan(visitor, outcome, "table")


def _plan(visitor: Visit, outcome: Outcome, part: str) -> None:
    def opened(name: str) -> None:
        if outcome.complete:
            visitor.network, visitor.selection = outcome.found.blueprint.id, Selection(name, 0)
            switch_page(visitor, "inside")

    named = f"{visitor.run_of(outcome.found.blueprint.id)}:{len(outcome.found.stages)}"
    look: dict[str, Any] = {"milliseconds": {}, "opened": opened, "run": named}
    show_plan(outcome.whole, outcome.run, visitor.language, parts=(part,), key=f"build_{part}", **look)


def _go_on(visitor: Visit, found: Survey, t: Say) -> None:
    """From the drawing board to drawing and training."""
    desk, network = visitor.desk, found.blueprint.id
    with st.container(key="build_go", horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(t("train"), icon=":material/model_training:", type="primary", key="build_train"):
            desk.choose_for_training(network)
            switch_page(visitor, "train")
        trained = desk.trained(network)
        said = t("draw")
        if trained:
            named = {"name": own_name(trained, desk, t)}
            said = t("draw_named", **named) if trained.id in desk.names else t("draw_own", number=trained.number)
        if st.button(said, icon=":material/draw:", key="build_draw"):
            visitor.network = trained.id if trained else network
            switch_page(visitor, "draw")
