"""A network's plan: the building drawn to scale, and a table of every layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cnn_viz.engine.inspection.receptive_field import geometry
from cnn_viz.engine.inspection.summary import Plan
from cnn_viz.records import Array, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.network.message import drawn_as, layer_words
from cnn_viz.ui.components.words import themes, words

_plan = component("plan", '<div class="cv-plan"></div>')


def show_plan(
    whole: Plan,
    trace: Trace,
    language: str,
    *,
    milliseconds: Mapping[str, float],
    opened: Callable[[str], None],
    run: str,
    key: str,
    parts: tuple[str, ...] = ("drawing", "table"),
) -> None:
    """Show a plan, its faces painted with a trace of the same network.

    milliseconds: by layer; empty where nobody has measured.  opened: called with the layer that the visitor clicks.
    run: names network, digit and measurement.  parts: which of the two are shown.
    """
    data = plan_message(whole, trace, language, milliseconds, run, parts)
    shown = _plan(key=key, data=data, on_open_change=lambda: None)
    if any(layer.name == shown.open for layer in whole.layers):
        opened(shown.open)


def plan_message(
    whole: Plan,
    trace: Trace,
    language: str,
    milliseconds: Mapping[str, float],
    run: str,
    parts: tuple[str, ...] = ("drawing", "table"),
) -> bytes:
    """Arrays: for every layer what is painted on its front; see faces."""
    layers: list[dict[str, Any]] = []
    for layer in whole.layers:
        named = layer_words(trace[layer.name], trace, language)
        facts = {name: getattr(layer, name) for name in _FACTS}
        more: dict[str, Any] = {"share": whole.share(layer), "ms": milliseconds.get(layer.name)}
        more |= drawn_as(trace[layer.name])
        layers.append({"title": named["title"], "about": named["about"], **facts, **more})
    totals = {name: getattr(whole, name) for name in ("parameters", "multiplications", "activations")}
    header = {
        "run": run,
        "parts": parts,
        "layers": layers,
        "totals": totals | {"ms": sum(milliseconds.values()) or None},
        "text": words(language, "architecture"),
        "themes": themes(),
    }
    return pack(header, faces(whole, trace) if "drawing" in parts else [])


_FACTS = (
    "name",
    "kind",
    "output_shape",
    "activations",
    "parameters",
    "formula",
    "multiplications",
    "multiplied",
    "sees",
)


def faces(whole: Plan, trace: Trace) -> list[Array]:
    """What is painted on each layer's front: (H, W) one map, or (N,) all values of a vector.

    A convolution shows the map with the largest value; what handles each map by itself goes on with that map, so that
    the windows in the picture lead to where the values really come from.
    """
    found: list[Array] = []
    channel = 0
    for layer in whole.layers:
        found_in, output = geometry(trace[layer.name]), trace[layer.name].output
        if output.ndim == 3 and (found_in.mixes or found_in.reads != "window"):
            channel = int(output.max(axis=(1, 2)).argmax())
        found.append(output[channel] if output.ndim == 3 else output)
    return found
