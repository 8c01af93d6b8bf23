"""The parts of the page "From scratch" that walk through the code: whose weights, which step, and the lines at work."""

from __future__ import annotations

import inspect

import numpy as np
import streamlit as st

from cnn_viz.engine.scratch import vectorized
from cnn_viz.engine.scratch.network import Parameters
from cnn_viz.engine.scratch.walkthrough import STEPS, Lesson, Step
from cnn_viz.records import Digit
from cnn_viz.ui.components.walk import asked, show_walk
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import example
from cnn_viz.ui.session.page_files import page_file
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit


def digit_or_example(visitor: Visit, t: Say) -> tuple[Digit, int | None]:
    """The visitor's digit; where nothing is drawn, a test digit with its label and the way to a drawing."""
    digit = read_drawing(visitor).digit
    if digit is not None:
        return digit, None
    stand_in, label = example()
    with st.container(key="example", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t("example", label=label, index=0), width="content")
        st.page_link(page_file("draw"), label=t("to_draw"), icon=":material/draw:", width="content")
    return stand_in, label


def choose_lesson(visitor: Visit, digit: Digit, label: int | None, t: Say) -> tuple[Lesson, str]:
    """Whose weights and which right answer; and what names both, for caches and for the browser."""
    weights = {"trained": "trained", "untrained": "untrained"} | ({"mine": "mine"} if visitor.scratch.training else {})
    if st.session_state.get("scratch_whose") not in weights:
        st.session_state["scratch_whose"] = "trained"
    with st.container(key="scratch_lesson", horizontal=True, gap="medium"):
        whose = st.segmented_control(
            t("whose"), list(weights), format_func=lambda w: t(f"whose_{w}"), key="scratch_whose", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        parameters = parameters_of(visitor, str(whose))
        read = Lesson(digit, 0, parameters).answer if label is None else label
        taught = f"{visitor.run}_{whose}"  # another drawing, or other weights, is not called what was chosen for these
        last, label_chosen = st.session_state.get("scratch_taught", ("", read))
        chosen = label_chosen if last == taught else read
        choose(
            t("label"),
            range(10),
            chosen,
            lambda d: st.session_state.update(scratch_taught=(taught, d)),
            key="scratch_label",
            say=lambda d: t("label_digit", digit=d),
            label_visibility="collapsed",
            width=200,
        )
    done = visitor.scratch.training.done if whose == "mine" and visitor.scratch.training else 0
    return Lesson(digit, chosen, parameters), f"{visitor.run_of(f'{whose}{done}')}:{chosen}"


def parameters_of(visitor: Visit, whose: str) -> Parameters:
    """trained, untrained, or what the visitor has trained on this page; at 64 bits."""
    if whose == "mine" and visitor.scratch.training:
        return visitor.scratch.training.parameters.astype(np.float64)
    return Parameters.untrained() if whose == "untrained" else Parameters.of(networks.network("scratch8"))


def choose_step(visitor: Visit, t: Say) -> Step:
    """One of the nine, in the order in which they are taken; at first the one that a link led to."""
    first = visitor.sought if visitor.sought in STEPS else "convolve"
    chosen = st.segmented_control(
        t("step"), list(STEPS), format_func=t, default=first, key="scratch_step", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return STEPS[str(chosen)]


def show_step(visitor: Visit, step: Step, lesson: Lesson, name: str, t: Say) -> None:
    """What the step is for, its function at work, and the same without loops."""
    with st.container(key="scratch_said"), st.container(key=step.name):
        st.markdown(t(f"{step.name}_about"))
    run = f"{step.name}:{name}"
    shown = lesson.recorded(step, **asked("walk", run))
    show_walk(shown, step, lesson, visitor.language, run=run, key="walk")
    with st.expander(t("without_loops")):
        st.code(inspect.getsource(step.written(vectorized)), language="python")
        apart = {way: f"{far:.1e}" if far else "0" for way, far in lesson.differences(step).items()}
        st.caption(t("without_loops_about", **apart))
