"""Which network is meant: its name in plain language, and the picker that several pages show."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.time_machine import name_then
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.own_networks import architecture, architecture_name, choices, kept, own_name
from cnn_viz.ui.session.visit import Visit


def choose_network(visitor: Visit, t: Say, *, key: str) -> None:
    """The picker of the network that is shown. A choice acts before the page runs again."""
    choose(visitor, "network", choices(visitor.desk, visitor.network), t, key=key)


def choose(visitor: Visit, which: Literal["network", "rival"], offered: list[str], t: Say, *, key: str) -> None:
    """The record says what is chosen, not the widget: Back and a link change it too."""

    def chosen() -> None:
        setattr(visitor, which, st.session_state[key])

    st.session_state[key] = getattr(visitor, which)
    st.selectbox(
        t(f"draw.{which}"),
        offered,
        format_func=lambda choice: network_name(choice, t) if choice else t("draw.rival_none"),
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
    )


def network_name(choice: str, t: Say) -> str:
    """A plain-language name: "Pen reader", "Pen reader, untrained", "… after 500 steps" or "Mine 1: Pen reader"."""
    if own := kept(choice):
        return own_name(own, t)
    name = architecture_name(architecture(choice), t)
    if moment := networks.moment_of(choice):
        return name_then(name, moment, t)
    return t("draw.untrained", name=name) if choice.endswith(networks.UNTRAINED) or is_built(choice) else name
