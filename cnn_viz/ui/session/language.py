"""Which of our languages a visitor reads, before anything else is known of them."""

from __future__ import annotations

import streamlit as st

from cnn_viz.text import LANGUAGES


def asked_language() -> str:
    """What their link asks for, or else their browser; English where it is none of ours."""
    asked = st.query_params.get("lang", "")
    return known_language(asked if asked[:2] in LANGUAGES else st.context.locale or "")


def known_language(tag: str) -> str:
    """The language of a tag such as "zh-CN", or of the first in a browser's list of them."""
    return tag[:2] if tag[:2] in LANGUAGES else "en"
