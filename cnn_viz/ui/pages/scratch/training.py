"""The parts of the page "From scratch" that compute when asked: the untrained run, training, and the speeds.

Each is computed in a process of its own, in a queue that all visitors share; the page looks at it.
"""

from __future__ import annotations

import inspect
import math
from functools import lru_cache, partial
from typing import Any, Literal

import streamlit as st

from cnn_viz.engine.jobs.queue import Jobs
from cnn_viz.engine.jobs.scratch_job import ScratchJob, ScratchOrder, Task
from cnn_viz.engine.scratch import network
from cnn_viz.engine.scratch.network import normalized, probabilities
from cnn_viz.engine.scratch.training import Progress, Training
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text.numbers import percent
from cnn_viz.ui.frame import bars
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session.visit import Visit
from cnn_viz.ui.session.visits import VISITS

GUESSING = math.log(10)  # cross-entropy where every digit has probability 0.1
HIGHEST = 1.1 * GUESSING  # the loss that fills the chart
EVERY = 1.0  # seconds between two looks; another pace for who waits would cost a run of the whole page
MOST_WAITING = 400  # each takes seconds
_PLAN = Training()  # what is said of it before it begins


@lru_cache(maxsize=1)
def jobs() -> Jobs:
    """Everybody's on this server. Not the Train page's: seconds of work would wait for trainings that take minutes."""
    return Jobs(kind=ScratchJob, most_waiting=MOST_WAITING)


def looks_every(visitor: Visit) -> float | None:
    """How often the page has to look: only while something is to come."""
    return EVERY if any(not job.over for job in visitor.scratch.jobs) else None


def before_training(visitor: Visit, t: Say) -> None:
    """An untrained network reads the test images, and prints what it gets right."""
    job = visitor.scratch.untrained
    st.header(t("untrained"), anchor=False)
    st.container(key="scratch_said_untrained").markdown(t("untrained_about"))
    _start_button("untrained", t("untrained_run"), ":material/casino:", visitor, t)
    if job:
        _say_trouble(job, t)
        if job.reports:
            st.code(_printed(job.reports, t), language=None)


def _start_button(
    task: Task, label: str, icon: str, visitor: Visit, t: Say, kind: Literal["primary", "secondary"] = "secondary"
) -> None:
    """Has it computed; once at a time for a visitor."""
    name = "training" if task == "train" else task
    under_way: ScratchJob | None = getattr(visitor.scratch, name)
    still = under_way is not None and not under_way.over
    if st.button(label, icon=icon, key=f"scratch_{task}", type=kind, disabled=still):
        try:
            job = jobs().start(ScratchOrder(task), partial(VISITS.holds, visitor.family), visitor.family)
            setattr(visitor.scratch, name, job)
        except UserError as error:
            show_error(error, t)
        else:
            st.rerun()


def _say_trouble(job: ScratchJob, t: Say) -> None:
    """Why there is nothing to see yet, or no more."""
    if job.phase == "waiting":
        st.caption(t("waiting", place=jobs().place(job)))
    elif job.trouble:
        key, values = job.trouble
        st.error(t(key, **values), icon=":material/error:")
    elif job.phase == "lost":
        st.error(t("lost"), icon=":material/error:")


def _printed(reports: list[Progress], t: Say) -> str:
    return "\n".join(t("untrained_line", step=r.step, loss=r.loss, accuracy=r.accuracy) for r in reports)


def train(visitor: Visit, digit: Digit, t: Say) -> None:
    """Training while one looks on; stopped, it goes on where it was."""
    job = visitor.scratch.training
    st.container(key="training").header(t("training"), anchor=False)
    st.container(key="scratch_said_training").markdown(t("training_about", epochs=_PLAN.epochs, rate=_PLAN.rate))
    with st.container(horizontal=True, gap="small"):
        _training_buttons(visitor, job, t)
    if job:
        _say_trouble(job, t)
        _show_progress(job, t)
        if job.over and job.reports:
            _read(job, digit, t)
    with st.expander(t("learn_code")):
        st.code(inspect.getsource(network.learn), language="python")


def _training_buttons(visitor: Visit, job: ScratchJob | None, t: Say) -> None:
    if job and not job.over:
        st.button(t("training_stop"), icon=":material/stop:", key="scratch_stop", on_click=job.stop)
        return
    more: dict[str, Any] = {"icon": ":material/play_arrow:", "key": "scratch_on", "type": "primary"}
    if job and job.done and job.phase != "finished" and st.button(t("training_on"), **more):
        jobs().go_on(job)
        st.rerun()
    label = t("training_again" if job else "training_start")
    _start_button("train", label, ":material/model_training:", visitor, t, "secondary" if job else "primary")


def _show_progress(job: ScratchJob, t: Say) -> None:
    reports = job.reports
    if not reports:
        return
    first, last = reports[0], reports[-1]
    st.progress(last.step / _PLAN.steps, t("training_progress", step=last.step, steps=_PLAN.steps, loss=last.loss))
    left, right = st.columns(2, gap="large")
    with left:
        st.caption(t("training_loss"))
        places = _PLAN.steps // _PLAN.every
        alt = t("training_loss_alt", first=first.loss, last=last.loss)
        bars.columns([r.loss / HIGHEST for r in reports], places, alt, line=GUESSING / HIGHEST)
    with right:
        st.caption(t("training_judged"))
        judged = [r.judged for r in reports if r.judged is not None]
        names = [percent(share, 1) for share in judged]
        bars.columns(judged, _PLAN.epochs, " · ".join(names) or "–", names)


def _read(job: ScratchJob, digit: Digit, t: Say) -> None:
    """What the visitor's own digit is for the weights that they have just made."""
    read = probabilities(normalized(digit.ink)[None], job.parameters)[0]
    st.markdown(t("training_reads", digit=int(read.argmax()), share=percent(read.max(), 1)))

    def use() -> None:
        st.session_state["scratch_whose"] = "mine"

    if st.button(t("training_use"), icon=":material/arrow_upward:", key="scratch_use", on_click=use):
        st.rerun()  # the weights are chosen in another part of the page


def speed(visitor: Visit, t: Say) -> None:
    """The same work in three ways, timed when the button is pressed."""
    job = visitor.scratch.speed
    st.header(t("speed"), anchor=False)
    st.markdown(t("speed_about"))
    _start_button("speed", t("speed_measure"), ":material/timer:", visitor, t)
    if job:
        _say_trouble(job, t)
        if job.busy:
            st.caption(t("speed_measuring"))
        if job.milliseconds:
            _show_speed(job.milliseconds, t)


def _show_speed(milliseconds: dict[str, float], t: Say) -> None:
    shortest, longest = (math.floor(math.log10(min(milliseconds.values()))), max(milliseconds.values()))
    ticks = math.ceil(math.log10(longest)) - shortest
    lines = []
    for way, ms in milliseconds.items():
        said = t("speed_ms", ms=f"{ms:.3g}")
        if way != "loops":
            said += " · " + t("speed_times", times=milliseconds["loops"] / ms)
        lines.append((t(f"speed_{way}"), (math.log10(ms) - shortest) / ticks, said))
    bars.rows(lines, ticks)
    st.caption(t("speed_note"))
