"""The parts of the page "From scratch" that compute when asked: the untrained run, training, and the speeds."""

from __future__ import annotations

import inspect
import math
import time
from typing import Literal

import streamlit as st

from cnn_viz.engine import scratch_network
from cnn_viz.engine.scratch_network import normalized, probabilities
from cnn_viz.engine.scratch_speed import milliseconds
from cnn_viz.engine.scratch_training import Progress, Training, untrained_run
from cnn_viz.records import Digit
from cnn_viz.ui import bars
from cnn_viz.ui.shell import Say
from cnn_viz.ui.state import Visit

GUESSING = math.log(10)  # cross-entropy where every digit has probability 0.1
HIGHEST = 1.1 * GUESSING  # the loss that fills the chart
_PRIMARY: tuple[str, Literal["primary"]] = ("training_start", "primary")
_SECONDARY: tuple[str, Literal["secondary"]] = ("training_again", "secondary")
REST = 0.06  # seconds after each report: other visitors' strokes go first, and the eye can follow


def before_training(visitor: Visit, t: Say) -> None:
    """An untrained network reads the test images, and prints what it gets right."""

    def read() -> None:  # in one go: a click elsewhere cannot interrupt it
        visitor.scratch.untrained = list(untrained_run())

    st.subheader(t("untrained"), anchor=False)
    st.container(key="scratch_said_untrained").markdown(t("untrained_about"))
    st.button(t("untrained_run"), icon=":material/casino:", key="scratch_untrained", on_click=read)
    if visitor.scratch.untrained:
        st.code(_printed(visitor.scratch.untrained, t), language=None)


def _printed(reports: list[Progress], t: Say) -> str:
    return "\n".join(t("untrained_line", step=r.step, loss=r.loss, accuracy=r.accuracy) for r in reports)


def train(visitor: Visit, digit: Digit, t: Say) -> None:
    """Training while one looks on. A click on Stop ends this run of the page between two batches; Go on takes it up."""
    work = visitor.scratch
    new = Training()
    st.container(key="training").subheader(t("training"), anchor=False)
    st.container(key="scratch_said_training").markdown(t("training_about", epochs=new.epochs, rate=new.rate))
    _buttons(visitor, t)
    shown = st.empty()
    with st.expander(t("learn_code")):
        st.code(inspect.getsource(scratch_network.learn), language="python")
    if work.training is None:
        return
    if work.running:
        for _ in work.training:
            with shown.container():
                _show_progress(work.training, t)
            time.sleep(REST)
        work.running = False
        st.rerun()
    with shown.container():
        _show_progress(work.training, t)
        _read(work.training, digit, t)


def _buttons(visitor: Visit, t: Say) -> None:
    work = visitor.scratch

    def start() -> None:
        work.training, work.running = Training(), True

    def go_on() -> None:
        work.running = True

    def stop() -> None:
        work.running = False

    unfinished = work.training is not None and work.training.done < work.training.steps
    with st.container(horizontal=True, gap="small"):
        if work.running:
            st.button(t("training_stop"), icon=":material/stop:", key="scratch_stop", on_click=stop)
            return
        if unfinished and work.training and work.training.done:
            st.button(t("training_on"), icon=":material/play_arrow:", key="scratch_on", on_click=go_on, type="primary")
        label, kind = _PRIMARY if work.training is None else _SECONDARY
        st.button(t(label), icon=":material/model_training:", key="scratch_train", on_click=start, type=kind)


def _show_progress(training: Training, t: Say) -> None:
    reports = training.reports
    if not reports:
        return
    first, last = reports[0], reports[-1]
    st.progress(
        training.done / training.steps, t("training_progress", step=last.step, steps=training.steps, loss=last.loss)
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.caption(t("training_loss"))
        places = training.steps // training.every
        alt = t("training_loss_alt", first=first.loss, last=last.loss)
        bars.columns([r.loss / HIGHEST for r in reports], places, alt, line=GUESSING / HIGHEST)
    with right:
        st.caption(t("training_judged"))
        judged = [r.judged for r in reports if r.judged is not None]
        names = [f"{share:.1%}" for share in judged]
        bars.columns(judged, training.epochs, " · ".join(names) or "–", names)


def _read(training: Training, digit: Digit, t: Say) -> None:
    """What the visitor's own digit is for the weights that they have just made."""
    read = probabilities(normalized(digit.ink)[None], training.parameters)[0]
    st.markdown(t("training_reads", digit=int(read.argmax()), share=f"{read.max():.1%}"))

    def use() -> None:
        st.session_state["scratch_whose"] = "mine"

    st.button(t("training_use"), icon=":material/arrow_upward:", key="scratch_use", on_click=use)


def speed(visitor: Visit, t: Say) -> None:
    """The same work in three ways, timed when the button is pressed."""
    work = visitor.scratch
    st.subheader(t("speed"), anchor=False)
    st.markdown(t("speed_about"))
    if st.button(t("speed_measure"), icon=":material/timer:", key="scratch_speed"):
        with st.spinner(""):
            work.milliseconds = milliseconds()
    if not work.milliseconds:
        return
    shortest, longest = (math.floor(math.log10(min(work.milliseconds.values()))), max(work.milliseconds.values()))
    ticks = math.ceil(math.log10(longest)) - shortest
    lines = []
    for way, ms in work.milliseconds.items():
        said = t("speed_ms", ms=f"{ms:.3g}")
        if way != "loops":
            said += " · " + t("speed_times", times=work.milliseconds["loops"] / ms)
        lines.append((t(f"speed_{way}"), (math.log10(ms) - shortest) / ticks, said))
    bars.rows(lines, ticks)
    st.caption(t("speed_note"))
