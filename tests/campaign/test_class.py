"""A class: everybody arrives at once on a cold server, draws, trains, and leaves; what they left is freed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from cnn_viz.text import say
from tests.bench import crowd, visitor
from tests.campaign.peer import FAILED, Peer, last_error
from tests.campaign.trying import Case, Tally
from tests.event_loop import run_async
from tests.serving import Server, serve

START, LEARN = say("train.start", "en"), say("scratch.training_start", "en")
PATIENCE = 120  # seconds within which what ended sessions held is given back, their time being over
STRAY = 20  # descriptors that may be open besides: logs, and the pipes of processes that train; a session holds three
SPARE = 0.35  # of what a class takes, so much may stay: memory that Python keeps for the next one
LITTLE = 60  # MB that mean nothing


def test_a_class(tally: Callable[[str], Tally], whole: bool) -> None:
    """A second class, as large as the first, needs no more memory: what the first left was freed."""
    counts = tally("a class at once")
    people, strokes = (60, 3) if whole else (8, 1)
    begin = time.perf_counter()
    forgetful = ("-m", "tests.campaign.faulty", "forgetful")
    with serve("app.py", "--server.disconnectedSessionTTL=1", by=forgetful) as server:
        files = _open_files(server)
        run_async(_class(counts, server, people, strokes, trainings=people if whole else 0))
        _all_freed(counts, server, files)
        if whole:
            first = _memory(server)
            run_async(_class(counts, server, people, strokes, trainings=0))
            full = _memory(server)
            _all_freed(counts, server, files)
            _check(counts, "memory", first, _memory(server), full)
        if why := last_error(server):
            counts.fail(Case(counts.campaign, 0, "log", ""), why)
    counts.seconds = time.perf_counter() - begin
    counts.check()


def _check(counts: Tally, kind: str, first: float, last: float, full: float) -> None:
    """After the second class there may be little more than after the first. All in MB."""
    said = f"{first:.0f} MB after the first class, {full:.0f} while the second was there, {last:.0f} after it"
    counts.notes.append(said)
    if last - first > max(LITTLE, SPARE * (full - first)):
        counts.fail(Case(counts.campaign, 0, kind, ""), said)


async def _class(counts: Tally, server: Server, people: int, strokes: int, trainings: int) -> None:
    class_ = [Peer(server.url) for _ in range(people)]
    pupils = [Peer(server.url, page) for page in ("train", "scratch") for _ in range(trainings)]
    drawn = visitor.strokes()
    await _all(counts, "arrived", class_ + pupils, lambda peer: peer.open())
    for _ in range(strokes):
        await _all(counts, "answered", class_, lambda peer: peer.draw(next(drawn)))
    await _all(counts, "trained", pupils, lambda peer: peer.press(START if START in peer.buttons else LEARN))
    await _all(counts, "answered", class_, lambda peer: peer.look())
    await _all(counts, "left", class_ + pupils, lambda peer: peer.close())


async def _all(counts: Tally, outcome: str, peers: Sequence[Peer], deed: Callable[[Peer], Awaitable[object]]) -> None:
    """All do it at the same moment."""

    async def one(number: int, peer: Peer) -> None:
        try:
            await deed(peer)
        except FAILED as error:
            counts.fail(Case(counts.campaign, number, outcome, ""), f"{type(error).__name__}: {error!s:.200}")
        else:
            counts.outcomes[outcome] += 1

    await asyncio.gather(*(one(number, peer) for number, peer in enumerate(peers)))


def _all_freed(counts: Tally, server: Server, at_first: int) -> None:
    """Wait until the server has closed what the sessions held open."""
    end = time.monotonic() + PATIENCE
    while (still := _open_files(server)) > at_first + STRAY:
        if time.monotonic() > end:
            counts.fail(Case(counts.campaign, 0, "freed", ""), f"{still} files are open, {at_first} at first")
            return
        time.sleep(0.2)
    counts.outcomes["freed"] += 1


def _open_files(server: Server) -> int:
    """How many descriptors the server has (Linux)."""
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def _memory(server: Server) -> float:
    """What the server takes, MB (Linux): the least of some seconds, since what it works on comes and goes."""
    looks = []
    for _ in range(20):
        rows = Path(f"/proc/{server.pid}/status").read_text().splitlines()
        looks.append(int(next(row for row in rows if row.startswith("VmRSS")).split()[1]) / 1024)
        time.sleep(0.5)
    return min(looks)


@pytest.mark.long
@pytest.mark.parametrize(("people", "strokes"), [(100, 5), (300, 3)])
def test_a_crowd_draws(tally: Callable[[str], Tally], people: int, strokes: int) -> None:
    """As the speed bench has it, larger: nobody gets an error."""
    counts = tally(f"{people} people draw")
    begin = time.perf_counter()
    result = crowd.measure(people, strokes)
    errors = next(int(row.value) for row in result.rows if row.what == "errors")
    counts.outcomes["answered"] += result.n - errors
    if errors:
        counts.fail(Case(counts.campaign, people, "errors", ""), f"{errors} errors: {result.how}")
    counts.notes += [f"{row.what} {row.value:.0f} {row.unit}" for row in result.rows[:1]]
    counts.seconds = time.perf_counter() - begin
    counts.check()
