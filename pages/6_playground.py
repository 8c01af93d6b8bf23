"""Convolution and pooling on numbers that one can edit."""

import streamlit as st

from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.pages.playground import panels, steps
from cnn_viz.ui.pages.playground.bench import show_work
from cnn_viz.ui.pages.playground.translation import show_moves
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("playground")


@fragment
def workspace() -> None:
    """One fragment, so that an edit reruns this and nothing else."""
    panels.choose_lesson(visitor, t)
    show_notice(visitor, t)
    if visitor.playground.lesson == panels.MOVES:
        show_moves(visitor, t)
    else:
        with st.container(key="play_input", horizontal=True, gap="small", vertical_alignment="bottom"):
            panels.choose_input(visitor, t)
        if visitor.playground.lesson == "chain":
            steps.arrange_chain(visitor, t)
        with st.container(key="play_step", horizontal=True, gap="small", vertical_alignment="bottom"):
            steps.set_step(visitor, t)
        show_work(visitor, t)
    panels.explain(visitor, t)
    end_page(visitor)


workspace()
