"""A stroke while it is drawn: how many of the pen's moves are answered within a frame, beside a bare canvas."""

from __future__ import annotations

import math
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.bench.report import Result, Row, percentile, spread
from tests.browser.chromium import chromium, new_context, open_app
from tests.browser.drawing import PLACES, canvas, draw, scripted
from tests.serving import serve

LIMIT, PHONE_LIMIT = 50, 100  # ms; a longer task is called long, at a desk and on a phone
FRAME = 1000 / 60  # ms
THROTTLED = 4  # how many times slower a phone is taken to be

# From each move to the end of the frame that was drawn for it, the changes of the answer, long tasks.
_WATCH = """() => {
  const find = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.matches('.cv-answer')) return element;
      const found = element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
  };
  window.long = []; window.moves = []; window.answers = 0;
  const told = (list) => long.push(...list.getEntries().map((entry) => entry.duration));
  new PerformanceObserver(told).observe({ type: 'longtask' });
  addEventListener('pointermove', ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel(); // its message comes when the frame has been drawn
    port1.onmessage = () => moves.push(performance.now() - timeStamp);
    port2.postMessage(0);
  }), true);
  const answer = find(document);
  if (answer) new MutationObserver(() => answers++).observe(answer, { attributes: true, subtree: true });
}"""


class Stroke(NamedTuple):
    """moves: milliseconds from each to the end of its frame.  long: the tasks over 50 ms.  answers: its changes."""

    moves: list[float]
    long: list[float]
    answers: int


def _drawn(page: Page, moves: int) -> Stroke:
    box = canvas(page).bounding_box()
    assert box
    page.evaluate(_WATCH)
    page.mouse.move(box["x"] + 40, box["y"] + 140)
    page.mouse.down()
    page.evaluate("() => { moves = []; answers = 0; }")
    for k in range(moves):
        share = k / moves
        page.mouse.move(box["x"] + 40 + 200 * share, box["y"] + 140 + 80 * math.sin(12 * share))
    page.wait_for_timeout(200)
    found = Stroke(*page.evaluate("[moves, long, answers]"))
    page.mouse.up()
    return found


def _measured(browser: Browser, url: str, throttled: float, moves: int, ours: bool) -> Stroke:
    page = new_context(browser, (1440, 900)).new_page()
    if ours:
        open_app(page, url)
        draw(page, scripted(1, PLACES[0]))  # the start is not what is measured: the weights come with the first message
    else:
        page.goto(url)
        canvas(page).wait_for()
    page.wait_for_timeout(1000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttled})
    found = _drawn(page, moves)
    page.context.close()
    return found


def _rows(what: str, ours: Stroke, bare: Stroke, limit: float) -> list[Row]:
    against = percentile(ours.moves, 0.95) / max(FRAME, percentile(bare.moves, 0.95))
    return [
        Row(
            f"{what}: 95th percentile from a move to the end of its frame, against the bare canvas or one frame",
            against,
            "",
        ),
        Row(f"{what}: longest task, 0 for none over 50 ms", max(ours.long, default=0), "ms", limit),
        Row(f"{what}: share of the moves after which the answer changed", ours.answers / len(ours.moves), ""),
        *spread(f"{what}: from a move to the end of its frame", ours.moves, "ms"),
        *spread(f"{what}: the same on the bare canvas", bare.moves, "ms"),
    ]


def measure(n: int = 200) -> Result:
    """n moves of the mouse in one stroke, on the Draw page and on the bare one; at a desk, then four times slower."""
    rows: list[Row] = []
    with serve() as server, serve("tests/bench/bare_app.py") as plain, chromium() as browser:
        for what, throttled, limit in (("desk", 1, LIMIT), ("phone", THROTTLED, PHONE_LIMIT)):
            bare = _measured(browser, plain.url, throttled, n, ours=False)
            rows += _rows(what, _measured(browser, server.url, throttled, n, ours=True), bare, limit)
    how = "One stroke on the Draw page and on a page with a canvas and ten bars, in headless Chromium at 1440 px; the"
    how += f" phone is a processor slowed down {THROTTLED} times."
    return Result("While the pen moves", how, n, rows)
