"""After a training: what the network is worth on the test images, and which of them it reads wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from cnn_viz.engine import data
from cnn_viz.engine.blueprint import is_built
from cnn_viz.engine.job import Job
from cnn_viz.engine.verdict import Verdict
from cnn_viz.figures.confusion import confusion_figure
from cnn_viz.records import Digit, UserError
from cnn_viz.ui import links
from cnn_viz.ui.components.gallery import Specimen, show_gallery
from cnn_viz.ui.components.plot import show_figure
from cnn_viz.ui.desk import Kept, own_name
from cnn_viz.ui.history import switch_page
from cnn_viz.ui.shell import Say
from cnn_viz.ui.state import Drawing, Visit

WORST, IN_A_CELL = 20, 30


def verdict_of(job: Job | None) -> Verdict | None:
    """What the test images said; None while nobody has looked at them."""
    if job is None or not job.over or job.logits is None:
        return None
    return Verdict(job.logits, data.mnist(train=False)[1].numpy())


def headline(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    """What it is worth in three numbers, and what can be done with it."""
    with st.container(key="train_figures", horizontal=True, gap="large"):
        st.metric(t("test_accuracy"), f"{verdict.accuracy:.2%}", width="content")
        st.metric(t("test_loss"), f"{verdict.loss:.4f}", width="content")
        st.metric(t("test_wrong"), f"{len(verdict.wrong):,}", width="content")
    _take(visitor, job, verdict, t)


def afterwards(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    """Everything else that a class wants to see when the training has ended."""
    _ten(visitor, job, verdict, t)
    _confusion(visitor, job, verdict, t)
    _worst(visitor, job, verdict, t)
    _classes(verdict, t)


def _take(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    own = next((k for k in visitor.desk.mine.values() if k.weights == job.weights), None)
    name = f"{'built' if is_built(job.order.network) else job.order.network}-{job.order.seed}"
    with st.container(key="train_take", horizontal=True, gap="small"):
        keeps = own is None and st.button(t("keep"), icon=":material/bookmark_add:", type="primary", key="train_keep")
        if keeps and _keep(visitor, job, verdict, t):
            st.rerun()
        draws = st.button(t("draw_with"), icon=":material/draw:", key="train_draw")
        if draws and (found := _keep(visitor, job, verdict, t)):
            visitor.network = found.id
            switch_page(visitor, "draw")
        icon = ":material/download:"
        st.download_button(t("download_weights"), job.weights, f"{name}.safetensors", icon=icon, key="train_weights")
        st.download_button(
            t("download_sheet"), lambda: _sheet(job, verdict), f"{name}.json", icon=icon, key="train_sheet"
        )
    if own:
        st.caption(t("kept", name=own_name(own, t)))


def _keep(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> Kept | None:
    """The network among the visitor's own; None, and a sentence, where there are too many."""
    mistakes = tuple((int(i), int(verdict.answers[i])) for i in verdict.wrong)
    try:
        return visitor.desk.keep(job.order.network, job.weights, verdict.accuracy, mistakes)
    except UserError as slip:
        st.error(t(slip.key, **slip.values), icon=":material/error:")
        return None


def _sheet(job: Job, verdict: Verdict) -> str:
    from cnn_viz.engine.keeping import sheet_text  # imported late: it brings all of training with it

    last = job.epochs[-1] if job.epochs else None
    return sheet_text(job.order, job.weights, job.done, job.seconds, last, verdict)


