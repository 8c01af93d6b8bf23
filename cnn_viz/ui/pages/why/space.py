"""The space of a layer, on the page: which layer, and where the visitor's digit lies in it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.plane import Plane, fitted, shown_digits
from cnn_viz.ui.components.space import show_space
from cnn_viz.ui.pages.why.layer_values import choose_layer, values_with_progress
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.visit import Visit


def space_of_a_layer(visitor: Visit) -> None:
    """A thousand test digits, and the visitor's own, where the layer puts them."""
    digit = digit_or_example(visitor)
    trace = networks.answer(visitor.shown, digit)
    with st.container(key="why_space", horizontal=True):
        layer = choose_layer(visitor, trace)
    plane = _held(visitor.shown, layer)
    numbers, labels = shown_digits()
    images = mnist(train=False)[0][torch.from_numpy(numbers)]
    if not plane:
        plane.append(fitted(values_with_progress(visitor, images, layer)))
    own = plane[0].place(trace[layer].output.ravel())
    run = f"{visitor.run_of(visitor.shown)}:{layer}"
    show_space(plane[0], labels, numbers, images.numpy(), own, language=visitor.language, run=run, key="space")


@lru_cache(maxsize=32)
def _held(network: str, layer: str) -> list[Plane]:
    """A place for one plane."""
    return []
