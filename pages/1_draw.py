"""Draw a digit, and the whole network answers."""

import streamlit as st

from cnn_viz.ui.components.canvas_care import care_for_canvas
from cnn_viz.ui.components.replay import show_replay
from cnn_viz.ui.components.strip import show_strip
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.time_machine import place_for_moments, time_machine
from cnn_viz.ui.pages.draw import panels
from cnn_viz.ui.pages.draw.misread import show_misread
from cnn_viz.ui.pages.draw.samples import offer_samples
from cnn_viz.ui.pages.draw.several_digits import notice_several
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.canvas import draw_on_canvas, follow_pen
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("draw")

with st.container(key="workspace", horizontal=True, gap="medium", wrap=False):
    rail = st.container(key="rail", width=280)
    stage = st.container(key="stage")
with rail:
    st.title(t("heading"), anchor=False)
    paper = st.container(key="paper")
    with st.container(key="tools", horizontal=True, gap="small", vertical_alignment="center"):
        history = st.container(key="history", width="content", horizontal=True, gap="small")
        panels.choose_pen(visitor, t)
    beside_pen = st.container(key="beside_pen")
    panels.other_ways_in(visitor, t)
    with st.container(key="seen"):
        samples = st.container(key="to_begin")
        st.header(t("strip"), anchor=False)
        strip = st.container()
    again = st.container(key="again")  # last: it comes a moment later, and moves nothing
    care_for_canvas("rail", t("canvas_spoken"), t("hint"), width=visitor.pen_width, colour=visitor.pen_colour)
with stage:
    notice = st.container()
    panels.choose_networks(visitor, t)
    past = place_for_moments(visitor)
    places = panels.places_for_networks(visitor, t, beside_pen)
    misread = st.container(key="misread")


@fragment
def stroke() -> None:
    """What a stroke changes, and nothing else: the rest of the page does not run again."""
    with paper:
        draw_on_canvas(visitor)
    with history:
        follow_pen(visitor, "rail", visitor.say)
    with again:
        weights = networks.weights(visitor.network)
        show_replay("rail", weights=weights, off=visitor.steps_off, language=visitor.language)
    reading = read_drawing(visitor)
    time_machine(visitor, past, t, empty=reading.digit is None)
    with notice, st.container():  # a fragment may write only where it wrote when the whole page ran
        show_notice(visitor, t)
        notice_several(visitor, t)
    panels.answers_of(visitor, reading, places, t)
    panels.pictures_of(visitor, reading, places)
    with misread, st.container():
        show_misread(visitor, reading, visitor.say)
    with samples, st.container():
        offer_samples(visitor, t)
    with strip:
        coloured = networks.structure(visitor.network).layers[0].output.shape[0] == 3
        switched = visitor.switch_steps_off
        show_strip(
            reading.steps, reading.answers, t, coloured=coloured, switched=switched, weights=weights, key="strip"
        )
    end_page(visitor)


stroke()
