"""Attribution maps on the page: whose, for which class, always beside random weights."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from cnn_viz.engine.explain.beside_random import Beside, attributed
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from cnn_viz.ui.components.heatmaps import show_heatmaps
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.own_networks import architecture
from cnn_viz.ui.session.visit import Visit

SEED = 1  # of the random weights; not the one that the trainings began with


def heatmaps(visitor: Visit) -> None:
    """Every method for the class that was answered, or for another one that the visitor chooses."""
    digit = digit_or_example(visitor)
    answer = networks.answer(visitor.shown, digit).answer
    target = answer if visitor.asked.digit is None else visitor.asked.digit

    def chosen(digit_class: int) -> None:
        visitor.asked = replace(visitor.asked, digit=digit_class)

    st.pills(
        visitor.say("why.for_class"),
        list(range(10)),
        required=True,
        format_func=str,
        **shows("why_class", target, chosen),
    )
    with st.spinner(visitor.say("why.computing")):
        found = _attributed(visitor.shown, digit, target)
    run = f"{visitor.run_of(visitor.shown)}:{target}"
    show_heatmaps(digit, found, target, language=visitor.language, run=run, key="heatmaps")


@lru_cache(maxsize=64)
def _attributed(network: str, digit: Digit, target: int) -> dict[str, Beside]:
    return attributed(networks.network(network), _random(architecture(network)), digit, target)


@lru_cache(maxsize=8)
def _random(network: str) -> Network:
    return weight_files.fresh(network, SEED).eval()
