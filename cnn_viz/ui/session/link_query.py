"""What a link may say, each part as a declared type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from cnn_viz.text import LANGUAGES
from cnn_viz.typed import MisfitError, typed
from cnn_viz.ui.session import asked, hiding, lesson, predicting, working

Place = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]+\.[0-9]{1,5}(?:\.[0-9]{1,4}\.[0-9]{1,4})?\Z")]


class Query(Struct, omit_defaults=True):
    """What a link says; nothing in it must be there.

    m: the network.  vs: the one beside it, or KEPT with vd, a digit that was kept (digit_link.py).
    d: the digit (digit_link.py), or k: the strokes that it was drawn with, to be seen again as they grew
    (stroke_link.py).  p: what stands on the playground (bench_link.py).
    s: the map, "conv1.3", or a position in it, "conv1.3.12.14".  rs: the map in the one beside it.
    v: how deep one looks into the network's picture, "all", "overview" or a layer.
    w: what is asked on the page Why (asked.py).
    l: a lesson and its step, from 1: "first_ten_minutes.3".
    x: a set of exercises by its number, or "own": everybody gets another one (working.py).
    hide: parts of the page that are not shown, "menu.tools" (hiding.py).
    ask: "1" where a prediction is asked for in front of each page (predicting.py).
    lang: the language, with a country or without.
    """

    m: str | None = None
    lang: Annotated[str, Meta(pattern=f"^(?:{'|'.join(LANGUAGES)})")] | None = None
    d: str | None = None
    k: str | None = None
    vs: str | None = None
    vd: str | None = None
    s: Place | None = None
    rs: Place | None = None
    p: str | None = None
    v: Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,32}\Z")] | None = None
    w: Annotated[str, Meta(pattern=asked.PATTERN)] | None = None
    l: Annotated[str, Meta(pattern=lesson.PATTERN)] | None = None  # noqa: E741
    x: Annotated[str, Meta(pattern=working.PATTERN)] | None = None
    hide: Annotated[str, Meta(pattern=hiding.PATTERN)] | None = None
    ask: Annotated[str, Meta(pattern=predicting.PATTERN)] | None = None


def read_query(query: Mapping[str, str]) -> tuple[Query, bool]:
    """What of a link is as declared, and whether something is not."""
    known = {name: query[name] for name in Query.__struct_fields__ if name in query}
    garbled = False
    while True:
        try:
            return typed(known, Query), garbled
        except MisfitError as misfit:
            del known[str(misfit.path[0])]
            garbled = True
