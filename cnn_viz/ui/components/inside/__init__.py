"""One layer, one channel, one position, down to the multiplication; moving over it needs no server."""

from __future__ import annotations

from collections.abc import Callable

from cnn_viz.records import Selection, Trace
from cnn_viz.ui.components import component
from cnn_viz.ui.components.inside.message import inside_message
from cnn_viz.ui.components.sent import sent

_inside = component("inside", '<div class="cv-inside"></div>', styles=("../layer_views/style.css",))


def show_inside(
    trace: Trace, place: Selection, *, language: str, run: str, moved: Callable[[Selection], None], key: str
) -> None:
    """Show the layer at work at `place`, which must be of this trace.

    run:   names digit and network: it appears as data-run on the root once everything is drawn.
    moved: called when the visitor settles on another position, channel or layer.
    """

    def at() -> None:
        chosen = sent(key, "at", Selection)
        if chosen and chosen.layer == place.layer:  # of another one it was sent before the visitor left that
            moved(chosen)

    def go() -> None:
        if chosen := sent(key, "go", Selection):
            moved(chosen)

    message = inside_message(trace, place, language, run)
    _inside(key=key, data=message, on_at_change=at, on_go_change=go)
