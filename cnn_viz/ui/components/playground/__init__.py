"""A small input, an operation, its result: edited in place, and every position computed in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnn_viz.ui.components import component

STYLES = ("../layer_views/style.css", "style.css")

_playground = component("playground", '<div class="cv-inside cv-playground"></div>', styles=STYLES)

Told = Callable[[Any], None]


def show_playground(message: bytes, *, key: str, **told: Told) -> None:
    """Show a bench. `told`: called with what the browser sends, which may be anything.

    edit: {count, what: "matrix" or "kernel", planes}.  step: the number of the step that is chosen, from 0.
    at, go: {channel, row, column} of the output.  use: the nearest learned filter is wanted.
    """

    def teller(event: str, act: Told) -> Callable[[], None]:
        return lambda: act((st.session_state.get(key) or {}).get(event))

    events: dict[str, Any] = {f"on_{event}_change": teller(event, act) for event, act in told.items()}
    _playground(key=key, data=message, **events)
