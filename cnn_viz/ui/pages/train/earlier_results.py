"""Results that a further training would have taken the place of: within reach until they are kept or discarded."""

from __future__ import annotations

import streamlit as st

from cnn_viz.engine.jobs.result import Result
from cnn_viz.text.numbers import percent
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.train.evaluation import downloads, keep
from cnn_viz.ui.session.names import architecture_name
from cnn_viz.ui.session.own_networks import MOST_EARLIER
from cnn_viz.ui.session.visit import Visit


def earlier_results(visitor: Visit, t: Say) -> None:
    """A few lines, the newest first, each with what can be done with it; nothing where there is none."""
    if not visitor.desk.earlier:
        return
    with st.container(key="train_earlier"):
        st.markdown(f"**{t('earlier')}**")
        st.caption(t("earlier_about", most=MOST_EARLIER))
        for place, result in enumerate(visitor.desk.earlier):
            _one(visitor, result, place, t)


def _one(visitor: Visit, result: Result, place: int, t: Say) -> None:
    order, key = result.order, f"train_earlier_{place}"
    name = architecture_name(order.network, visitor.desk, t)
    figures = {"seed": order.seed, "accuracy": percent(result.evaluation.accuracy)}
    st.markdown(t("earlier_one", name=name, steps=f"{result.steps:,}", **figures))

    def discard() -> None:
        visitor.desk.earlier = [other for other in visitor.desk.earlier if other is not result]

    with st.container(horizontal=True, gap="small"):
        if st.button(t("keep"), icon=":material/bookmark_add:", key=f"{key}_keep") and keep(visitor, result, t):
            st.rerun()
        downloads(visitor, result, key, t)
        st.button(t("discard"), icon=":material/delete:", key=f"{key}_discard", on_click=discard)
