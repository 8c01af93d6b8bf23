"""The glossary: what the words mean, and where each can be touched."""

import streamlit as st

from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.pages.glossary import panels
from cnn_viz.ui.session.history import end_page

visitor, t = open_page("glossary")

with st.container(key="glossary", horizontal=True, gap="large", wrap=False):
    rail = st.container(key="glossary_rail", width=280)
    entries = st.container(key="glossary_entries")
with rail:
    st.title(t("heading"), anchor=False)
    st.caption(t("about"))
    show_notice(visitor, t)
    panels.look_up(visitor, t)
with entries:
    panels.show_entries(visitor, t)
end_page(visitor)
