"""Build a network of one's own: its layers, what they come to, and the drawing running through them."""

import streamlit as st

from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.uploads import bring
from cnn_viz.ui.pages.build import panels
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("build")


@fragment
def workspace() -> None:
    """One fragment, so that an edit reruns this and nothing else."""
    with st.container(key="build_page", horizontal=True, gap="large", wrap=False):
        rail = st.container(key="build_rail", width=608)
        stage = st.container(key="build_stage")
    with rail:
        st.title(t("heading"), anchor=False)
        st.caption(t("about"))
        show_notice(visitor, t)
        panels.tools(visitor, t)
        panels.edit_layers(visitor, t)
        bring(visitor, t)
    outcome = panels.outcome_of(visitor)
    with stage:
        panels.show_drawing(visitor, outcome, t)
    panels.show_table(visitor, outcome, t)
    end_page(visitor)


workspace()
