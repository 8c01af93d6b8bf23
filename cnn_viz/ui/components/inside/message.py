"""One layer as the inside view's message: its numbers, one channel's weights, and the shape of all layers."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from cnn_viz.engine.blueprint.module import input_of
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.records import (
    Array,
    LayerTrace,
    Selection,
    Trace,
)
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import layer_structure, layer_words, opened_weights, valid
from cnn_viz.ui.components.words import themes, words

FROM_PLAYGROUND = ("changed", "local_norm_about", "squares", "step_alpha", "step_k", "step_power", "divided_by")


def inside_message(trace: Trace, place: Selection, language: str, run: str) -> bytes:
    """What the browser needs to compute every position of one channel of one layer by itself.

    Arrays: the digit, the layer's input, its output, then the channel's weights by the header's "weights",
    where the channels are the ten digits all of theirs by "rows".
    place: must be a layer and a channel of this trace.  run: names the digit and the network in the page.
    """
    layer = trace[place.layer]
    arrays: list[Array] = [trace.layers[0].input, layer.input, layer.output]
    weights = {}
    for name, array in opened_weights(layer, place.channel).items():
        weights[name] = len(arrays)
        arrays.append(array)
    rows = {}  # those of all ten digits, to set one against another
    if layer.kind == "dense" and has_classes(trace, layer):
        for name, array in layer.weights.items():
            rows[name] = len(arrays)
            arrays.append(array)
    header = {
        "layers": [
            {**layer_words(x, trace, language), **layer_structure(x), "settings": dict(x.settings)}
            for x in trace.layers
        ],
        "at": trace.layers.index(layer),
        "selection": asdict(place),
        "weights": weights,
        "rows": rows,
        "classes": [k for k, x in enumerate(trace.layers) if has_classes(trace, x)],
        "answer": trace.answer,
        "largest_weight": _largest_weight(layer),
        "reads": _normalization(trace),
        "text": _words(language),
        "themes": themes(),
        "run": run,
    }
    return pack(header, arrays)


def standing(trace: Trace, wanted: Selection | None) -> Selection:
    """Where a visitor stands: the wanted place as far as this network has it, else its first convolution.

    A channel that is not asked for is the one that answers most; a position outside the map is none.
    """
    if wanted is None or not valid(wanted, trace):
        name = wanted.layer if wanted is not None and any(x.name == wanted.layer for x in trace.layers) else ""
        layer = trace[name] if name else next((x for x in trace.layers if x.kind == "conv"), trace.layers[0])
        return Selection(layer.name, int(layer.output.reshape(layer.output.shape[0], -1).max(axis=1).argmax()))
    height, width = (*trace[wanted.layer].output.shape, 1, 1)[1:3]
    if wanted.row is None or wanted.column is None or not (0 <= wanted.row < height and 0 <= wanted.column < width):
        return Selection(wanted.layer, wanted.channel)
    return wanted


def has_classes(trace: Trace, layer: LayerTrace) -> bool:
    """Whether its ten values stand for the ten digits: logits and probabilities."""
    return layer.output.shape == (10,) and layer in trace.layers[-2:]


def _largest_weight(layer: LayerTrace) -> float | None:
    """What all of a layer's filters are coloured against, as in the sheet of filters on the same page."""
    return float(np.abs(layer.weights["weight"]).max()) if layer.kind == "conv" else None


def _normalization(trace: Trace) -> dict[str, float]:
    """How the pixels were turned into the first layer's input; (x - 0) / 1 for a network that is not known."""
    spec = input_of(trace.model)
    return {"mean": spec.mean, "std": spec.std}


def _words(language: str) -> dict[str, str]:
    """The page's own, and a few besides: what explains an activation or a normalization is said in one place."""
    of_playground = words(language, "playground")
    formulas = [key for kind in KINDS for key in (f"formula_{kind}", f"formula_{kind}_about") if key in of_playground]
    return {key: of_playground[key] for key in (*formulas, *FROM_PLAYGROUND)} | words(language, "inside")
