"""The instruments of the page "Why", and the choice of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.frame.terms import offer_terms
from cnn_viz.ui.pages.why.cover import cover_a_part
from cnn_viz.ui.pages.why.filter_lab import filter_lab
from cnn_viz.ui.pages.why.heatmaps import heatmaps
from cnn_viz.ui.session.visit import Visit

INSTRUMENTS: Mapping[str, Callable[[Visit], None]] = {
    "filters": filter_lab,
    "cover": cover_a_part,
    "heatmaps": heatmaps,
}
_TERMS = {
    "filters": ("filter", "logit", "softmax", "ablation"),
    "cover": ("ablation", "softmax", "calibration"),
    "heatmaps": ("logit", "back_propagation", "receptive_field"),
}
_ABOUT = {"filters": "lab_about", "cover": "cover_about", "heatmaps": "heatmaps_about"}


def choose_instrument(visitor: Visit, t: Say) -> None:
    """The instruments side by side, then what the chosen one shows, does not show, and one thing to try."""

    def chosen(instrument: str) -> None:
        visitor.asked = replace(visitor.asked, instrument=instrument)

    instrument = _chosen(visitor)
    st.pills(
        t("instrument"),
        list(INSTRUMENTS),
        required=True,
        format_func=lambda name: t(f"instrument_{name}"),
        label_visibility="collapsed",
        **shows("why_instrument", instrument, chosen),
    )
    with st.container(key="why_about"):
        st.caption(t(_ABOUT[instrument]))
    offer_terms(_TERMS[instrument], t)


def show_instrument(visitor: Visit) -> None:
    """The chosen one at work."""
    INSTRUMENTS[_chosen(visitor)](visitor)


def _chosen(visitor: Visit) -> str:
    wanted = visitor.asked.instrument
    return wanted if wanted in INSTRUMENTS else next(iter(INSTRUMENTS))
