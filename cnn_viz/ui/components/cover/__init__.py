"""Cover a part of the digit, erase or add ink, and see what the network says of what is left; all in the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from msgspec import Meta

from cnn_viz.records import Array, Digit, Trace, read_only
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.sent import Count, sent, sent_index
from cnn_viz.ui.components.words import themes, words

SIDE = 28
CLASSES = 10
Pixel = Annotated[int, Meta(ge=0, le=255)]
Planes = Annotated[list[Pixel], Meta(min_length=4 * SIDE * SIDE, max_length=4 * SIDE * SIDE)]


@dataclass(frozen=True)
class Asked:
    """A digit that the browser has found.  count: the how-manieth."""

    count: Count
    planes: Planes


_STYLES = ("style.css", "../lib/two_answers.css", "../lib/digit_board.css")
_cover = component("cover", '<div class="cv-cover"></div>', styles=_STYLES)


def show_cover(
    digit: Digit,
    trace: Trace,
    *,
    weights: str,
    language: str,
    run: str,
    used: Callable[[Digit], None],
    confirm: Callable[[Digit], Array],
    wanted: int,
    wants: Callable[[int], None],
    key: str,
) -> None:
    """Show the digit with a patch that can be moved over it.

    trace:   what the network says of the digit as it is.  weights: where the browser finds the network.
    confirm: PyTorch's probabilities of a digit that the browser has found.
    wanted:  the class that it is to be turned into.  wants: called with another one that the visitor chooses.
    used:    called with the digit as the visitor left it, when they want all pages to read that one.
    """
    header: dict[str, object] = {"weights": weights, "run": run, "wanted": wanted}
    header |= {"text": words(language, "why"), "themes": themes()}
    confirmed, arrays = _arrays(digit, trace, confirm, sent(key, "asked", Asked))

    def tell_used() -> None:
        if planes := sent(key, "used", Planes):
            used(_digit(planes))

    def tell_wanted() -> None:
        if (chosen := sent_index(key, "wanted", CLASSES)) is not None:
            wants(chosen)

    _cover(
        key=key,
        data=pack(header | confirmed, arrays),
        on_used_change=tell_used,
        on_asked_change=lambda: None,
        on_wanted_change=tell_wanted,
    )


def _arrays(
    digit: Digit, trace: Trace, confirm: Callable[[Digit], Array], asked: Asked | None
) -> tuple[dict[str, object], list[Array]]:
    """What was read and what was said of it; where the browser asked, what PyTorch says, and to which question."""
    arrays = [digit.ink.astype(np.float32), digit.colour.astype(np.float32), trace.probabilities]
    if asked is None:
        return {}, arrays
    return {"confirmed": asked.count}, [*arrays, confirm(_digit(asked.planes))]


def _digit(planes: list[int]) -> Digit:
    made = np.array(planes, np.uint8).reshape(4, SIDE, SIDE)
    return Digit(read_only(made[0]), read_only(made[1:]))
