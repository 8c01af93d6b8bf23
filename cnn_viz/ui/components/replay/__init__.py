"""One's own drawing once more: a slider along its time, under the answer that the network gave at each moment."""

from __future__ import annotations

from collections.abc import Set

from cnn_viz.ui.components import component
from cnn_viz.ui.components.words import words

_replay = component("replay", '<div class="cv-replay" role="group"></div>')


def show_replay(place: str, *, weights: str, off: Set[str], language: str) -> None:
    """Once a page; it appears where strokes are on the canvas.

    place: the key of the container with the canvas.  weights: where the browser finds the network.
    off: steps of digitize that the visitor has left out.
    """
    data = {"place": place, "weights": weights, "off": sorted(off), "text": words(language, "replay")}
    _replay(key="replay", data=data)
