"""The bench at work: run its steps, show them, and take what the browser sends back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
import torch

from cnn_viz.engine.data import sources
from cnn_viz.engine.playground.bench import (
    LARGEST_KERNEL,
    LEAST,
    MOST,
    Bench,
    Conv,
    Norm,
    usable_cells,
)
from cnn_viz.engine.playground.operations import (
    Run,
    companions,
    flipped,
    run,
)
from cnn_viz.records import Array, Digit
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.components.playground import show_playground
from cnn_viz.ui.components.playground.message import Extras, playground_message
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.pages.playground.kernel import nearest_learned, use_nearest
from cnn_viz.ui.pages.playground.widgets import put, put_step
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import EXAMPLE
from cnn_viz.ui.session.page_files import page_file
from cnn_viz.ui.session.reading import read_drawing
from cnn_viz.ui.session.visit import Visit

KEY = "playground"
COMPANIONS = 3  # test digits in a batch beside the one that is looked at


def show_work(visitor: Visit, t: Say) -> None:
    """The whole bench: input, steps, output and the arithmetic at a position."""
    bench = visitor.playground
    say_whose(visitor, t)
    done = run(_batch(visitor), bench.steps)
    editor = _Editor(visitor)
    message = playground_message(bench, done, _extras(visitor, done, t), language=visitor.language, edit=bench.edits)
    show_playground(
        message, key=KEY, edit=editor.edit, step=editor.step, at=editor.place, go=editor.place, use=editor.use
    )


def _batch(visitor: Visit) -> Array:
    """(1 or 4, C, H, W) float32: the input; where batch norm takes part, with three others."""
    bench = visitor.playground
    if bench.source == "matrix":
        own, others = bench.planes, companions(bench)
    else:
        own, first = _pixels(digit_of(visitor), bench), bench.digit + 1
        others = np.stack([_pixels(_test_digit((first + i) % 10_000), bench) for i in range(COMPANIONS)])
    return np.concatenate([own[None], others]) if _has_norm(bench) else own[None]


def _has_norm(bench: Bench) -> bool:
    return any(isinstance(step, Norm) for step in bench.steps)


def _pixels(digit: Digit, bench: Bench) -> Array:
    """(C, 28, 28) float32 in [0, 1], the pixels as a network reads them before anything is normalized."""
    planes = digit.colour if bench.channels == 3 else digit.ink[None]
    return planes.astype(np.float32) / np.float32(255)


def digit_of(visitor: Visit) -> Digit:
    """The chosen test digit, or the visitor's drawing; where nothing is drawn, an example."""
    if visitor.playground.source == "digit":
        return _test_digit(visitor.playground.digit)
    return read_drawing(visitor).digit or _test_digit(EXAMPLE)


def _test_digit(number: int) -> Digit:
    return Digit.of_ink(sources.mnist(train=False)[0][number].numpy())


def say_whose(visitor: Visit, t: Say) -> None:
    """Whose digit this is, where it is not plain; and the way to a drawing of one's own."""
    source = visitor.playground.source
    if (
        source != "digit"
        and (source == "drawing" or visitor.playground.lesson == "moves")
        and read_drawing(visitor).digit is None
    ):
        with st.container(key="play_example_digit", horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(t("inside.example", label=_label(EXAMPLE), index=EXAMPLE), width="content")
            st.page_link(page_file("draw"), label=t("inside.to_draw"), icon=":material/draw:", width="content")
    elif source == "digit":
        number = visitor.playground.digit
        st.caption(t("draw.gallery_digit", label=_label(number), index=number))


def _label(number: int) -> int:
    return int(sources.mnist(train=False)[1][number])


def _extras(visitor: Visit, done: Run, t: Say) -> Extras:
    bench = visitor.playground
    at = bench.here
    if isinstance(bench.step, Norm):
        kind = "matrix" if bench.source == "matrix" else "digit"
        return Extras(members=[t(f"member_{kind}_{i}") for i in range(COMPANIONS + 1)])
    if not isinstance(bench.step, Conv) or at + 1 >= len(done.layers):
        return Extras()
    found = nearest_learned(bench.step, visitor, done.layers[at].output.shape[0])
    turned = flipped(bench.step, torch.from_numpy(np.array(done.batches[at][:1])))[0].numpy()
    if found is None:
        return Extras(turned)
    structure = networks.structure(visitor.network)
    words = layer_words(structure[found.layer], structure, visitor.language)
    place = {"layer": words["title"], "filter": found.filter + 1, "cosine": f"{found.cosine:.2f}".replace("-", "−")}
    said = t("nearest" if found.channel is None else "nearest_slice", **place, channel=(found.channel or 0) + 1)
    return Extras(turned, found, said)


@dataclass(frozen=True)
class _Editor:
    """What the browser may do to the bench; whatever else it sends is passed over."""

    visitor: Visit

    def edit(self, sent: Any) -> None:
        match sent:
            case {"count": int(count), "what": "matrix", "planes": planes}:
                matrix = usable_cells(planes, range(LEAST, MOST + 1))
                if matrix is not None:
                    put(self.visitor, matrix=matrix, example="")
                self._answered(count)
            case {"count": int(count), "what": "kernel", "planes": planes}:
                weights = usable_cells(planes, range(1, LARGEST_KERNEL + 1), square=True)
                if weights is not None and isinstance(self.visitor.playground.step, Conv):
                    put_step(self.visitor, name="own", weights=weights, origin=None)
                self._answered(count)

    def _answered(self, count: int) -> None:
        self.visitor.playground = replace(self.visitor.playground, edits=count)

    def step(self, sent: Any) -> None:
        if isinstance(sent, int) and 0 <= sent < len(self.visitor.playground.steps):
            put(self.visitor, at=sent)

    def place(self, sent: Any) -> None:
        match sent:
            case {"channel": int(channel), "row": int() | None as row, "column": int() | None as column}:
                put(self.visitor, place=(channel, row or 0, column or 0))

    def use(self, sent: Any) -> None:
        if sent:
            use_nearest(self.visitor, self.visitor.playground.channels)
