"""Links that garble something: nothing is raised, and what cannot be followed is told."""

from __future__ import annotations

from collections.abc import Callable

from cnn_viz.ui import arrival, links
from cnn_viz.ui.state import Visit
from tests.campaign import make_links
from tests.campaign.trying import Case, Tally, attempt, cases, told

Begin = Callable[[str], Tally]


def _followed(case: Case) -> str:
    """Put a new visitor where the link points, then one who is here already."""
    visitor = Visit("en")
    visitor.page = "playground"  # there a link says what stands on the bench
    links.follow(visitor, case.content)
    arrival.arrive(visitor, case.content)
    if visitor.notice:
        return told(*visitor.notice)
    digit = visitor.drawing.digit
    says = links.query(visitor, digit)
    for name in ("m", "vs", "d", "s", "p"):
        meant, got = case.content.get(name, ""), says.get(name, "")
        assert name not in case.content or make_links.means_the_same(name, meant, got), (
            f"{name}={meant[:80]!r} was taken for {got[:80]!r} without a word"
        )
    return "followed"


def test_links(tally: Begin, whole: bool) -> None:
    attempt(tally("links"), cases("links", make_links.MAKERS, 3_000 if whole else 60), _followed)
