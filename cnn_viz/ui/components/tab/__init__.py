"""What the browser's tab does for a visit: it keeps a copy, writes each step into its history, and says when the server
is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnn_viz.ui.components import component

_tab = component(
    "tab",
    '<div class="cv-tab" role="status"></div>',
)


def keep_in_tab(
    *,
    kept: Mapping[str, Any],
    page: str,
    pages: Sequence[str],
    step: str,
    place: Mapping[str, str],
    untrue: Sequence[str],
    language: str,
    navigations: int,
    arrivals: int,
    words: Mapping[str, str],
) -> None:
    """Once a run, at the page's end.

    kept:  what a server that was restarted goes on from (ui/session/snapshot.py).
    page:  the page's name; pages: those of all, in the menu's order.
    place: what the address says of where in the page one is, in this order; "" for what it does not say.
    untrue: other parts of the address that shall go.  language: what it says if it names one.
    step:  names what Back undoes: when it changes, the browser's history gets an entry.
    navigations: how often Back and Forward were followed.  arrivals: how often the visitor was led to a part of a page.
    """
    address = {"place": place, "untrue": untrue, "language": language}
    where = {"page": page, "pages": pages, "step": step, "address": address}
    moved = {"navigations": navigations, "arrivals": arrivals}
    _tab(key="tab", data={"kept": kept, "words": words, **where, **moved}, height=0)
