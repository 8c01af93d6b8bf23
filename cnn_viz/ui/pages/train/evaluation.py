"""After a training: what the network is worth on the test images, and which of them it reads wrong."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.data import sources
from cnn_viz.engine.jobs.result import Result
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.errors import UserError
from cnn_viz.figures.confusion import confusion_figure
from cnn_viz.records import Digit
from cnn_viz.text.numbers import percent
from cnn_viz.ui.components.gallery import Specimen, show_gallery
from cnn_viz.ui.components.plot import show_figure
from cnn_viz.ui.frame.last_net import show_error
from cnn_viz.ui.frame.naming import name_field
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.train.progress import loss_said
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.history import switch_page
from cnn_viz.ui.session.names import architecture_name, file_stem, own_name
from cnn_viz.ui.session.own_networks import Kept
from cnn_viz.ui.session.visit import Visit

WORST, IN_A_CELL = 20, 30
GUESSED = 0.2  # of the test images: who reads fewer right than this has hardly learnt anything


def headline(visitor: Visit, result: Result, t: Say) -> None:
    """What it is worth in three numbers, and what can be done with it."""
    evaluation = result.evaluation
    with st.container(key="train_figures", horizontal=True, gap="large"):
        st.metric(t("test_accuracy"), percent(evaluation.accuracy), width="content")
        st.metric(t("test_loss"), loss_said(evaluation.loss), width="content")
        st.metric(t("test_wrong"), f"{len(evaluation.wrong):,}", width="content")
    if evaluation.accuracy < GUESSED:
        st.warning(t("no_better"), icon=":material/casino:")
    _take(visitor, result, t)


def afterwards(visitor: Visit, result: Result, t: Say) -> None:
    """Everything else that a class wants to see when the training has ended."""
    _ten(visitor, result, t)
    _confusion(visitor, result, t)
    _worst(visitor, result, t)
    _classes(result.evaluation, t)


def _take(visitor: Visit, result: Result, t: Say) -> None:
    own = own_of(visitor, result)
    if own:
        st.success(t("kept", name=own_name(own, visitor.desk, t)), icon=":material/check:")
        name_field(visitor, own.id, t, key="train_name")
    with st.container(key="train_take", horizontal=True, gap="small"):
        kind: Literal["primary", "secondary"] = "secondary" if result.evaluation.accuracy < GUESSED else "primary"
        keeps = own is None and st.button(t("keep"), icon=":material/bookmark_add:", type=kind, key="train_keep")
        if keeps and keep(visitor, result, t):
            st.rerun()
        draws = st.button(t("draw_with"), icon=":material/draw:", key="train_draw")
        if draws and keep(visitor, result, t):
            switch_page(visitor, "draw")
        downloads(visitor, result, "train", t)


def own_of(visitor: Visit, result: Result) -> Kept | None:
    """What this result was kept as, if it was."""
    mine = visitor.desk.mine.values()
    return next((own for own in mine if (own.network, own.weights) == (result.order.network, result.weights)), None)


def downloads(visitor: Visit, result: Result, key: str, t: Say) -> None:
    """Weights and sheet to take home."""
    icon, order = ":material/download:", result.order
    own = own_of(visitor, result)
    if own and own.id in visitor.desk.names:
        name = file_stem(visitor.desk.names[own.id])
    elif is_built(order.network):
        name = f"{file_stem(architecture_name(order.network, visitor.desk, visitor.say))}-{order.seed}"
    else:
        name = f"{order.network}-{order.seed}"

    def noted() -> None:
        if own:
            own.note_download()

    said, file = t("train.download_weights"), f"{name}.safetensors"
    st.download_button(said, result.weights, file, icon=icon, key=f"{key}_weights", on_click=noted)
    said, file = t("train.download_sheet"), f"{name}.json"
    st.download_button(said, lambda: result.sheet, file, icon=icon, key=f"{key}_sheet", on_click="ignore")


def keep(visitor: Visit, result: Result, t: Say) -> Kept | None:
    """The network among the visitor's own, and chosen; None, and a sentence, where there are too many."""
    try:
        own = visitor.desk.keep_result(result)
    except UserError as error:
        show_error(error, t)
        return None
    visitor.network = own.id
    return own


