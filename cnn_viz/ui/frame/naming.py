"""The field in which a visitor names a network of their own."""

from __future__ import annotations

import streamlit as st

from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session.names import LONGEST, cleaned, default_name
from cnn_viz.ui.session.visit import Visit


def name_field(visitor: Visit, choice: str, t: Say, *, key: str) -> None:
    """What is typed is its name from then on, on every page; emptied, the one made from its design comes back."""
    desk = visitor.desk

    def named(typed: str) -> None:
        desk.rename(choice, cleaned(typed, LONGEST))

    st.text_input(
        t("build.name"),
        max_chars=LONGEST,
        placeholder=default_name(choice, desk, visitor.say),
        help=t("build.name_help"),
        width=400,
        **shows(key, desk.names.get(choice, ""), named),
    )
