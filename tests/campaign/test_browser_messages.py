"""Forged messages of our components over a raw websocket: no page fails, and the server's log has no traceback."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from cnn_viz.engine.playground import bench_link
from cnn_viz.engine.playground.bench import Bench
from cnn_viz.text import say
from tests.bench.visitor import strokes
from tests.browser.accessibility import ON_A_MAP
from tests.campaign import make_messages
from tests.campaign.peer import FAILED, OURS, Peer, last_error
from tests.campaign.trying import Case, Tally
from tests.event_loop import run_async
from tests.serving import Server

# Where which components are: page, query, the button that shows the rest.
PLACES = (
    ("", "", say("draw.moments", "en")),
    ("inside", "m=lenet_rgb", ""),
    ("networks", "", ""),
    ("build", "", ""),
    ("playground", f"p={bench_link.encode(Bench(lesson='conv'))}", ""),
    ("playground", f"p={bench_link.encode(Bench(lesson='moves'))}", ""),
    ("scratch", "", ""),
    ("train", "", ""),
    ("why", "m=pen~conv1.2%3D0", ""),
    ("why", "w=cover", ""),
    ("why", "w=learn", ""),
    ("lessons", f"x={ON_A_MAP}", ""),
    ("", "l=first_ten_minutes.4", ""),
)

NAMES = {name for name, _ in make_messages.RIGHT}


def test_every_message_of_the_scripts_is_forged() -> None:
    assert make_messages.sent_by_scripts() <= set(make_messages.RIGHT)


def test_browser_messages(tally: Callable[[str], Tally], whole: bool, server: Server) -> None:
    counts = tally("browser messages")
    for place in PLACES:
        run_async(_page(counts, server, place, 40 if whole else 1))
    counts.check()


async def _page(counts: Tally, server: Server, place: tuple[str, str, str], each: int) -> None:
    """So many messages to each component of a page, by turns."""
    begin, peer = time.perf_counter(), await _arrived(server, place)
    home = peer.page
    for number in range(each * max(2, sum(_name(peer, one) in NAMES for one in peer.components))):
        if peer.page != home or not peer.components:  # the message before led away
            await peer.close()
            peer = await _arrived(server, place)
        ids = [one for one in sorted(peer.components) if _name(peer, one) in NAMES] or sorted(peer.components)
        component = ids[number % len(ids)]
        name = _name(peer, component)
        message = make_messages.forged(name, np.random.default_rng([PLACES.index(place), number]))
        case = Case(counts.campaign, number, f"{place[0]} {name}", repr(message))
        if why := await _trouble(peer, component, message, server):
            counts.fail(case, f"{why}: {message!r:.200}")
            await peer.close()
            peer = await _arrived(server, place)
        else:
            counts.outcomes["answered"] += 1
    await peer.close()
    counts.seconds += time.perf_counter() - begin


def _name(peer: Peer, component: str) -> str:
    return peer.components[component][0].component_name.removeprefix(OURS)


async def _trouble(peer: Peer, component: str, message: make_messages.Message, server: Server) -> str:
    """What went wrong when it was sent, on the page or in the server's log; "" for nothing."""
    log = server.log.stat().st_size
    try:
        await peer.tell(component, message.event, message.value, state=message.state)
    except FAILED as error:
        return f"{type(error).__name__}: {error!s:.60} {last_error(server, log)}"
    return last_error(server, log)


async def _arrived(server: Server, place: tuple[str, str, str]) -> Peer:
    """Somebody who has opened the page, drawn on it where one can, and pressed the button."""
    page, query, button = place
    peer = Peer(server.url, page, query)
    await peer.open()
    if peer.live:
        await peer.draw(next(strokes()))
    if button:
        await peer.press(button)
    return peer