def _ten(visitor: Visit, result: Result, t: Say) -> None:
    evaluation = result.evaluation
    st.header(t("ten"), anchor=False)
    st.caption(t("ten_about"))
    random = np.random.default_rng([result.order.seed, visitor.desk.digits])
    _gallery(visitor, result, random.choice(len(evaluation.labels), 10, replace=False), "ten", t)
    if st.button(t("ten_more"), icon=":material/refresh:", key="train_ten_more"):
        visitor.desk.digits += 1
        st.rerun(scope="fragment")


def _confusion(visitor: Visit, result: Result, t: Say) -> None:
    evaluation = result.evaluation
    mistakes = evaluation.confusion - np.diag(np.diag(evaluation.confusion))
    most = divmod(int(mistakes.argmax()), 10)
    shown, read = visitor.desk.cell or most

    def choose(x: float, y: float) -> None:
        visitor.desk.cell = (int(y), int(x))
        st.session_state["train_shown"], st.session_state["train_read"] = int(y), int(x)

    def chosen() -> None:
        visitor.desk.cell = (st.session_state["train_shown"], st.session_state["train_read"])

    st.header(t("confusion"), anchor=False)
    st.caption(t("confusion_about"))
    with st.container(key="train_matrix"):
        left, right = st.columns([5, 4], gap="large")
    with left:
        words = {name: t(f"train.{name}") for name in ("shown", "read")}
        words["count"] = visitor.say("train.confusion_count", count="{count}", shown="{shown}", read="{read}")
        told = {"wrong": len(evaluation.wrong), "shown": most[0], "read": most[1], "count": int(mistakes.max())}
        figure = confusion_figure(evaluation.confusion, (shown, read), words)
        show_figure(figure, t("confusion_spoken", **told), key="train_confusion", picked=choose)
    with right:
        st.session_state.setdefault("train_shown", shown)
        st.session_state.setdefault("train_read", read)
        with st.container(horizontal=True, gap="small"):
            st.selectbox(t("shown"), range(10), key="train_shown", on_change=chosen)
            st.selectbox(t("read"), range(10), key="train_read", on_change=chosen)
        images = evaluation.cell(shown, read)
        told = {"shown": shown, "read": read}
        st.caption(t("cell", count=f"{len(images):,}", **told) if len(images) else t("cell_empty", **told))
        if len(images):
            _gallery(visitor, result, images[:IN_A_CELL], "confusion", t, columns=6)


def _worst(visitor: Visit, result: Result, t: Say) -> None:
    evaluation = result.evaluation
    st.header(t("worst"), anchor=False)
    if not len(evaluation.wrong):
        st.caption(t("no_mistakes"))
        return
    st.caption(t("worst_about"))
    _gallery(visitor, result, evaluation.worst(WORST), "worst", t, sure=True)


def _classes(evaluation: Evaluation, t: Say) -> None:
    st.header(t("classes"), anchor=False)
    rows = [
        {
            t("class_digit"): str(line.digit),
            t("class_images"): f"{line.images:,}",
            t("class_recall"): percent(line.recall),
            t("class_precision"): percent(line.precision),
            t("class_taken"): "–" if line.taken_for is None else str(line.taken_for),
        }
        for line in evaluation.classes()
    ]
    with st.container(key="train_classes"):
        st.table(pd.DataFrame(rows).set_index(t("class_digit")))


def _gallery(
    visitor: Visit,
    result: Result,
    numbers: np.ndarray,
    name: str,
    t: Say,
    *,
    columns: int = 10,
    sure: bool = False,
) -> None:
    """Test digits with what they show and what is read; the one that is chosen opens on the Draw page."""
    images, _ = sources.mnist(train=False)
    evaluation = result.evaluation
    specimens = []
    for i in numbers:
        shown, read = int(evaluation.labels[i]), int(evaluation.answers[i])
        caption = f"{shown} → {read}" + (f" {percent(evaluation.sureness[i], 0)}" if sure else "")
        alt = t("digit_alt", index=int(i), shown=shown, read=read)
        specimens.append(Specimen(images[i].numpy(), int(i), alt, caption))
    chosen = show_gallery(specimens, t(f"train.{name}"), columns=columns, key=f"train_gallery_{name}")
    if chosen is None or not 0 <= int(chosen) < len(images):
        return
    if keep(visitor, result, t):
        digit = Digit.of_ink(images[int(chosen)].numpy())
        visitor.put(Drawing(base=links.enlarged(digit), digit=digit))
        switch_page(visitor, "draw")
