"""A link for a whole class, as their devices reach this server."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from cnn_viz.ui.frame.markdown import said
from cnn_viz.ui.frame.share import qr_code
from cnn_viz.ui.session import addresses


def class_link(about: str, language: str, **query: str) -> None:
    """What it leads to, and the link itself, to be copied or scanned: to this page, which goes on from there.

    query: what it says besides the language, as ui/session/links.py reads it.
    """
    link = f"{addresses.here()}?{urlencode({'lang': language, **query})}"
    reach = addresses.reach(link)
    st.caption(about)
    link = addresses.at_host(link, next(iter(reach.hosts), ""))
    st.code(link, language=None, wrap_lines=True)
    if reach.hosts:
        qr_code(link, lambda key, **values: said(f"draw.{key}", language, **values))
    elif reach.why:
        st.caption(said(reach.why, language))
