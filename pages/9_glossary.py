"""The glossary: what the words mean, and where each can be touched."""

import streamlit as st

from cnn_viz.ui import glossary
from cnn_viz.ui.history import end_page
from cnn_viz.ui.shell import open_page, show_notice

visitor, t = open_page("glossary")

with st.container(key="glossary", horizontal=True, gap="large", wrap=False):
    rail = st.container(key="glossary_rail", width=280)
    entries = st.container(key="glossary_entries")
with rail:
    st.title(t("heading"), anchor=False)
    st.caption(t("about"))
    show_notice(visitor, t)
    glossary.look_up(visitor, t)
with entries:
    glossary.show_entries(visitor, t)
end_page(visitor)
