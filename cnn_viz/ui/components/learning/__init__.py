"""The visitor's drawing in a network that learns: what it reads, its first filters, and every conv layer's maps."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.records import LayerTrace, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import layer_words
from cnn_viz.ui.components.words import themes, words

_learning = component("learning", '<div class="cv-learning"></div>')


def show_learning(trace: Trace, language: str, *, step: int, key: str) -> None:
    """Show the network as it is after `step` batches. Filters and maps change in place."""
    _learning(key=key, data=learning_message(trace, language, step))


def learning_message(trace: Trace, language: str, step: int) -> bytes:
    """Arrays: the digit (28, 28), the ten probabilities, the first conv layer's filters, every conv layer's maps."""
    layers = list(trace.layers)
    convs = [i for i, layer in enumerate(layers) if layer.kind == "conv"]
    filters = layers[convs[0]].weights["weight"] if convs else np.zeros((0, 1, 1, 1), np.float32)
    maps = [_after(layers, i) for i in convs]
    header = {
        "step": step,
        "answer": trace.answer,
        "layers": [_named(layers[i], shown, trace, language) for i, shown in zip(convs, maps, strict=True)],
        "text": words(language, "train"),
        "themes": themes(),
    }
    return pack(header, [layers[0].input.max(0), trace.probabilities, filters, *(layer.output for layer in maps)])


def _after(layers: list[LayerTrace], i: int) -> LayerTrace:
    """A conv layer's maps as the next layer sees them: behind its activation and norms, if they follow."""
    while i + 1 < len(layers) and KINDS[layers[i + 1].kind].family in ("activation", "norm"):
        i += 1
    return layers[i]


def _named(conv: LayerTrace, shown: LayerTrace, trace: Trace, language: str) -> dict[str, str]:
    titles = [layer_words(layer, trace, language)["title"] for layer in (conv, shown)]
    size = " × ".join(str(n) for n in shown.output.shape)
    return {"title": " · ".join(dict.fromkeys(titles)), "size": size}
