"""Lists to choose one of. The record says what is chosen; the list shows it.

Streamlit knows a list by its key, and a choice by its words: these the browser holds, and sends with whatever happens.
In another language it would go on sending words that are offered no more. Hence a list whose words have changed is
another list (shown_value.py), no two choices have the same words, and words that nobody offers choose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from cnn_viz.ui.frame.shown_value import shows
from cnn_viz.ui.session.names import told_apart

_FIRST = "default"  # as st.pills and st.segmented_control call their first value


def choose(
    label: str,
    options: Iterable[Any],
    value: Any,
    act: Callable[[Any], None],
    *,
    key: str,
    say: Callable[[Any], str] = str,
    widget: Callable[..., Any] = st.selectbox,
    **look: Any,
) -> None:
    """A list with `value` chosen; `act` is called with another choice before the page runs again.

    say: a choice in the visitor's words.  widget: st.selectbox, or for a few choices in sight at once st.radio,
    st.pills or st.segmented_control.  look: what else that takes.
    """
    words = told_apart(options, say)

    def tell(chosen: Any) -> None:
        if chosen in words and chosen != value:
            act(chosen)

    shown = shows(key, value, tell, _FIRST, words)
    if _FIRST in shown and value not in words:
        shown[_FIRST] = None
    if _FIRST in shown and widget in (st.selectbox, st.radio):  # which want to know its place
        first = shown.pop(_FIRST)
        shown["index"] = None if first is None else list(words).index(first)
    widget(label, list(words), format_func=words.__getitem__, **shown, **look)
