"""Forged strokes, and forged copies of a visit in a tab: what stands there can be read, or is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from cnn_viz.engine.digits.digitize import NothingDrawn, digitize
from cnn_viz.ui.session.snapshot import restored, taken
from cnn_viz.ui.session.strokes import follow, pixels
from cnn_viz.ui.session.visit import Visit
from tests.campaign.hurt import hurt_json
from tests.campaign.make_strokes import MAKERS, right
from tests.campaign.peer import FAILED, Peer, last_error
from tests.campaign.trying import Case, Tally, attempt, cases, told
from tests.event_loop import run_async
from tests.serving import Server

Begin = Callable[[str], Tally]


def test_strokes(tally: Begin, whole: bool) -> None:
    attempt(tally("strokes"), cases("strokes", MAKERS, 1_000 if whole else 42), _taken_in)


def _taken_in(case: Case) -> str:
    """After an ordinary stroke: the drawing is the new one or the old one, and the tab can keep it."""
    visitor = Visit("en")
    _send(visitor, {"generation": 0, "first": 0, "deeds": [[20, "#ffffff", [400, 400, 800, 420]]]})
    before = visitor.drawing
    assert before.strokes, "an ordinary stroke was not taken in"
    _send(visitor, case.content)
    canvas = pixels(visitor.drawing)
    assert canvas.shape == (280, 280, 3) and canvas.dtype == np.uint8
    with suppress(NothingDrawn):
        digitize(canvas)
    again = restored(json.loads(json.dumps(taken(visitor), allow_nan=False)))
    assert (pixels(again.drawing) == canvas).all(), "the tab's copy is another drawing"
    return "passed over" if visitor.drawing is before else "drawn"


def _send(visitor: Visit, content: Any) -> None:
    """As the browser does that knows the canvas, where the content is whole enough to say which."""
    whole = isinstance(content, dict) and content.get("generation") == content.get("first") == 0
    follow(visitor, {**content, "generation": visitor.generation, "first": visitor.deeds_here} if whole else content)
    visitor.take_in()


def test_copies_in_a_tab(tally: Begin, whole: bool) -> None:
    makers = {"a visit's copy": _copy}
    attempt(tally("copies in a tab"), cases("copies in a tab", makers, 1_000 if whole else 30), _restored)


def _copy(chance: np.random.Generator) -> object:
    visitor = Visit("zh")
    _send(visitor, right(chance))
    since = {**right(chance), "generation": visitor.generation, "first": 0}
    return hurt_json({**taken(visitor), "since": since}, chance)


def _restored(case: Case) -> str:
    if not isinstance(case.content, dict):
        return "passed over"
    visitor = restored(case.content)
    with suppress(NothingDrawn):
        digitize(pixels(visitor.drawing))
    taken(visitor)
    return told(*visitor.notice) if visitor.notice else "restored"


def test_strokes_sent(tally: Begin, whole: bool, server: Server) -> None:
    """The same to the route and as a component's message: the page answers, and the log has no traceback."""
    counts = tally("strokes sent")
    run_async(_sent(counts, server, 150 if whole else 16))
    counts.check()


async def _sent(counts: Tally, server: Server, count: int) -> None:
    peer = Peer(server.url)
    await peer.open()
    for case in cases("strokes sent", MAKERS, count, seed=1):
        log = server.log.stat().st_size
        try:
            status, _ = await peer.post(case.content)
            assert status in (200, 409, 413), status
            await peer.hand_over(case.content)
            await peer.look()
            assert not (why := last_error(server, log)), why
        except (*FAILED, AssertionError) as error:
            counts.fail(case, f"{type(error).__name__}: {error!s:.200} {last_error(server, log)}")
            peer = Peer(server.url)
            await peer.open()
        else:
            counts.outcomes["answered"] += 1
    await peer.close()
