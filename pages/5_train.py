"""Train a network, watch it learn, and see what it is worth."""

from dataclasses import replace

import streamlit as st

from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.frame.uploads import bring
from cnn_viz.ui.pages.train.earlier_results import earlier_results
from cnn_viz.ui.pages.train.evaluation import afterwards, headline
from cnn_viz.ui.pages.train.order import choose_order, jobs
from cnn_viz.ui.pages.train.progress import (
    curves,
    drawing_inside,
    looks_every,
    progress,
)
from cnn_viz.ui.session.history import end_page, switch_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("train")
jobs().expect()  # a process gets ready while the page is read

with st.container(key="train_page", horizontal=True, gap="large", wrap=False):
    rail = st.container(key="train_rail", width=280)
    stage = st.container(key="train_stage")
with rail:
    st.title(t("heading"), anchor=False)
    st.caption(t("about"))
    show_notice(visitor, t)
    choose_order(visitor, t)
    earlier_results(visitor, t)
    bring(visitor, t)
    if st.button(t("one_step"), icon=":material/slow_motion_video:", key="train_one_step"):
        visitor.asked = replace(visitor.asked, instrument="learn")
        switch_page(visitor, "why")


@fragment(run_every=looks_every(visitor))
def watch() -> None:
    """While a training is under way this looks at it every second, and nothing else runs."""
    job = visitor.desk.job
    result = job.result if job else None
    if job:
        if looks_every(visitor) != seen:
            st.rerun()  # it has begun or ended, and with it the looking
        progress(visitor, job, t)
        if result:
            headline(visitor, result, t)
        curves(visitor, job, t)
    drawing_inside(visitor, job, t)
    if result:
        afterwards(visitor, result, t)


seen = looks_every(visitor)
with stage:
    watch()
end_page(visitor)
