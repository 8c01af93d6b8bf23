"""The whole network as one picture, every channel's map drawn; pointing and opening need no reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from zlib import crc32

from cnn_viz.records import Selection, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.network.message import network_message, valid
from cnn_viz.ui.components.sent import of_kind, sent

DEPTHS = ("all", "overview")  # how deep one looks; or one layer, by its name

_network = component("network", '<div class="cv-network"></div>', styles=("style.css", "panel.css"))


def show_network(
    trace: Trace,
    *,
    key: str,
    language: str = "en",
    title: str = "",
    scale: Literal["layer", "map"] = "layer",
    selection: Selection | None = None,
    select: Callable[[Selection | None], None] = lambda selection: None,
    empty: bool = False,
    run: str | None = None,
    inside: Callable[[Selection], None] | None = None,
    without: Callable[[Selection], None] | None = None,
    navigations: int = 0,
    weights: str = "",
    stage: str = "",
    look: Callable[[str], None] | None = None,
    count: int = 1,
    still: bool = False,
) -> None:
    """Draw a network's whole answer to a digit.

    trace:     all layers; with `empty` only their shapes are shown (trace any digit, say a blank one).
    key:       unique in the page; two networks side by side take two.
    title:     the network's name, for the picture that a visitor saves and for screen readers.
    scale:     how the colours start: one scale for each "layer" or each "map"; the visitor switches in the picture.
    selection: the map that is open.
    select:    called with the map that the visitor opened, or None when they closed it.
    run:       appears as data-run on the picture's root once everything is drawn; made from the values if not given.
    inside:    called with the open map when the visitor wants to step inside it; without it they are not offered to.
    without:    called with the filter or unit that the visitor wants to switch off; offered where `inside` is.
    stage:     how deep one looks: "all" maps, "overview", the name of one layer; "" as it fits the screen.
    look:      called with that when the visitor looks from elsewhere; None for a picture that follows another one.
    count:     how many pictures share the page's height.
    still:     whether it shows another digit than the canvas's, so that it stays as it is while one draws.
    weights:   where the browser finds the network, to run it while one draws; "" for the server's numbers alone.
    navigations: how often Back and Forward were followed: then `selection` rules, otherwise the visitor's last click.
    """
    if selection and not valid(selection, trace):  # it was opened in another network
        select(selection := None)
    if run is None:
        run = f"{trace.model}-{crc32(trace.layers[0].output.tobytes()):08x}"
    more = {
        "title": title or trace.model,
        "scale": scale,
        "run": run,
        "inside": inside is not None,
        "navigations": navigations,
        "weights": weights,
        "stage": stage,
        "leads": look is not None,
        "count": count,
        "still": still,
    }
    message = network_message(trace, language, selection, empty, **more)
    shown = _network(
        key=key,
        data=message,
        on_selection_change=lambda: select(_opened(key)),
        on_stage_change=lambda: _looked(key, trace, look),
        on_inside_change=lambda: None,
        on_without_change=lambda: None,
    )
    if inside and (opened := of_kind(shown.inside, Selection)):
        inside(opened)
    if without and (left := of_kind(shown.without, Selection)):
        without(left)


def _opened(key: str) -> Selection | None:
    """The map that the visitor opened last; None after they closed it, which they say as a map of no layer."""
    opened = sent(key, "selection", Selection)
    return opened if opened and opened.layer else None


def _looked(key: str, trace: Trace, look: Callable[[str], None] | None) -> None:
    """Call `look` with where the visitor looks from now, if there is such a place in this network."""
    place = sent(key, "stage", str)
    if look and place in {*DEPTHS, *(layer.name for layer in trace.layers)}:
        look(place)
