"""The last net: what nothing else has caught is told in a sentence, in the visitor's language."""

from __future__ import annotations

import streamlit as st

from cnn_viz.records import UserError
from cnn_viz.text import say
from cnn_viz.ui.language import asked_language


def tell(slip: Exception) -> bool:
    """Streamlit's handler of uncaught exceptions: a sentence in the place where the page stopped. The log has the rest.

    Returns True: Streamlit's own words, in English only, are not shown besides.
    """
    from cnn_viz.ui.state import is_new, visit  # imported late: app.py needs this file before torch is there

    key, values = (slip.key, slip.values) if isinstance(slip, UserError) else ("errors.our_fault", {})
    st.error(say(key, asked_language() if is_new() else visit().language, **values), icon=":material/error:")
    return True
