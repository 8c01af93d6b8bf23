"""What stands in where nothing is drawn: a real test digit."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.data import sources
from cnn_viz.records import Digit, Trace
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit

EXAMPLE = 0  # the test digit that stands in where nothing is drawn


@st.cache_resource(show_spinner=False)
def example() -> tuple[Digit, int]:
    """A real test digit and its label."""
    images, labels = sources.mnist(train=False)
    return Digit.of_ink(images[EXAMPLE].numpy()), int(labels[EXAMPLE])


def digit_or_example(visitor: Visit) -> Digit:
    """The visitor's digit; where nothing is drawn, a test digit."""
    return read_drawing(visitor).digit or example()[0]


def read_or_example(visitor: Visit) -> Trace:
    """The trace of the visitor's drawing; where nothing is drawn, of a test digit."""
    return networks.answer(visitor.shown, digit_or_example(visitor))
