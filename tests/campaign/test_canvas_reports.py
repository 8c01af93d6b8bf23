"""Forged reports of the canvas, and forged copies of a visit in a tab: what stands there can be read, or is told."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np

from cnn_viz.engine.digits.digitize import digitize
from cnn_viz.ui.session.canvas_report import pixels, take_in
from cnn_viz.ui.session.snapshot import restored, taken
from cnn_viz.ui.session.visit import Visit
from tests.campaign.hurt import hurt_json
from tests.campaign.make_reports import MAKERS, right
from tests.campaign.peer import FAILED, Peer, last_error
from tests.campaign.trying import Case, Tally, attempt, cases, told
from tests.event_loop import run_async
from tests.serving import Server

Begin = Callable[[str], Tally]


def test_canvas_reports(tally: Begin, whole: bool) -> None:
    attempt(tally("canvas reports"), cases("canvas reports", MAKERS, 1_000 if whole else 42), _taken_in)


def _taken_in(case: Case) -> str:
    """A report after an ordinary one: the drawing is the new one or the old one, and the tab can keep it."""
    visitor = Visit("en")
    take_in(visitor, right(np.random.default_rng(case.number)))
    before = visitor.drawing
    assert before.stroke_count, "an ordinary report was not taken in"
    take_in(visitor, case.content)
    canvas = pixels(visitor.drawing)
    assert canvas.shape == (280, 280, 3) and canvas.dtype == np.uint8
    digitize(canvas)
    again = restored(json.loads(json.dumps(taken(visitor), allow_nan=False)))
    assert (pixels(again.drawing) == canvas).all(), "the tab's copy is another drawing"
    return "passed over" if visitor.drawing is before else "drawn"


def test_copies_in_a_tab(tally: Begin, whole: bool) -> None:
    makers = {"a visit's copy": _copy}
    attempt(tally("copies in a tab"), cases("copies in a tab", makers, 1_000 if whole else 30), _restored)


def _copy(chance: np.random.Generator) -> object:
    visitor = Visit("zh")
    take_in(visitor, right(chance))
    return hurt_json(taken(visitor), chance)


def _restored(case: Case) -> str:
    if not isinstance(case.content, dict):
        return "passed over"
    visitor = restored(case.content)
    digitize(pixels(visitor.drawing))
    taken(visitor)
    return told(*visitor.notice) if visitor.notice else "restored"


def test_canvas_reports_of_a_browser(tally: Begin, whole: bool, server: Server) -> None:
    """The same over a raw websocket: the page answers, and the server's log has no traceback."""
    counts = tally("canvas reports sent")
    run_async(_sent(counts, server, 150 if whole else 14))
    counts.check()


async def _sent(counts: Tally, server: Server, count: int) -> None:
    peer = Peer(server.url)
    await peer.open()
    for case in cases("canvas reports sent", MAKERS, count, seed=1):
        log = server.log.stat().st_size
        try:
            sent = {"drawing": case.content} if isinstance(case.content, str) else case.content
            await peer.draw(json.dumps(sent))  # of a mere text, Streamlit itself says in the log that it is no JSON
            assert peer.pictures, "an answer without the network's picture"
            assert not (why := last_error(server, log)), why
        except (*FAILED, AssertionError) as error:
            counts.fail(case, f"{type(error).__name__}: {error!s:.200} {last_error(server, log)}")
            peer = Peer(server.url)
            await peer.open()
        else:
            counts.outcomes["answered"] += 1
    await peer.close()
