"""Draw a digit, and the whole network answers."""

import streamlit as st

from cnn_viz.ui import panels
from cnn_viz.ui.canvas import draw_on_canvas
from cnn_viz.ui.reading import read_drawing
from cnn_viz.ui.shell import open_page, show_notice

visitor, t = open_page("draw")

with st.container(key="workspace", horizontal=True, gap="large", wrap=False):
    rail = st.container(key="rail", width=280)
    stage = st.container(key="stage")
with rail:
    st.title(t("heading"), anchor=False)
    paper = st.container(key="paper")
    with st.container(key="tools", horizontal=True, gap="small", vertical_alignment="center"):
        history = st.container(key="history", width="content", horizontal=True, gap="small")
        panels.choose_pen(visitor, t)
    panels.other_ways_in(visitor, t)
    seen = st.container(key="seen")
with stage:
    panels.choose_networks(visitor, t)
    answers = st.container(key="answers")
    pictures = st.container(key="pictures")


@st.fragment(key="stroke")
def stroke() -> None:
    """What a stroke changes, and nothing else: the rest of the page does not run again."""
    with paper:
        draw_on_canvas(visitor, t("hint"), t("canvas_spoken"))
    with history:
        panels.undo_and_clear(visitor, t)
    reading = read_drawing(visitor)
    with answers:
        show_notice(visitor, t)
        panels.answers_of(visitor, reading, t)
    with pictures:
        panels.pictures_of(visitor, reading, t)
    with seen:
        panels.what_the_network_sees(visitor, reading, t)


stroke()
