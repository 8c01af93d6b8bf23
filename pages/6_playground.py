"""Convolution and pooling on numbers that one can edit."""

import streamlit as st

from cnn_viz.ui import playground, playground_steps
from cnn_viz.ui.history import end_page
from cnn_viz.ui.playground_moves import show_moves
from cnn_viz.ui.playground_work import show_work
from cnn_viz.ui.shell import open_page, show_notice

visitor, t = open_page("playground")


@st.fragment
def workspace() -> None:
    """One fragment, so that an edit reruns this and nothing else."""
    playground.choose_lesson(visitor, t)
    show_notice(visitor, t)
    if visitor.playground.lesson == playground.MOVES:
        show_moves(visitor, t)
    else:
        with st.container(key="play_input", horizontal=True, gap="small", vertical_alignment="bottom"):
            playground.choose_input(visitor, t)
        if visitor.playground.lesson == "chain":
            playground_steps.arrange_chain(visitor, t)
        with st.container(key="play_step", horizontal=True, gap="small", vertical_alignment="bottom"):
            playground_steps.set_step(visitor, t)
        show_work(visitor, t)
    playground.explain(visitor, t)
    end_page(visitor)


workspace()
