"""The app in a real browser: one Chromium for all tests, a new visitor for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESKTOP, PATIENCE, new_context
from tests.serving import OUT, Server, serve

NewPage = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def alone() -> Iterator[Server]:
    """A server that shows single components: /?alone=network."""
    with serve("tests/browser/pages/alone.py") as running:
        yield running


@pytest.fixture(autouse=True)
def _no_traceback(server: Server) -> Iterator[None]:
    """Whatever a test does to the app, the server's log stays free of tracebacks."""
    before = server.log.stat().st_size
    yield
    assert not (said := server.tracebacks(before)), said


@pytest.fixture
def new_page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """A function that gives a page of a new visitor: new_page(size=PHONE, scheme="dark", touch=True).
    server: another one than all tests share.

    At the end: a screenshot of every page into out/ if the test failed, and no request went to other machines.
    """
    pages: list[Page] = []
    foreign: list[str] = []

    def keep_foreign(url: str, own: str) -> None:
        if not url.startswith((own, "data:", "blob:", own.replace("http", "ws"))):
            foreign.append(url)

    def new(size: tuple[int, int] = DESKTOP, server: Server = server, **options: Any) -> Page:
        page = new_context(browser, size, **options).new_page()
        page.on("request", lambda sent: keep_foreign(sent.url, server.url))
        pages.append(page)
        return page

    yield new
    if request.node.stash.get(FAILED, False):
        _save_screenshots(request.node.name, pages)
    for page in pages:
        page.context.close()
    assert not foreign, f"the page asked other machines for {foreign}"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A new visitor at a desk."""
    return new_page()


def _save_screenshots(test: str, pages: list[Page]) -> None:
    OUT.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        page.screenshot(path=OUT / f"{re.sub(r'[^A-Za-z0-9]+', '-', test)}-{number}.png", full_page=True)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test whether it failed, for the screenshots."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
