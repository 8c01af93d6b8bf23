"""A number between two limits. Whoever types another is told the limits and what stays; Streamlit only turns red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnn_viz.ui.session.visit import visit

KEY = "errors.out_of_range"
FAR = 10**9  # what the field itself takes, so that what is typed comes here and is answered


def number(
    label: str, least: float, most: float, value: float, act: Callable[[Any], None], *, key: str, **look: Any
) -> None:
    """A field for a number from `least` to `most`, both included; whole where `value` is.

    `act` is called with another number before the page runs again; one beyond the limits is told in its notice.
    """

    def tell() -> None:
        chosen, visitor = st.session_state[key], visit()
        if chosen is not None and not least <= chosen <= most:
            limits = {"low": f"{least:,g}", "high": f"{most:,.12g}"}
            visitor.notice = (KEY, {"label": label, "said": f"{chosen:,}", "value": f"{value:,}", **limits})
        elif chosen is not None and chosen != value:
            visitor.notice = None if visitor.notice and visitor.notice[0] == KEY else visitor.notice
            act(chosen)

    far = FAR if isinstance(value, int) else float(FAR)
    st.session_state[key] = value
    st.number_input(label, -far, far, key=key, on_change=tell, **look)
