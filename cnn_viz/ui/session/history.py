"""Where in a page a visitor is: said by its address, kept by the tab, and gone back to with the browser's Back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from cnn_viz.engine.models import DEFAULT_MODEL
from cnn_viz.text import say
from cnn_viz.ui.components.tab import keep_in_tab
from cnn_viz.ui.session import links
from cnn_viz.ui.session.page_files import page_file, page_files
from cnn_viz.ui.session.snapshot import taken
from cnn_viz.ui.session.visit import Visit

# As in a link: the networks, the depth, the map that is open in each, a lesson's step.
PLACE = ("m", "vs", "vd", "v", "w", "s", "rs", "l")

ARRIVAL = ("to", "term")  # what a link says of where on its page one arrives (frame/arrival.py), once


def end_page(visitor: Visit) -> None:
    """A page's last line, in its fragment if it has one: the tab takes down what is there now."""
    visitor.read = None
    visitor.address = _place(visitor)
    keep_in_tab(
        kept=taken(visitor),
        page=visitor.page,
        pages=list(page_files()),
        step=_step(visitor),
        place={name: visitor.address.get(name, "") for name in PLACE},
        untrue=_untrue(visitor),
        language=visitor.language,
        navigations=visitor.navigations,
        arrivals=visitor.arrivals,
        words={"away": say("frame.away", visitor.language)},
    )


def go_to(visitor: Visit, query: Mapping[str, str]) -> None:
    """Back or Forward: exactly what the address says, and what it does not say is as it is at first.

    Of a lesson's step only where it points; the step itself is gone to by frame/lesson.py.
    """
    visitor.navigations += 1
    visitor.rival = visitor.stage = ""
    visitor.asked = visitor.asked.told("")
    visitor.selection = visitor.rival_selection = None
    links.follow(
        visitor, {"m": DEFAULT_MODEL, **{name: query[name] for name in PLACE if name in query and name != "l"}}
    )


def switch_page(visitor: Visit, page: str) -> NoReturn:
    """Go to the page with this name. With the address as it stands: Streamlit would write an entry for another one."""
    foreign = {name: value for name, value in st.query_params.items() if name not in (*PLACE, *ARRIVAL)}
    st.switch_page(page_file(page), query_params={**foreign, **visitor.address})


def _place(visitor: Visit) -> dict[str, str]:
    """What the address says, without what it need not say."""
    said = links.query(visitor, None)
    return {name: said[name] for name in PLACE if name in said and (name, said[name]) != ("m", DEFAULT_MODEL)}


def _untrue(visitor: Visit) -> list[str]:
    """What a link brought and is not so any more: it would be a lie in the address."""
    drawing, bench = visitor.linked
    return ["d", "k"] * (visitor.drawing is not drawing) + ["p"] * (visitor.playground is not bench)


def _step(visitor: Visit) -> str:
    """Another network, depth, layer, open map or step of a lesson is one; a channel or position on the layer page and
    a moment are none."""
    place = visitor.selection
    if place and visitor.page == "inside":
        place = replace(place, channel=0, row=None, column=None)
    maps = (links.selection_text(place), links.selection_text(visitor.rival_selection))
    lesson = visitor.going.text if visitor.going.is_on(visitor.page) else ""
    parts = (visitor.rival, visitor.stage, visitor.asked.instrument, *maps, lesson)
    return " ".join((visitor.network, *(text or "-" for text in parts)))