def _ten(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    st.subheader(t("ten"), anchor=False)
    st.caption(t("ten_about"))
    random = np.random.default_rng([job.order.seed, visitor.desk.digits])
    _gallery(visitor, job, verdict, random.choice(len(verdict.labels), 10, replace=False), "ten", t)
    if st.button(t("ten_more"), icon=":material/refresh:", key="train_ten_more"):
        visitor.desk.digits += 1
        st.rerun(scope="fragment")


def _confusion(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    mistakes = verdict.confusion - np.diag(np.diag(verdict.confusion))
    most = divmod(int(mistakes.argmax()), 10)
    shown, read = visitor.desk.cell or most

    def choose(x: float, y: float) -> None:
        visitor.desk.cell = (int(y), int(x))
        st.session_state["train_shown"], st.session_state["train_read"] = int(y), int(x)

    def chosen() -> None:
        visitor.desk.cell = (st.session_state["train_shown"], st.session_state["train_read"])

    st.subheader(t("confusion"), anchor=False)
    st.caption(t("confusion_about"))
    left, right = st.columns([5, 4], gap="large")
    with left:
        words = {name: t(f"train.{name}") for name in ("shown", "read")}
        words["count"] = t("confusion_count", count="{count}", shown="{shown}", read="{read}")
        told = {"wrong": len(verdict.wrong), "shown": most[0], "read": most[1], "count": int(mistakes.max())}
        figure = confusion_figure(verdict.confusion, (shown, read), words)
        show_figure(figure, t("confusion_spoken", **told), key="train_confusion", picked=choose)
    with right:
        st.session_state.setdefault("train_shown", shown)
        st.session_state.setdefault("train_read", read)
        with st.container(horizontal=True, gap="small"):
            st.selectbox(t("shown"), range(10), key="train_shown", on_change=chosen)
            st.selectbox(t("read"), range(10), key="train_read", on_change=chosen)
        images = verdict.cell(shown, read)
        told = {"shown": shown, "read": read}
        st.caption(t("cell", count=f"{len(images):,}", **told) if len(images) else t("cell_empty", **told))
        if len(images):
            _gallery(visitor, job, verdict, images[:IN_A_CELL], "confusion", t, columns=6)


def _worst(visitor: Visit, job: Job, verdict: Verdict, t: Say) -> None:
    st.subheader(t("worst"), anchor=False)
    if not len(verdict.wrong):
        st.caption(t("no_mistakes"))
        return
    st.caption(t("worst_about"))
    _gallery(visitor, job, verdict, verdict.worst(WORST), "worst", t, sure=True)


def _classes(verdict: Verdict, t: Say) -> None:
    st.subheader(t("classes"), anchor=False)
    rows = [
        {
            t("class_digit"): str(line.digit),
            t("class_images"): f"{line.images:,}",
            t("class_recall"): f"{line.recall:.2%}",
            t("class_precision"): f"{line.precision:.2%}",
            t("class_taken"): "–" if line.taken_for is None else str(line.taken_for),
        }
        for line in verdict.classes()
    ]
    with st.container(key="train_classes"):
        st.table(pd.DataFrame(rows).set_index(t("class_digit")))


def _gallery(
    visitor: Visit,
    job: Job,
    verdict: Verdict,
    numbers: np.ndarray,
    name: str,
    t: Say,
    *,
    columns: int = 10,
    sure: bool = False,
) -> None:
    """Test digits with what they show and what is read; the one that is chosen opens on the Draw page."""
    images, _ = data.mnist(train=False)
    specimens = []
    for i in numbers:
        shown, read = int(verdict.labels[i]), int(verdict.answers[i])
        caption = f"{shown} → {read}" + (f" {verdict.sureness[i]:.0%}" if sure else "")
        alt = t("digit_alt", index=int(i), shown=shown, read=read)
        specimens.append(Specimen(images[i].numpy(), int(i), alt, caption))
    chosen = show_gallery(specimens, t(f"train.{name}"), columns=columns, key=f"train_gallery_{name}")
    if chosen is None or not 0 <= int(chosen) < len(images):
        return
    if own := _keep(visitor, job, verdict, t):
        visitor.network = own.id
        digit = Digit.of_ink(images[int(chosen)].numpy())
        visitor.put(Drawing(base=links.enlarged(digit), digit=digit))
        switch_page(visitor, "draw")
