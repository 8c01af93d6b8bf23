"""A machine that fails: the pages go on answering, and what is lost is said."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from cnn_viz.text import say
from tests.bench.visitor import strokes
from tests.campaign.faulty import FAULTS
from tests.campaign.peer import FAILED, PAGES, Peer, last_error
from tests.campaign.trying import Case, Tally
from tests.event_loop import run_async
from tests.serving import Server, serve

PATIENCE = 1_800  # seconds for what takes a few; on a crowded machine the trainings come last
START, PAUSE, GO_ON = (say(f"train.{key}", "en") for key in ("start", "pause", "go_on"))
LOST = say("train.lost", "en", step="\n", kept="").partition("\n")[0]  # as far as the first number


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_a_machine_that_fails(tally: Callable[[str], Tally], fault: str) -> None:
    counts = tally("machine faults")
    with serve(by=("-m", "tests.campaign.faulty", fault)) as server:
        _case(counts, fault, server, VISITS.get(fault, _trained))
    counts.check()


@pytest.mark.long
def test_a_worker_that_is_killed_or_stands_still(tally: Callable[[str], Tally]) -> None:
    counts = tally("machine faults")
    with serve() as server:
        _case(counts, "a worker is killed", server, _worker_killed)
        _case(counts, "a worker stands still", server, _worker_stopped)
    counts.check()


@pytest.mark.long
def test_a_server_that_is_killed(tally: Callable[[str], Tally]) -> None:
    """In the midst of a visit; another one stands in its place, and the browser connects to that."""
    counts = tally("machine faults")
    peers: list[Peer] = []

    async def drawn(server: Server) -> None:
        peers.append(Peer(server.url))
        await peers[0].open()
        await peers[0].draw(next(strokes()))
        os.kill(server.pid, signal.SIGKILL)
        await peers[0].close()

    async def again(server: Server) -> str:
        """It sends what it shows."""
        returned = peers[0]
        returned.back.rerun_script.fragment_id = ""  # all of the page, with the state of its canvas
        await returned.open()
        await returned.draw(next(strokes()))
        assert returned.answers
        await returned.close()
        return "served"

    with serve() as server:
        run_async(drawn(server))
        port = int(server.url.rpartition(":")[2])
    with serve(port=port) as server:
        _case(counts, "the server is killed", server, again)
    counts.check()


def _case(counts: Tally, fault: str, server: Server, visit: Callable[[Server], Coroutine[None, None, str]]) -> None:
    begin, case = time.perf_counter(), Case(counts.campaign, counts.outcomes.total(), fault, fault)
    log = server.log.stat().st_size
    try:
        outcome: str = run_async(visit(server))
    except (*FAILED, AssertionError) as error:
        counts.fail(case, f"{type(error).__name__}: {error!s:.200} {last_error(server, log)}")
    else:
        if why := last_error(server, log):
            counts.fail(case, why)
        else:
            counts.outcomes[outcome] += 1
    counts.seconds += time.perf_counter() - begin


async def _visited(server: Server, after_each: Callable[[], None] = lambda: None) -> str:
    """Digits drawn, and all pages opened."""
    artist = Peer(server.url)
    await artist.open()
    drawn = strokes()
    for _ in range(3):
        await artist.draw(next(drawn))
        assert artist.answers
        after_each()
    for page in PAGES[1:]:
        peer = Peer(server.url, page)
        await peer.open()
        await peer.close()
    await artist.close()
    return "served"


async def _trained(server: Server) -> str:
    """The same, and a training begun."""
    await _visited(server)
    pupil = await _begun(server)
    await pupil.close()
    return "served"


async def _while_the_clock_jumps(server: Server) -> str:
    return await _visited(server, after_each=lambda: os.kill(server.pid, signal.SIGUSR1))


async def _begun(server: Server, pause: bool = False) -> Peer:
    """Somebody whose training learns, or has learnt already; with `pause` it stands still before its end."""
    pupil = Peer(server.url, "train")
    await pupil.open()
    await pupil.press(START)
    await _until(pupil, lambda: PAUSE in pupil.buttons or bool(pupil.told and not pause))
    if pause:
        await pupil.press(PAUSE)
        await _until(pupil, lambda: GO_ON in pupil.buttons)
    return pupil


async def _until(peer: Peer, true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited in vain, and was told {peer.told}"
        await asyncio.sleep(0.2)
        await peer.look()


def _workers(server: Server) -> list[int]:
    """The training processes of a server (Linux)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == server.pid and b"engine.jobs.worker" in status.with_name("cmdline").read_bytes():
                found.append(int(status.parent.name))
        except OSError:
            continue  # it has just ended
    assert found, "no training process to end"
    return found


async def _worker_killed(server: Server) -> str:
    """Its visitor is told and may go on; the training goes on where it was."""
    pupil = await _begun(server, pause=True)
    for pid in _workers(server):
        os.kill(pid, signal.SIGKILL)
    await _until(pupil, lambda: any(told.startswith(LOST) for told in pupil.told))
    await pupil.press(GO_ON)
    await _until(pupil, lambda: PAUSE in pupil.buttons or bool(pupil.told))
    await pupil.close()
    return "told"


async def _worker_stopped(server: Server) -> str:
    """A process that stands still costs nobody else anything."""
    pupil, artist = await _begun(server, pause=True), Peer(server.url)
    stopped = _workers(server)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        await pupil.press(GO_ON)
        await artist.open()
        await artist.draw(next(strokes()))
        await pupil.look()
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    await artist.close()
    await pupil.close()
    return "served"


VISITS = {"jumping_clock": _while_the_clock_jumps}
