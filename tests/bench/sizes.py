"""What a visitor's browser is sent: for the first page, and for a stroke."""

from __future__ import annotations

import statistics

from playwright.sync_api import Page, Request, WebSocket

from tests.bench.report import Result, Row
from tests.browser.chromium import chromium, new_context, wait_until_settled
from tests.browser.drawing import draw
from tests.serving import serve

SEVEN = [(80, 80), (200, 80), (120, 210)]


def measure(n: int = 5) -> Result:
    """n strokes of one new visitor, whose browser has fetched nothing before."""
    with serve() as server, chromium() as browser:
        page = new_context(browser).new_page()
        received = _Received(page)
        page.goto(server.url)
        wait_until_settled(page)
        first, scripts = received.taken()
        strokes = []
        for k in range(n):
            draw(page, [[(x + 3 * k, y) for x, y in SEVEN]])
            wait_until_settled(page)
            strokes.append(sum(received.taken()))
    rows = [
        Row("first page: messages", first / 1000, "kB", 100),
        Row("first page: our scripts, fetched once and then kept", scripts / 1000, "kB"),
        Row("a stroke", statistics.median(strokes) / 1000, "kB", 5),
    ]
    how = "Bytes over the websocket, and over HTTP from our own addresses; Streamlit's own files are not counted."
    return Result("What is sent", how, n, rows)


class _Received:
    """Bytes that came in since the last look: over the websocket, and of our scripts."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        self.requests: list[Request] = []
        page.on("websocket", self._listen)
        page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        if "/cnn-viz/" in request.url:
            self.requests.append(request)

    def _listen(self, socket: WebSocket) -> None:
        def count(content: str | bytes) -> None:
            self.messages += len(content)

        socket.on("framereceived", count)

    def taken(self) -> tuple[int, int]:
        found = self.messages, sum(request.sizes()["responseBodySize"] for request in self.requests)
        self.messages, self.requests = 0, []
        return found
