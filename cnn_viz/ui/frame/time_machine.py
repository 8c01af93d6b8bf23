"""The time machine: the network as it was on its way from untrained to trained, for those whose training kept that."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_viz.engine.trained.checkpoints import checkpoints
from cnn_viz.ui.components.moments import show_moments
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.network_kinds import choice_at
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.streamlit_internals import Place


def offer_moments(visitor: Visit, t: Say) -> None:
    """The button that opens and closes the time machine, where the network has one."""
    if not checkpoints(visitor.network):
        return

    def turn() -> None:
        visitor.moment = "" if visitor.looks_back else visitor.network
        if visitor.rival == visitor.network:  # beside its own past; beside itself it would be twice the same
            visitor.rival = ""

    button = partial(st.button, t("moments"), icon=":material/history:", key="moments", on_click=turn)
    button(help=t("moments_about"), type="primary" if visitor.looks_back else "secondary")


def place_for_moments(visitor: Visit) -> Place | None:
    """Where the time machine will stand; None while it is closed, so that a stroke knows nothing of it."""
    return st.container(key="time_machine") if visitor.looks_back else None


def time_machine(visitor: Visit, place: Place | None, t: Say, *, empty: bool = False) -> None:
    """The slider in its place; a move reruns the fragment that this is in.  empty: whether nothing is drawn yet."""
    if place is None:
        return
    moments = checkpoints(visitor.network)
    choices = [choice_at(visitor.network, moment) for moment in moments]

    def moved(at: int) -> None:
        visitor.moment = choices[at]

    with place:
        show_moments(moments, choices.index(visitor.shown), visitor.say, empty=empty, moved=moved, key="slider")
