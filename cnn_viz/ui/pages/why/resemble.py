"""Whom the digit resembles, on the page: which layer is compared, and which class besides the answered one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st
import torch

from cnn_viz.engine.data.known_digits import label_of
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.nearest import Neighbours, compared_with, nearest
from cnn_viz.records import Array, Trace
from cnn_viz.ui.components.pictures import show_pictures
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.frame.neighbours import kept_digits, nearest_kept, neighbour_row, other_class
from cnn_viz.ui.pages.why.layer_values import MOST_HELD, choose_layer, values_with_progress
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.visit import Visit

SHOWN = 8  # of each class
_KEPT = 6  # layers whose training digits are held


def resemble(visitor: Visit) -> None:
    """The nearest training digits of the class that was answered, and of another one that the visitor asks for."""
    digit = digit_or_example(visitor)
    trace = networks.answer(visitor.shown, digit)
    other = other_class(trace, visitor.asked.digit, label_of(digit))
    with st.container(key="why_compared", horizontal=True, gap="medium", vertical_alignment="bottom"):
        layer = choose_layer(visitor, trace, MOST_HELD)
        _choose_class(visitor, trace.answer, other)
    rows = []
    for of_class, key in ((trace.answer, "why.nearest_answer"), (other, "why.nearest_other")):
        row = neighbour_row(_nearest(visitor, layer, trace, of_class), of_class, visitor.say)
        rows.append((visitor.say(key, digit=of_class), row))
    run = f"{visitor.run_of(visitor.shown)}:{layer}:{other}"
    show_pictures(digit, rows, run=run, key="neighbours", own=visitor.say("why.own_digit"))


def _choose_class(visitor: Visit, answer: int, other: int) -> None:
    def chosen(digit: int) -> None:
        visitor.asked = replace(visitor.asked, digit=digit)

    others = [c for c in range(10) if c != answer]
    said = visitor.say("why.why_not")
    choose(said, others, other, chosen, key="why_not", widget=st.pills, required=True, wrap=True)


def _nearest(visitor: Visit, layer: str, trace: Trace, of_class: int) -> Neighbours:
    kept = kept_digits(visitor.shown)
    if kept and kept.layer == layer:
        return nearest_kept(visitor.shown, kept, trace, of_class, SHOWN)
    return nearest(_training_values(visitor, layer), trace[layer].output.ravel(), of_class, SHOWN)


def _training_values(visitor: Visit, layer: str) -> Array:
    """Computed on first use, then held for everybody."""
    held = _held(visitor.shown, layer)
    if not held:
        images = mnist(train=True)[0][torch.from_numpy(compared_with()[0])]
        held.append(values_with_progress(visitor, images, layer))
    return held[0]


@lru_cache(maxsize=_KEPT)
def _held(network: str, layer: str) -> list[Array]:
    """A place for one array."""
    return []
