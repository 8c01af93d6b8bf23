"""From the launch to the first page that one can draw on, beyond what importing torch and streamlit takes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from playwright.sync_api import Browser, Page

from tests.bench.report import Result, Row
from tests.browser.chromium import chromium, new_context, wait_until_settled
from tests.serving import ROOT, serve


def measure(n: int = 7, warm_up: int = 1) -> Result:
    """n launches, in turn with n fresh processes that only import. Chromium runs already, as a person's does.

    warm_up: rounds before, not counted: files come from the disk, Python compiles.
    """
    imports, launches, healthy = [], [], []
    with chromium() as browser:
        for i in range(-warm_up, n):
            alone = _import_seconds()
            seconds, until_healthy = _launch(browser)
            if i >= 0:
                imports.append(alone)
                launches.append(seconds)
                healthy.append(until_healthy)
    beyond = statistics.median(launches) - statistics.median(imports)
    rows = [
        Row("beyond import torch, streamlit", beyond, "s", 1.5),
        Row("from launch to a page that one can draw on", statistics.median(launches), "s"),
        Row("of which until the server answers", statistics.median(healthy), "s"),
        Row("import torch, streamlit in a fresh process", statistics.median(imports), "s"),
    ]
    how = "Medians. The page is usable when canvas, answer and empty network stand in a new visitor's browser."
    return Result("Start", how, n, rows)


def _import_seconds() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch, streamlit"], cwd=ROOT, check=True)
    return time.perf_counter() - begin


def _launch(browser: Browser) -> tuple[float, float]:
    """Seconds from launching the server until its page is usable, and until it answers at all."""
    context = new_context(browser)
    page: Page = context.new_page()
    begin = time.perf_counter()
    with serve() as server:
        until_healthy = time.perf_counter() - begin
        page.goto(server.url, wait_until="commit")
        page.wait_for_function("window.look !== undefined")
        wait_until_settled(page)
        seconds = time.perf_counter() - begin
    context.close()
    return seconds, until_healthy
