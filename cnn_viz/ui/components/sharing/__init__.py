"""What one output depends on: all inputs, a window of them, or a window whose weights all places share."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.inspection.summary import Comparison
from cnn_viz.records import LayerTrace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.words import themes, words

_sharing = component("sharing", '<div class="cv-sharing"></div>')


def show_sharing(layer: LayerTrace, found: Comparison, language: str, *, run: str, key: str) -> None:
    """Show a convolution's inputs and the map that answers most; pointing at the map lights what a value depends on."""
    _sharing(key=key, data=sharing_message(layer, found, language, run))


def sharing_message(layer: LayerTrace, found: Comparison, language: str, run: str) -> bytes:
    """Arrays: the input (C, H, W), one map (H', W'), and the filter that made it (C, K, K)."""
    channel = int(np.abs(layer.output).max(axis=(1, 2)).argmax())
    settings = {name: int(layer.settings.get(name, usual)) for name, usual in _USUAL.items()}
    header = {
        "run": run,
        "channel": channel,
        "channels": len(layer.output),
        "move": settings,
        "inputs": found.inputs,
        "outputs": found.outputs,
        "text": words(language, "architecture"),
        "themes": themes(),
    }
    return pack(header, [layer.input, layer.output[channel], layer.weights["weight"][channel]])


_USUAL = {"stride": 1, "padding": 0, "dilation": 1}
