"""A page of which a link hides parts says so, and how to have them back; streamlit_overrides_hidden.css hides them."""

from __future__ import annotations

import streamlit as st

from cnn_viz.text import say
from cnn_viz.ui.session.hiding import HIDEABLE
from cnn_viz.ui.session.visit import Visit


def lock_bar(visitor: Visit) -> None:
    """Nothing where nothing is hidden."""
    if not visitor.hidden:
        return

    def show_all() -> None:
        visitor.hidden = frozenset()

    marks = " ".join(f"cv-hides-{part}" for part in HIDEABLE if part in visitor.hidden)
    with st.container(key="locked", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f":material/lock: {say('frame.locked', visitor.language)}", width="content")
        st.button(
            say("frame.unlock", visitor.language), type="tertiary", key="unlock", icon=":material/lock_open:",
            on_click=show_all,
        )  # fmt: skip
        st.html(f'<i class="{marks}"></i>', width="content")
