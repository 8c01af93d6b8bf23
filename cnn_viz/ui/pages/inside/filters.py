"""The filters of the layer on screen, and what follows when a visitor picks one or one of its digits."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_viz.engine.data import sources
from cnn_viz.engine.trained.top_activations import exciting
from cnn_viz.records import (
    Digit,
    ExcitingDigits,
    Selection,
    Trace,
)
from cnn_viz.ui.components.filters import show_filters
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.frame.shell import Say
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.visit import Visit


def filter_sheet(visitor: Visit, trace: Trace, choice: str, place: Selection, t: Say) -> None:
    """All filters of the conv layer at `place`, nothing for other layers. choice: the network's id."""
    layer = trace[place.layer]
    if layer.kind != "conv":
        return
    words = layer_words(layer, trace, visitor.language)
    before = layer_words(trace.layers[trace.layers.index(layer) - 1], trace, visitor.language)
    found = exciting(choice).get(layer.name) if NetworkId.of(choice).shipped else None
    images, labels = _pictures(found, place.channel)
    st.space("small")
    st.header(t("filters.heading", layer=words["title"]), anchor=False)
    show_filters(
        layer,
        found,
        images,
        place.channel,
        visitor.language,
        key="filters",
        title=words["title"],
        source=before["title"],
        labels=labels,
        filter_chosen=lambda channel: _open(visitor, layer.name, channel),
        digit_chosen=lambda index: _read(visitor, index),
    )


def _pictures(found: ExcitingDigits | None, channel: int) -> tuple[np.ndarray, list[int]]:
    if found is None:
        return np.zeros((0, 28, 28), np.uint8), []
    images, labels = sources.mnist(train=False)
    chosen = found.images[channel].astype(np.int64)
    return images[chosen].numpy(), labels[chosen].tolist()


def _open(visitor: Visit, layer: str, channel: int) -> None:
    """The layer's other views follow to this filter's map."""
    visitor.selection = Selection(layer, channel)


def _read(visitor: Visit, index: int) -> None:
    """The test digit goes onto the canvas; what was drawn can be had back with undo."""
    images, _ = sources.mnist(train=False)
    digit = Digit.of_ink(images[index].numpy())
    visitor.put(Drawing(base=links.enlarged(digit), digit=digit))
