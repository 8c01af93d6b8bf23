"""The picker of a network, which several pages show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import streamlit as st

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session.names import told_apart
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.own_networks import choices
from cnn_viz.ui.session.visit import Visit


def choose_network(visitor: Visit, t: Say, *, key: str) -> None:
    """The picker of the network that is shown. A choice acts before the page runs again."""
    choose(visitor, "network", choices(visitor.desk, visitor.network), t, key=key, marks=_marks(visitor))


def _marks(visitor: Visit) -> dict[str, str]:
    """What is said beside the names of two of the list: the smallest one, and the best reader of what people draw."""
    strokes = {model: min(sheet(model).stroke_accuracy.values()) for model in MODELS}
    return {
        min(MODELS, key=lambda model: sheet(model).parameters): visitor.say("draw.mark_smallest"),
        max(strokes, key=strokes.__getitem__): visitor.say("draw.mark_best"),
    }


def choose(
    visitor: Visit,
    which: Literal["network", "rival"],
    offered: list[str],
    t: Say,
    *,
    key: str,
    marks: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The record says what is chosen, not the widget: Back and a link change it too.  marks: a word beside a name."""

    def chosen(choice: str) -> None:
        setattr(visitor, which, choice)

    def called(choice: str) -> str:
        name = network_name(choice, visitor.desk, visitor.say) if choice else visitor.say("draw.rival_none")
        return visitor.say("draw.marked", name=name, mark=marks[choice]) if choice in marks else name

    st.selectbox(
        t(f"draw.{which}"),
        offered,
        format_func=told_apart(offered, called).__getitem__,
        label_visibility="collapsed",
        **shows(key, getattr(visitor, which), chosen),
    )
