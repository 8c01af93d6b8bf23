"""From scratch: the smallest CNN in plain NumPy, line by line, untrained, trained, and timed."""

import streamlit as st

from cnn_viz.ui.frame.shell import open_page, show_notice
from cnn_viz.ui.pages.scratch import panels, training
from cnn_viz.ui.session.history import end_page
from cnn_viz.ui.streamlit_internals import fragment

visitor, t = open_page("scratch")


@fragment
def walk() -> None:
    """One fragment, so that going to another part of the code reruns this and nothing else."""
    show_notice(visitor, t)
    lesson, name = panels.choose_lesson(visitor, digit, label, t)
    panels.show_step(visitor, panels.choose_step(visitor, t), lesson, name, t)


st.title(t("heading"), anchor=False)
st.caption(t("about"))
digit, label = panels.digit_or_example(visitor, t)
walk()


@fragment(run_every=training.looks_every(visitor))
def exercises() -> None:
    """While something is computed this looks at it, and nothing else of the page runs."""
    if training.looks_every(visitor) != seen:
        st.rerun()  # it has begun or ended, and with it the looking
    training.before_training(visitor, t)
    training.train(visitor, digit, t)
    training.speed(visitor, t)


seen = training.looks_every(visitor)
exercises()
end_page(visitor)
