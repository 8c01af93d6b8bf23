"""One step of learning: the loss, and back-propagation opened in one layer down to the products of a single number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnn_viz.engine.explain.learning_step import LearningStep
from cnn_viz.records import Array, LayerTrace, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import layer_structure, layer_words
from cnn_viz.ui.components.sent import Count, sent
from cnn_viz.ui.components.words import themes, words

# Kinds whose chain the browser opens (lib/backward.js); of others autograd's gradient is shown as it is.
OPENED = ("conv", "relu", "max_pool", "avg_pool", "flatten", "dense", "softmax")

_backward = component("backward", '<div class="cv-backward"></div>', styles=("style.css", "../lib/two_answers.css"))


@dataclass(frozen=True)
class Place:
    """layer: its name; channel: a map, or an entry, of what it reads."""

    layer: str
    channel: Count


def show_backward(
    step: LearningStep,
    before: Trace,
    after: Trace,
    place: Place,
    *,
    language: str,
    run: str,
    opened: Callable[[Place], None],
    key: str,
) -> None:
    """Show a step.

    before, after: what the network says of it on either side of the step.  place: must be in this network.
    run: names digit, network, label, rate and step in the page.
    opened: called with where the visitor goes.
    """
    message = _message(step, before, after, place, language, run)
    _backward(key=key, data=message, on_place_change=lambda: _take(key, before, opened))


def _take(key: str, trace: Trace, opened: Callable[[Place], None]) -> None:
    found = sent(key, "place", Place)
    if found and is_place(found, trace):
        opened(found)


def is_place(place: Place, trace: Trace) -> bool:
    """Whether this network has such a layer behind its input, and that one such an input."""
    return any(x.name == place.layer and place.channel < x.input.shape[0] for x in trace.layers[1:])


def _message(step: LearningStep, before: Trace, after: Trace, place: Place, language: str, run: str) -> bytes:
    """One layer of the step, opened.

    Arrays: what it reads, the loss's derivative by that and by its output; ten probabilities before and after; where it
    has weights, those that meet this channel, (filters, kh, kw) or (units,), before, their derivative, and after.
    """
    layer, found = before[place.layer], step.layers[place.layer]
    arrays: list[Array] = [layer.input, found.by_input, found.by_output, before.probabilities, after.probabilities]
    first = 0
    if "weight" in found.by_weights and layer.kind in OPENED:
        kept, first = _meeting(layer, place.channel)
        weights = (layer.weights["weight"], found.by_weights["weight"], after[place.layer].weights["weight"])
        arrays += [np.ascontiguousarray(weight[kept]) for weight in weights]
    header = {
        "layers": [
            {**layer_words(x, before, language), **layer_structure(x), "settings": dict(x.settings)}
            for x in before.layers
        ],
        "sizes": {name: one.size for name, one in step.layers.items()},
        "at": before.layers.index(layer),
        "channel": place.channel,
        "opened": layer.kind in OPENED,
        "first": first,
        "kernel": list(layer.weights["weight"].shape[2:]) if layer.kind == "conv" else [1, 1],
        "label": step.label,
        "rate": step.rate,
        "loss": step.loss,
        "loss_after": step.loss_after,
        "text": words(language, "backward"),
        "themes": themes(),
        "run": run,
    }
    return pack(header, arrays)


def _meeting(layer: LayerTrace, channel: int) -> tuple[tuple[slice, int], int]:
    """Of the layer's weights those that this channel of its input meets, and the first filter that has one."""
    filters, each = layer.weights["weight"].shape[:2]
    group, within = divmod(channel, each)
    share = filters // (layer.input.shape[0] // each)
    return (slice(group * share, (group + 1) * share), within), group * share
