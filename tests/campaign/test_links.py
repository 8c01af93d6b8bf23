"""Links that garble something: nothing is raised, and what cannot be followed is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from cnn_viz.text import say
from cnn_viz.ui.frame import arrival
from cnn_viz.ui.session import links
from cnn_viz.ui.session.language import known_language
from cnn_viz.ui.session.reading import BLANK
from cnn_viz.ui.session.visit import Visit
from tests.campaign import make_links
from tests.campaign.peer import FAILED, PAGES, Peer, last_error
from tests.campaign.trying import Case, Tally, attempt, cases, told
from tests.event_loop import run_async
from tests.serving import Server

Begin = Callable[[str], Tally]


def _followed(case: Case) -> str:
    """Put a new visitor where the link points, then one who is here already."""
    visitor = Visit("en")
    visitor.page = "playground"  # there a link says what stands on the bench
    links.follow(visitor, case.content)
    arrival.arrive(visitor, case.content)
    if visitor.notice:
        return told(*visitor.notice)
    drawing = visitor.drawing
    says = links.query(visitor, drawing.digit or (BLANK if drawing.strokes else None))
    for name in ("m", "vs", "d", "k", "s", "p"):
        if name == "d" and "k" in case.content:
            continue  # the strokes are the digit
        meant, got = case.content.get(name, ""), says.get(name, "")
        assert name not in case.content or make_links.means_the_same(name, meant, got), (
            f"{name}={meant[:80]!r} was taken for {got[:80]!r} without a word"
        )
    return "followed"


def test_links(tally: Begin, whole: bool) -> None:
    attempt(tally("links"), cases("links", make_links.MAKERS, 3_000 if whole else 60), _followed)


def test_links_opened(tally: Begin, whole: bool, server: Server) -> None:
    """On every page, over a raw websocket: it opens, and what the link garbled is told there."""
    counts = tally("links opened")
    run_async(_opened(counts, server, 200 if whole else 8))
    counts.check()


async def _opened(counts: Tally, server: Server, count: int) -> None:
    begin = time.perf_counter()
    for case in cases(counts.campaign, make_links.MAKERS, count, seed=1):
        peer = Peer(server.url, PAGES[case.number % len(PAGES)], urlencode(case.content))
        log = server.log.stat().st_size
        try:
            await peer.open()
            assert not (why := last_error(server, log)), why
            notice = _notice(case.content)
            assert notice in ["", *peer.told], f"'{notice}' is not told on {peer.back.rerun_script.page_name or 'draw'}"
            counts.outcomes["told" if notice else "opened"] += 1
        except (*FAILED, AssertionError) as error:
            counts.fail(case, f"{type(error).__name__}: {error!s:.200}: {case.content!r:.200}")
        await peer.close()
    counts.seconds += time.perf_counter() - begin


def _notice(query: make_links.Query) -> str:
    """What a new visitor of this link has to be told; "" for nothing."""
    visitor = Visit(known_language(query.get("lang", "")))
    links.follow(visitor, query)
    arrival.arrive(visitor, query)
    key, values = visitor.notice or ("", {})
    return say(key, visitor.language, **values) if key else ""
