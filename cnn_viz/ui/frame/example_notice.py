"""What a page says that explains a digit where nobody has drawn one."""

from __future__ import annotations

import streamlit as st

from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.example import EXAMPLE, example
from cnn_viz.ui.session.page_files import page_file
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit


def say_if_example(visitor: Visit, t: Say) -> None:
    """Where nothing is drawn: whose digit this is, and the way to a drawing of one's own."""
    if read_drawing(visitor).digit is not None:
        return
    with st.container(key="example", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t("inside.example", label=example()[1], index=EXAMPLE), width="content")
        st.page_link(page_file("draw"), label=t("inside.to_draw"), icon=":material/draw:", width="content")
