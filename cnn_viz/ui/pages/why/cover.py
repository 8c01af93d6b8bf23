"""Covering a part of the digit, on the page: which digit, and what becomes of one that was changed."""

from __future__ import annotations

import streamlit as st

from cnn_viz.records import Digit
from cnn_viz.ui.components.cover import show_cover
from cnn_viz.ui.session import links, networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.visit import Visit


def cover_a_part(visitor: Visit) -> None:
    """The visitor's digit under a patch."""
    digit = digit_or_example(visitor)

    def used(made: Digit) -> None:
        visitor.put(Drawing(base=links.enlarged(made), digit=made))
        st.rerun(scope="fragment")

    show_cover(
        digit,
        networks.answer(visitor.shown, digit),
        weights=networks.weights(visitor.shown),
        language=visitor.language,
        run=visitor.run_of(visitor.shown),
        used=used,
        confirm=lambda found: networks.answer(visitor.shown, found).probabilities,
        key="cover",
    )
