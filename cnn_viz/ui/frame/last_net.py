"""What went wrong, in a sentence: where a page has caught it, and the last net for what nothing else has caught."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_viz.errors import UserError
from cnn_viz.ui.frame.markdown import said
from cnn_viz.ui.session.language import asked_language

ICON = ":material/error:"


def show_error(error: UserError, t: Callable[..., str]) -> None:
    """What the visitor did that cannot be done, said where they are."""
    st.error(t(error.key, **error.values), icon=ICON)


def tell(error: Exception) -> bool:
    """Streamlit's handler of uncaught exceptions: a sentence in the place where the page stopped. The log has the rest.

    Returns True: Streamlit's own words, in English only, are not shown besides.
    """
    from cnn_viz.ui.session.visit import is_new, visit  # imported late: app.py needs this file before torch is there

    key, values = (error.key, error.values) if isinstance(error, UserError) else ("errors.our_fault", {})
    st.error(said(key, asked_language() if is_new() else visit().language, **values), icon=ICON)
    return True
