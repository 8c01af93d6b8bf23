"""The instruments of the page "Why", and the choice of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.why.cover import cover_a_part
from cnn_viz.ui.pages.why.filter_lab import filter_lab
from cnn_viz.ui.pages.why.fool import fool_it
from cnn_viz.ui.pages.why.heatmaps import heatmaps
from cnn_viz.ui.pages.why.learn import learn_a_step
from cnn_viz.ui.pages.why.resemble import resemble
from cnn_viz.ui.pages.why.space import space_of_a_layer
from cnn_viz.ui.session.visit import Visit


@dataclass(frozen=True)
class Instrument:
    """One of the page's.

    show: puts it there.  about: what it shows, does not show, and one thing to try.  terms: of the glossary.
    """

    show: Callable[[Visit], None]
    about: str
    terms: tuple[str, ...]


INSTRUMENTS: Mapping[str, Instrument] = {
    "filters": Instrument(filter_lab, "lab_about", ("filter", "logit", "softmax", "ablation")),
    "cover": Instrument(cover_a_part, "cover_about", ("ablation", "adversarial_example", "softmax")),
    "resemble": Instrument(resemble, "resemble_about", ("nearest_neighbours", "feature_map", "flatten")),
    "space": Instrument(space_of_a_layer, "space_about", ("principal_components", "feature_map", "flatten")),
    "fool": Instrument(fool_it, "fool_about", ("adversarial_example", "back_propagation", "augmentation")),
    "heatmaps": Instrument(heatmaps, "heatmaps_about", ("attribution", "logit", "back_propagation")),
    "learn": Instrument(learn_a_step, "learn_about", ("back_propagation", "cross_entropy", "learning_rate")),
}


def choose_instrument(visitor: Visit, t: Say) -> None:
    """The instruments side by side, then what the chosen one shows, does not show, and one thing to try."""

    def chosen(instrument: str) -> None:
        visitor.asked = replace(visitor.asked, instrument=instrument)

    instrument = _chosen(visitor)
    choose(
        t("instrument"),
        INSTRUMENTS,
        instrument,
        chosen,
        key="why_instrument",
        say=lambda name: t(f"instrument_{name}"),
        widget=st.pills,
        required=True,
        label_visibility="collapsed",
    )
    with st.container(key="why_about"):
        st.caption(t(INSTRUMENTS[instrument].about))
    offer_terms(INSTRUMENTS[instrument].terms, t)


def show_instrument(visitor: Visit) -> None:
    """The chosen one at work."""
    INSTRUMENTS[_chosen(visitor)].show(visitor)


def _chosen(visitor: Visit) -> str:
    wanted = visitor.asked.instrument
    return wanted if wanted in INSTRUMENTS else next(iter(INSTRUMENTS))
