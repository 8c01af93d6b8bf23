"""The space of a layer, on the page: which layer, and where the visitor's digit lies in it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.plane import Plane, fitted, shown_digits
from cnn_viz.engine.trained.checkpoints import checkpoints
from cnn_viz.records import Digit
from cnn_viz.ui.components.space import show_space
from cnn_viz.ui.pages.why.layer_values import MOST_SEEN, choose_layer, values_with_progress
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.example import digit_or_example
from cnn_viz.ui.session.network_kinds import choice_at
from cnn_viz.ui.session.visit import Visit


def space_of_a_layer(visitor: Visit) -> None:
    """A thousand test digits, and the visitor's own, where the layer puts them."""
    digit = digit_or_example(visitor)
    trace = networks.answer(visitor.shown, digit)
    with st.container(key="why_space", horizontal=True):
        layer = choose_layer(visitor, trace, MOST_SEEN)
    plane = _held(visitor.shown, layer)
    numbers, labels = shown_digits()
    images = mnist(train=False)[0][torch.from_numpy(numbers)]
    if not plane:
        plane.append(fitted(values_with_progress(visitor, images, layer)))
    show_space(
        plane[0],
        labels,
        numbers,
        images.numpy(),
        digit,
        plane[0].place(trace[layer].output.ravel()),
        layer=trace.layers.index(trace[layer]),
        weights=networks.weights(visitor.shown),
        way=_way(visitor.network, plane[0], digit, layer),
        language=visitor.language,
        run=f"{visitor.run_of(visitor.shown)}:{layer}",
        key="space",
    )


def _way(network: str, plane: Plane, digit: Digit, layer: str) -> list[tuple[int, float, float]]:
    """Where the network put this digit at each moment of its training that was kept, in the finished one's plane."""
    found = []
    for moment in checkpoints(network) if layer != "input" else ():
        then = networks.answer(choice_at(network, moment), digit)
        found.append((moment.step, *plane.place(then[layer].output.ravel())))
    return found


@lru_cache(maxsize=32)
def _held(network: str, layer: str) -> list[Plane]:
    """A place for one plane."""
    return []
