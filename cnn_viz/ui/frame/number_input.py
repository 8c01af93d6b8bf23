"""A number between two limits. Whoever types another is told the limits and what stays; Streamlit only turns red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnn_viz.text.numbers import plain
from cnn_viz.ui.frame.markdown import said
from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session.visit import visit

KEY = "errors.out_of_range"
FAR = 10**9  # what the field itself takes, so that what is typed comes here and is answered


def number(
    label: str,
    least: float,
    most: float,
    value: float,
    act: Callable[[Any], None],
    *,
    key: str,
    near: bool = False,
    **look: Any,
) -> None:
    """A field for a number from `least` to `most`, both included; whole where `value` is.

    `act` is called with another number before the page runs again; one beyond the limits is told in the page's notice,
    or by `tell_refused`, for a field that is `near` the place where that is called.
    """

    def tell(chosen: Any) -> None:
        if chosen is None:
            return
        visitor = visit()
        visitor.refused.pop(key, None)
        if not least <= chosen <= most:
            limits = {"low": plain(least), "high": plain(most)}
            values: dict[str, object] = {"label": label, "said": plain(chosen), "value": plain(value), **limits}
            if near:
                visitor.refused[key] = values
            else:
                visitor.notice = (KEY, values)
        elif chosen != value:
            visitor.notice = None if visitor.notice and visitor.notice[0] == KEY else visitor.notice
            act(chosen)

    far = FAR if isinstance(value, int) else float(FAR)
    shown = shows(key, value, tell)
    st.number_input(label, -far, far, **shown, **look)


def tell_refused(key: str) -> None:
    """Below the field: the number that was typed last and is not in use, if so."""
    visitor = visit()
    if values := visitor.refused.get(key):
        st.warning(said(KEY, visitor.language, **values), icon=":material/error:")
