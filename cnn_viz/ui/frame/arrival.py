"""Coming to a page by a link of our own, in the midst of a visit: what it says is put there, and it leads the way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cnn_viz.engine.digits.digit_link import garbled
from cnn_viz.errors import UserError
from cnn_viz.text import sentences
from cnn_viz.ui.components.arrival import lead_to
from cnn_viz.ui.session import links
from cnn_viz.ui.session.visit import Visit

HERE = "here"  # the beginning of the page
CARRIED = ("m", "s", "p", "w")  # network, a place in it, bench, instrument; never a drawing: the visitor's own stays


def arrive(visitor: Visit, query: Mapping[str, str]) -> None:
    """Take up what our link says: "to" names a part of the page, "term" an entry of the glossary.

    Other links, which carry neither, were taken up as the visit began; coming back to their address changes nothing.
    """
    visitor.arrivals += 1
    if "to" in query:
        links.follow(visitor, {name: query[name] for name in CARRIED if name in query})
    try:
        visitor.sought = _sought(query)
    except UserError as error:
        visitor.sought, visitor.notice = "", (error.key, error.values)


def _sought(query: Mapping[str, str]) -> str:
    """The part of the page, "" for its beginning. Raises UserError for what is no name, and no entry."""
    term, part = query.get("term", ""), query.get("to", "")
    if not re.fullmatch(r"\w{0,40}", part, re.ASCII) or (term and f"{term}_text" not in sentences("glossary")):
        raise garbled()
    return "" if part == HERE else part or (term and f"term_{term}")


def lead(visitor: Visit) -> None:
    """Lead the browser to the part of the page that was asked for, if one was."""
    if visitor.sought:
        lead_to(visitor.sought, visitor.arrivals)
