"""Nothing computes when nobody draws: the server's processor time while a page is open and a drawing stands."""

from __future__ import annotations

import time

from tests.bench.report import Result, Row
from tests.browser.chromium import chromium, new_context, open_app
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import serve


def measure(n: int = 20) -> Result:
    """Watch for n seconds."""
    with serve() as server, chromium() as browser:
        page = new_context(browser).new_page()
        open_app(page, server.url)
        draw(page, scripted(7, PLACES[0]))
        time.sleep(1)
        before, sent = server.cpu_seconds, page.evaluate("look().sent")
        time.sleep(n)
        share = 100 * (server.cpu_seconds - before) / n
        messages = page.evaluate("look().sent") - sent
    rows = [Row("the server's share of one core", share, "%", 1), Row("messages from the page", messages, "", 0)]
    return Result("Nobody draws", "Seconds watched, one page open with a drawing on it.", n, rows)
