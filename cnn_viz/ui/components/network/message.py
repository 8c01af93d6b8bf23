"""A Trace as the network picture's message: words and structure in the header, every number in the arrays.

What the browser can work out exactly is not sent: ReLU's maps are its input's with the negatives gone, flatten
and dropout pass their input on. That halves the message, and each claim is checked on the numbers first.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

import numpy as np

from cnn_viz.engine.inspection.geometry import Geometry
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.engine.inspection.receptive_field import geometry
from cnn_viz.records import (
    Array,
    LayerTrace,
    Selection,
    Trace,
)
from cnn_viz.text import say, sentences
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.words import themes, words

DIGITS = 10  # an unfinished design may end in any number of units, which are no logits


def network_message(
    trace: Trace, language: str, selection: Selection | None = None, empty: bool = False, **more: object
) -> bytes:
    """The whole trace as one message; `more` goes into the header ("title", "scale", "run").

    empty: only the structure is sent. selection: the map whose weights are sent along.
    """
    arrays: list[Array] = []
    layers = []
    for i, layer in enumerate(trace.layers):
        source = None if empty else _source(i, layer, arrays)
        layers.append({**layer_words(layer, trace, language), "source": source, **layer_structure(layer)})
    header = {
        "model": trace.model,
        "empty": empty,
        "layers": layers,
        "text": words(language, "network"),
        "themes": themes(),
        "selection": _selected(trace, selection, [] if empty else arrays),
        **more,
    }
    return pack(header, arrays)


def layer_words(layer: LayerTrace, trace: Trace, language: str) -> dict[str, str]:
    """What stands over a layer: its title, a few words about it, its size."""
    sized = " × ".join(str(n) for n in layer.output.shape)
    number = layer.name.lstrip("abcdefghijklmnopqrstuvwxyz_")
    known = layer.kind if layer.kind in sentences("network") else "other"
    last = layer.kind == "dense" and layer is trace.layers[-2] and len(layer.output) == DIGITS
    about = "logits" if last else known
    values = {"c": f"{layer.output.shape[0]:,}", "k": _integer(layer.settings.get("kernel_size")), "kind": layer.kind}
    return {
        "title": say(f"network.{known}", language, n=number, **values).strip(),
        "about": say(f"network.{about}_about", language, **values),
        "size": sized if layer.output.ndim == 3 else "",
        **({"note": _normal(layer, language)} if _is_normalized(layer) else {}),
    }


def _is_normalized(layer: LayerTrace) -> bool:
    return layer.kind == "input" and (layer.settings.get("mean", 0), layer.settings.get("std", 1)) != (0, 1)


def black_and_white(layer: LayerTrace) -> dict[str, float]:
    """What the pixels 0 and 1 have become in an input layer."""
    mean, std = layer.settings["mean"], layer.settings["std"]
    return {"black": (0 - mean) / std, "white": (1 - mean) / std}


def _normal(layer: LayerTrace, language: str) -> str:
    """Why black is not 0 here."""
    mean, std = layer.settings["mean"], layer.settings["std"]
    said = {name: f"{value:.3g}".replace("-", "−") for name, value in black_and_white(layer).items()}
    return say("network.note_normal", language, mean=f"{mean:g}", std=f"{std:g}", **said)


@lru_cache(maxsize=256)
def geometry_sent(of: Geometry) -> dict[str, Any]:
    """As the browser has it (lib/geometry.js): the same few for every digit, so each is written down once."""
    return asdict(of)


def layer_structure(layer: LayerTrace) -> dict[str, Any]:
    """What a layer is, and what its values read, as the browser needs it to draw any kind."""
    return {
        "name": layer.name,
        "kind": layer.kind,
        "family": KINDS[layer.kind].family if layer.kind in KINDS else "",
        "shape": list(layer.output.shape),
        **drawn_as(layer),
    }


def drawn_as(layer: LayerTrace) -> dict[str, Any]:
    """What its values read, and "pixels": what black and white have become where the network normalizes its digit."""
    pixels = {"pixels": black_and_white(layer)} if _is_normalized(layer) else {}
    return {"geometry": geometry_sent(geometry(layer)), **pixels}


def opened_weights(layer: LayerTrace, channel: int) -> dict[str, Array]:
    """The weights that made one map or unit: its filter (C_in, k, k), its row of weights (N,), its bias (1,), …"""
    count = layer.output.shape[0]
    return {name: np.atleast_1d(w[channel]) for name, w in layer.weights.items() if w.shape[0] == count}


def valid(selection: Selection | None, trace: Trace) -> bool:
    """Whether this network has the selected map (a link or another network's selection may name one it lacks)."""
    if selection is None:
        return False
    return any(x.name == selection.layer and 0 <= selection.channel < x.output.shape[0] for x in trace.layers)


def _source(i: int, layer: LayerTrace, arrays: list[Array]) -> list[object]:
    """Where the browser finds a layer's values: ["array", index], ["copy", layer] or ["rectified", layer]."""
    before = i - 1
    derived = KINDS[layer.kind].derived if layer.kind in KINDS else ""
    if i and derived == "copy" and np.array_equal(layer.input.ravel(), layer.output.ravel()):
        return ["copy", before]
    if i and derived == "rectified" and np.array_equal(np.maximum(layer.input, 0), layer.output):
        return ["rectified", before]
    arrays.append(layer.output)
    return ["array", len(arrays) - 1]


def _selected(trace: Trace, selection: Selection | None, arrays: list[Array]) -> dict[str, Any] | None:
    if selection is None or not valid(selection, trace):
        return None
    weights = {}
    for name, array in opened_weights(trace[selection.layer], selection.channel).items():
        weights[name] = len(arrays)
        arrays.append(array)
    return {**asdict(selection), "weights": weights}


def _integer(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
