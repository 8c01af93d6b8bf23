"""Crowds of raw websockets: sixty people open a cold server at once, and more come than its descriptors let in."""

from __future__ import annotations

import asyncio
import sys
import urllib.error
import urllib.request

import pytest

from cnn_viz.text import say
from tests.bench.visitor import Visitor, strokes
from tests.event_loop import run_async
from tests.serving import Server, serve

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform != "linux", reason="looks into a process from outside")]

LIMIT = 240  # file descriptors: some forty people


def test_a_class_that_opens_a_cold_server_at_once_is_served() -> None:
    with serve() as server:
        waits = run_async(_open_at_once(server, 60))
        assert not server.tracebacks()
    assert max(waits) < 2 * min(waits), "those who came together are answered together"


async def _open_at_once(server: Server, people: int) -> list[float]:
    return await asyncio.gather(*(Visitor(server.url).open() for _ in range(people)))


def test_a_full_server_refuses_with_a_sentence_and_goes_on_serving_those_inside() -> None:
    import resource

    with serve() as server:
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
        run_async(_fill_and_leave(server))
        assert not server.tracebacks()


async def _fill_and_leave(server: Server) -> None:
    inside: list[Visitor] = []
    while (asked := await asyncio.to_thread(_ask, server))[0] == 200:
        inside.append(Visitor(server.url))
        await inside[-1].open()
        assert len(inside) < LIMIT
    assert len(inside) >= 20
    assert asked == (503, True)
    drawing = next(strokes())
    for visitor in (inside[0], inside[-1]):
        await visitor.draw(drawing)
        assert visitor.answers
    for visitor in inside:
        await visitor.close()
    async with asyncio.timeout(60):
        while (await asyncio.to_thread(_ask, server))[0] != 200:
            await asyncio.sleep(0.5)


def _ask(server: Server) -> tuple[int, bool]:
    """What a browser gets that opens the page: the status, and whether the sentence stands there."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(server.url, headers={"Accept": "text/html", "Accept-Language": "zh-CN"})
    try:
        with direct.open(request, timeout=60) as answer:
            return answer.status, False
    except urllib.error.HTTPError as refused:
        return refused.code, say("errors.full_house", "zh", seconds=30) in refused.read().decode()
