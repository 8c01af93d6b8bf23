"""A network as the browser runs it where the pen is (engine/forward.js): one file that it can keep."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import Network
from cnn_viz.records import Array, Digit
from cnn_viz.ui.components.blob import pack

_BLANK = Digit.of_ink(np.zeros((28, 28), np.uint8))


def network_weights(network: Network) -> bytes:
    """Layers, shapes, settings and weights, as engine/weights.js reads them; the same bytes for the same network."""
    arrays: list[Array] = []
    layers = []
    for layer in trace(network, _BLANK).layers:
        weights = {name: len(arrays) + k for k, name in enumerate(layer.weights)}
        arrays += layer.weights.values()
        layers.append({
            "name": layer.name,
            "kind": layer.kind,
            "shape": list(layer.output.shape),
            "settings": dict(layer.settings),
            "weights": weights,
        })  # fmt: skip
    given = network.input
    spec = {"channels": given.channels, "size": given.size, "mean": given.mean, "std": given.std}
    return pack({"id": network.id, "input": spec, "layers": layers}, arrays)
