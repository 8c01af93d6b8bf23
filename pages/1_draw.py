"""Draw a digit, and the whole network answers."""

import streamlit as st

from cnn_viz.ui import panels
from cnn_viz.ui.reading import read_drawing
from cnn_viz.ui.shell import open_page, show_notice

visitor, t = open_page("draw")


@st.fragment
def workspace() -> None:
    """One fragment, so that a stroke reruns this and nothing else."""
    with st.container(key="workspace", horizontal=True, gap="large", wrap=False):
        rail = st.container(key="rail", width=280)
        stage = st.container(key="stage")
    with rail:
        panels.canvas_with_tools(visitor, t)
    panels.pick_up_switches(visitor)
    with stage:
        show_notice(visitor, t)
        panels.choose_networks(visitor, t)
        reading = read_drawing(visitor)
        choices = [c for c in (visitor.network, visitor.rival) if c]
        for column, choice in zip(st.columns(len(choices)), choices, strict=True):
            with column:
                panels.answer_of(choice, reading, visitor, t, key=str(choices.index(choice)))
        for i, choice in enumerate(choices):
            panels.picture_of(choice, reading, visitor, t, key=str(i))
    with rail, st.container(key="seen"):
        panels.what_the_network_sees(visitor, reading, t)


workspace()
