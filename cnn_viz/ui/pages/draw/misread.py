"""A test digit that is read wrong brings real examples by itself: they help most just then (Cai, Jongejan, Holbrook,
"The Effects of Example-Based Explanations in a Machine Learning Interface", 2019)."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnn_viz.engine.data.known_digits import label_of
from cnn_viz.ui.components.pictures import show_pictures
from cnn_viz.ui.frame.neighbours import kept_digits, nearest_kept, neighbour_row
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.reading import Reading
from cnn_viz.ui.session.visit import Visit

SHOWN = 5  # of each class


def show_misread(visitor: Visit, reading: Reading, t: Say) -> None:
    """Under a test digit that the network takes for another: what it is, and whom it resembles of both classes."""
    digit, trace = visitor.drawing.ready, reading.trace(visitor.shown)
    if digit is None or trace is None or visitor.rival:
        return
    label = label_of(digit)
    if label is None or label == trace.answer:
        return
    st.markdown(f"**{t('draw.misread', label=label, read=trace.answer)}**")
    if kept := kept_digits(visitor.shown):
        rows = []
        with st.spinner(t("train.preparing")):  # the first time, MNIST is unpacked
            for of_class, key in ((trace.answer, "why.nearest_answer"), (label, "why.nearest_other")):
                found = nearest_kept(visitor.shown, kept, trace, of_class, SHOWN)
                rows.append((t(key, digit=of_class), neighbour_row(found, of_class, t)))
        show_pictures(digit, rows, run=f"{visitor.run_of(visitor.shown)}:{label}", key="misread_pictures")
    if st.button(t("draw.misread_why", label=label), icon=":material/help:", key="misread_why"):
        visitor.asked = replace(visitor.asked, instrument="resemble", digit=label)
        switch_page(visitor, "why")
