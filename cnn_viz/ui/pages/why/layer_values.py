"""A layer's values of many digits, for the instruments that compare in a layer: which layer, and the wait for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from torch import Tensor

from cnn_viz.engine.explain.nearest import BATCH, layers_to_compare, usual_layer, values_of
from cnn_viz.records import Array, Trace, read_only
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.frame.choice import choose
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.visit import Visit

MOST_HELD = 2_048  # values of a layer of which thousands of digits' are held in memory
MOST_SEEN = 32_768  # of one whose digits' values are looked at once


def choose_layer(visitor: Visit, trace: Trace, most: int) -> str:
    """The layer to compare in, of those with at most so many values, as the visitor chose it, or else the usual one."""
    offered = [name for name in layers_to_compare(networks.network(visitor.shown)) if trace[name].output.size <= most]
    usual = usual_layer(networks.network(visitor.shown))
    layer = visitor.asked.layer if visitor.asked.layer in offered else usual

    def chosen(name: str) -> None:
        visitor.asked = replace(visitor.asked, layer=name)

    def title(name: str) -> str:
        return layer_words(trace[name], trace, visitor.language)["title"]

    choose(visitor.say("why.compared_in"), offered, layer, chosen, key="why_layer", say=title, width=320)
    return layer


def values_with_progress(visitor: Visit, images: Tensor, layer: str) -> Array:
    """(N, D) of images uint8 (N, 28, 28), with a bar that tells how far it is."""
    told = visitor.say("why.computing_digits", count=f"{len(images):,}")
    bar = st.progress(0.0, told)
    parts: list[Array] = []
    for part in values_of(networks.network(visitor.shown), images, layer):
        parts.append(part)
        bar.progress(min(1.0, len(parts) * BATCH / len(images)), told)
    bar.empty()
    return read_only(np.concatenate(parts))
