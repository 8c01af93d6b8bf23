"""The pen followed in the browser: its strokes become ink and the ink a digit, frame by frame, while it moves.

Whatever shows a network follows the digit (lib/running.js). A stroke that is done goes to the server by a route of
our own, which runs no script; PyTorch's numbers come back and stand in the page from then on. So do Undo and Clear,
whose buttons are here, where the browser can take back by itself what it drew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import sent
from cnn_viz.web.strokes import ADDRESS

_live = component("live", '<div class="cv-live"></div>')


def show_live(
    place: str,
    *,
    ticket: str,
    generation: int,
    deeds: int,
    strokes: Sequence[tuple[int, str, Sequence[int]]],
    base: str,
    pen: tuple[int, str],
    off: Set[str],
    steps: int,
    words: Mapping[str, str],
    told: Callable[[Any], None],
) -> None:
    """Once a page, and before whatever shows a network.

    place:      the key of the container with the canvas.
    ticket:     of the visit, by which the route knows whose strokes these are.
    generation: the number with which the canvas began anew; deeds: how many on it this run knows of.
    strokes:    what is drawn by then.  base: a picture beneath as a data: address, "" for none.
    pen:        its width in pixels and its colour.  off: steps of digitize that the visitor has left out.
    steps:      how often one can go back from there.
    told:       called with what comes as this component's message: deeds that the route did not let through, those
                that change more of the page than the browser can, and what the browser cannot take back.
    """
    data = {"place": place, "address": ADDRESS, "ticket": ticket, "generation": generation, "deeds": deeds}
    data |= {"strokes": strokes, "base": base, "pen": pen, "off": sorted(off), "steps": steps, "words": words}
    _live(key="live", data=data, on_deeds_change=lambda: told(sent("live", "deeds", Any)))
