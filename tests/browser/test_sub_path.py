"""Served under a path, as a school's portal does it: every picture and every link is where the browser looks for it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from cnn_viz.text import say
from tests.browser.chromium import IDLE, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.test_train_page import PATIENCE, open_train
from tests.serving import Server, serve
from tests.tree import ROOT

PAGES = sorted({path.stem.partition("_")[2] for path in (ROOT / "pages").glob("*.py")} - {"draw"})


@pytest.fixture(scope="module")
def below() -> Iterator[Server]:
    with serve("app.py", "--browser.serverAddress=cnn.example", path="/cnn") as running:
        yield running


@pytest.fixture
def page(new_page: NewPage, below: Server) -> Iterator[Page]:
    """A visitor of that server. None of what their browser asks for is missing, or (new_page) lies beside the path."""
    page = new_page(server=below)
    missing: list[str] = []

    def look_at(response: Response) -> None:
        if response.status >= 400:
            missing.append(f"{response.status} {response.url}")

    page.on("response", look_at)
    yield page
    assert not missing
    assert not below.tracebacks()


@pytest.mark.long
def test_every_page_is_drawn_under_a_path_and_a_link_of_it_comes_back(page: Page, below: Server) -> None:
    open_app(page, below.url, "/")
    mine = draw(page, scripted(7, PLACES[0]))
    for name in PAGES:
        page.get_by_role("link", name=say(f"{name}.title", "en"), exact=True).first.click()
        page.wait_for_url(f"{below.url}/{name}")
        page.wait_for_selector(IDLE)
    page.get_by_role("link", name=say("draw.title", "en"), exact=True).first.click()
    wait_until_settled(page)
    page.locator(".st-key-share button").click()
    link = page.locator("[data-testid=stCode] code").inner_text()
    assert link.startswith(below.url.replace("127.0.0.1", "cnn.example") + "/?")
    expect(page.get_by_role("img", name=say("draw.share_qr", "en"))).to_have_count(1)
    page.goto(f"{below.url}/?{urlsplit(link).query}")
    assert wait_until_settled(page)["digit"] == mine["digit"] == "7"
    assert dict(parse_qsl(urlsplit(link).query))["m"] == "pen"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_curves_and_the_confusion_matrix_of_a_training_are_drawn_under_a_path(page: Page, below: Server) -> None:
    open_train(page, below, "2,000", "1")
    page.locator(".st-key-train_start button").click()
    expect(page.locator(".st-key-train_keep button")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".cv-plot[data-drawn]")).to_have_count(3)
    assert page.locator(".cv-plot").first.evaluate("plot => plot.data[0].x.length") == 16
