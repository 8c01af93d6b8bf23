"""The training as it goes: how far it is, what can be done about it, its curves, and the drawing inside it."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st

from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.trained import weight_files
from cnn_viz.errors import UserError
from cnn_viz.figures.curves import Course, accuracy_figure, loss_figure
from cnn_viz.records import Digit
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components.learning import show_learning
from cnn_viz.ui.components.plot import show_figure
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.train.order import PROGRESS, jobs, start
from cnn_viz.ui.session.example import example
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit

EVERY = 1.0  # seconds between two looks at a training that is under way
RUN_AWAY = 1e4  # a loss above it says nothing by its digits
STEP_PATIENCE = 5.0  # seconds within which one batch is awaited


def looks_every(visitor: Visit) -> float | None:
    """How often the page has to look: only while something moves."""
    job = visitor.desk.job
    return EVERY if job and (job.busy or job.phase == "waiting") else None


def progress(visitor: Visit, job: Job, t: Say) -> None:
    """The bar, or the sentence that says why there is none, and what can be done."""
    with st.container(key=PROGRESS):
        _say_progress(job, t)
        _controls(visitor, job, t)


def _say_progress(job: Job, t: Say) -> None:
    if job.phase == "waiting":
        st.info(t("waiting", place=jobs().place(job)), icon=":material/hourglass_empty:")
    elif job.phase == "preparing" and not job.steps:
        st.progress(0.0, t("preparing"))
    elif job.phase == "lost":
        st.error(t("lost", step=f"{job.reached:,}", kept=f"{job.kept_steps:,}"), icon=":material/error:")
    elif job.trouble:
        key, values = job.trouble
        told = t(key, **values)
        if job.phase == "diverged":
            epochs = len(job.epochs)
            told += " " + (t("went_well", epoch=epochs) if epochs else t("nothing_learnt"))
        st.error(told, icon=":material/error:")
    elif job.over:
        _say_end(job, t)
    elif job.total:
        st.progress(job.done / job.total, _standing(job, t))


def _say_end(job: Job, t: Say) -> None:
    if not job.steps:
        st.info(t("stopped_early"), icon=":material/stop_circle:")
    elif job.result is None:
        st.error(t("no_answers"), icon=":material/error:")
    elif job.phase == "finished":
        st.success(t("finished", steps=f"{job.done:,}", seconds=f"{job.seconds:.0f}"), icon=":material/check:")
    else:
        st.info(t("stopped", steps=f"{job.done:,}"), icon=":material/stop_circle:")


def _standing(job: Job, t: Say) -> str:
    if job.phase == "judging":
        return t("judging")
    epochs = job.order.recipe.epochs
    epoch = min(epochs, job.done * epochs // job.total + 1)
    loss = loss_said(job.steps[-1][1]) if job.steps else "–"
    numbers = {"epoch": epoch, "epochs": epochs, "step": f"{job.done:,}", "steps": f"{job.total:,}"}
    return t("progress", **numbers, loss=loss, left=t("paused_at") if job.phase == "paused" else _left(job, t))


def loss_said(loss: float) -> str:
    """Four decimals; a loss that has run away is told by its size."""
    return f"{loss:.4f}" if loss < RUN_AWAY else f"{loss:.1e}"


def _left(job: Job, t: Say) -> str:
    seconds = job.seconds_left
    if seconds is None:
        return t("left_unknown")
    return t("left_seconds", n=f"{seconds:.0f}") if seconds < 90 else t("left_minutes", n=f"{seconds / 60:.0f}")


def _controls(visitor: Visit, job: Job, t: Say) -> None:
    """Pause, one batch, continue, stop; afterwards the same again, or something new."""
    paused, moving = job.phase == "paused", job.phase == "learning"
    with st.container(key="train_controls", horizontal=True, gap="small"):
        if not job.over and not paused:
            st.button(t("pause"), icon=":material/pause:", key="train_pause", on_click=job.pause, disabled=not moving)
        if paused:
            alive = job.process_id is not None
            st.button(
                t("step"),
                icon=":material/skip_next:",
                key="train_step",
                on_click=_one_batch,
                args=[job],
                disabled=not alive,
            )
        resumable = paused or job.phase in ("stopped", "lost", "failed")
        if resumable and st.button(t("go_on"), icon=":material/play_arrow:", key="train_go_on"):
            _go_on(job, t)
        if not job.over:
            st.button(
                t("stop"), icon=":material/stop:", key="train_stop", on_click=job.stop, disabled=job.phase == "judging"
            )
            return
        if st.button(t("again"), icon=":material/replay:", key="train_again"):
            visitor.desk.network, visitor.desk.recipe, visitor.desk.seed = (
                job.order.network,
                job.order.recipe,
                job.order.seed,
            )
            start(visitor, t)


def _go_on(job: Job, t: Say) -> None:
    try:
        jobs().go_on(job)
    except UserError as error:
        show_error(error, t)
    else:
        st.rerun()


def _one_batch(job: Job) -> None:
    """One step and what it changed: wait for it, since nothing looks while a training is paused."""
    before, end = job.weights_step, time.monotonic() + STEP_PATIENCE
    job.step()
    while job.weights_step == before and job.phase == "paused" and time.monotonic() < end:
        time.sleep(0.02)


def curves(visitor: Visit, job: Job, t: Say) -> None:
    """Loss and accuracy, side by side at a desk."""
    if not job.steps:
        return
    batches = np.array([row[:3] for row in job.steps])
    course = Course(batches, list(job.epochs), job.total or len(batches), job.order.recipe.epochs)
    words = {name: t(f"train.{name}") for name in ("loss", "accuracy", "training", "validation")}
    words |= {"epoch": t("epoch_axis"), "loss_log": t("loss_log")}
    last = job.epochs[-1] if job.epochs else None
    with st.container(key="train_curves"):
        left, right = st.columns(2, gap="large")
    with left:
        said = loss_said(last.validation_loss) if last else "–"
        told = {"training": loss_said(float(batches[-1, 1])), "validation": said}
        show_figure(loss_figure(course, words), visitor.say("train.loss_spoken", **told), key="train_loss")
    with right:
        told = {"training": percent(batches[-1, 2]), "validation": percent(last.validation_accuracy) if last else "–"}
        show_figure(accuracy_figure(course, words), visitor.say("train.accuracy_spoken", **told), key="train_accuracy")
    st.caption(t("curves_about", count=f"{job.order.recipe.validation:,}"))


def drawing_inside(visitor: Visit, job: Job | None, t: Say) -> None:
    """The visitor's drawing, or a test digit, in the network as it stands at this moment."""
    digit = read_drawing(visitor).digit
    own = digit is not None
    st.header(t("inside" if own else "inside_example"), anchor=False)
    if job is None or not job.weights:
        model, step = weight_files.load(visitor.desk.network, trained=False, seed=visitor.desk.seed), 0
        st.caption(t("before" if own else "before_example"))
    else:
        model, step = weight_files.network_of(job.order.network, job.weights), job.weights_step
        st.caption(t("inside_at", step=f"{step:,}"))
    shown: Digit = digit if digit is not None else example()[0]
    show_learning(trace(model, shown), visitor.language, step=step, key="train_inside")
