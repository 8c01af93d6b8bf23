"""A visitor who follows a link and presses something more before the page has changed comes to where the link leads."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import IDLE, heard, open_app
from tests.serving import Server

# While `held` is a list, what the server says waits there; then the page hears all of it at once.
HELD = heard("(act) => (event) => (window.held ? held.push(() => act(event)) : act(event))")
RELEASE = "() => { const told = held; held = null; for (const tell of told) tell(); }"
PRESSED = {"/playground": "playground.lesson_pool", "/why": "why.instrument_cover"}


@contextmanager
def busy(server: Server) -> Iterator[None]:
    """The server answers nobody, and then everybody at once."""
    os.kill(server.pid, signal.SIGSTOP)
    yield
    os.kill(server.pid, signal.SIGCONT)


@pytest.mark.parametrize("path", PRESSED)
def test_what_is_pressed_last_on_a_page_does_not_bring_it_back(page: Page, server: Server, path: str) -> None:
    page.add_init_script(HELD)
    open_app(page, server.url, path, lang="en")
    choice = page.get_by_role("radio", name=say(PRESSED[path], "en"))
    expect(choice).not_to_be_checked()
    page.evaluate("window.held = []")
    with busy(server):
        page.get_by_role("link", name=say("glossary.title", "en"), exact=True).click(no_wait_after=True)
        choice.click()
        page.wait_for_timeout(300)
    page.wait_for_timeout(1000)
    page.evaluate(RELEASE)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("glossary.title", "en"))
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("glossary.title", "en"))
