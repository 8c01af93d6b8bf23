"""Why this digit: instruments that answer by changing the network or what it reads."""

import streamlit as st

from cnn_viz.ui.frame.example_notice import say_if_example
from cnn_viz.ui.frame.network_picker import choose_network
from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.pages.why import panels
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("why")


@fragment
def workspace() -> None:
    """One fragment: a change of the network reruns this and nothing else."""
    show_notice(visitor, t)
    with st.container(key="place", horizontal=True, gap="small", vertical_alignment="center"):
        st.title(t("heading"), anchor=False, width="content")
        choose_network(visitor, t, key="why_network")
    say_if_example(visitor, t)
    panels.choose_instrument(visitor, t)
    panels.show_instrument(visitor)
    end_page(visitor)


workspace()
