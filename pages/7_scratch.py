"""From scratch: the smallest CNN in plain NumPy, line by line, untrained, trained, and timed."""

import streamlit as st

from cnn_viz.ui import scratch_panels, scratch_training
from cnn_viz.ui.history import end_page
from cnn_viz.ui.shell import open_page, show_notice

visitor, t = open_page("scratch")


@st.fragment
def walk() -> None:
    """One fragment, so that going to another part of the code reruns this and nothing else."""
    show_notice(visitor, t)
    lesson, name = scratch_panels.choose_lesson(visitor, digit, label, t)
    scratch_panels.show_step(visitor, scratch_panels.choose_step(visitor, t), lesson, name, t)


st.title(t("heading"), anchor=False)
st.caption(t("about"))
digit, label = scratch_panels.digit_or_example(visitor, t)
walk()


@st.fragment(run_every=scratch_training.looks_every(visitor))
def exercises() -> None:
    """While something is computed this looks at it, and nothing else of the page runs."""
    if scratch_training.looks_every(visitor) != seen:
        st.rerun()  # it has begun or ended, and with it the looking
    scratch_training.before_training(visitor, t)
    scratch_training.train(visitor, digit, t)
    scratch_training.speed(visitor, t)


seen = scratch_training.looks_every(visitor)
exercises()
end_page(visitor)
