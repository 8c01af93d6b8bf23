"""deploy/nginx.conf in a real nginx over two replicas under /cnn/: 200 people, one replica killed, a real Chromium."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import signal
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email.message import Message

import pytest
from playwright.sync_api import Browser, Page, expect

from cnn_viz.text import say
from tests.bench.visitor import Visitor, strokes
from tests.browser.chromium import IDLE, new_context, open_app, wait_until_settled
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.test_sub_path import PAGES
from tests.browser.test_train_page import PATIENCE
from tests.campaign.replicas import behind_nginx
from tests.event_loop import run_async
from tests.serving import Server

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

PEOPLE = 200
AT_ONCE = 8  # who open the page at the same moment
SEAT = re.compile(r"cnn_viz_seat=(one|two); Path=/cnn/; HttpOnly; SameSite=Lax")

Proxied = tuple[str, Server, Server]


@pytest.fixture(scope="module")
def proxied() -> Iterator[Proxied]:
    with behind_nginx() as running:
        yield running


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of an answer, followed nowhere."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay())
    try:
        with direct.open(urllib.request.Request(url, body, headers), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def test_headers_compression_body_size_and_what_is_not_shown(proxied: Proxied) -> None:
    url, *_ = proxied
    status, headers, page = ask(f"{url}/train", Accept="text/html")
    assert status == 200
    assert SEAT.fullmatch(headers["Set-Cookie"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "'unsafe-eval'" not in headers["Content-Security-Policy"]
    assert ask(f"{url}/_stcore/metrics")[0] == 404
    for address in (url, url.removesuffix("/cnn") + "/"):
        assert ask(address)[1]["Location"] == "/cnn/"
    script = re.search(r"\./(static/js/index\.[\w-]+\.js)", page.decode())
    assert script
    for _ in range(2):  # from the app, and then from nginx's own store
        status, headers, content = ask(f"{url}/{script[1]}", **{"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert "immutable" in headers["Cache-Control"] and "Set-Cookie" not in headers
        assert 2 * len(content) < len(gzip.decompress(content))
    assert ask(f"{url}/_stcore/health", bytes(20 * 2**20 + 2000))[0] != 413  # a file of 20 MB in its envelope
    assert ask(f"{url}/_stcore/health", bytes(22 * 2**20))[0] == 413


def test_nothing_on_any_page_is_against_the_policy_and_a_training_is_drawn(proxied: Proxied, browser: Browser) -> None:
    url, *_ = proxied
    page = new_context(browser).new_page()
    page.add_init_script(
        "window.against = []; addEventListener('securitypolicyviolation', (e) => "
        "against.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status > 400 else None)
    open_app(page, url, "/")
    assert draw(page, scripted(7, PLACES[0]))["digit"] == "7"
    _dialogs(page)
    for name in PAGES:
        page.get_by_role("link", name=say(f"{name}.title", "en"), exact=True).first.click()
        page.wait_for_url(f"{url}/{name}")
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(500)
    page.get_by_role("link", name=say("train.title", "en"), exact=True).first.click()
    page.locator(".st-key-train_start button").click()
    expect(page.locator(".cv-plot[data-drawn]").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".st-key-train_keep button")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("against") == [] and wrong == []


def _dialogs(page: Page) -> None:
    """What makes files and pictures: the share dialog's code, the camera, a photo, the network's picture."""
    page.locator(".st-key-share button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".st-key-photo button").click()
    page.get_by_role("dialog").get_by_text(say("draw.photo_camera", "en"), exact=True).click()
    page.wait_for_timeout(1000)
    picture = page.locator("canvas.lower-canvas").first.screenshot()
    page.locator("input[type=file]").set_input_files({"name": "7.png", "mimeType": "image/png", "buffer": picture})
    expect(page.get_by_role("dialog")).to_have_count(0)
    wait_until_settled(page)
    with page.expect_download():
        page.get_by_role("button", name=say("network.shown_save", "en")).first.click()


def test_two_hundred_people_keep_their_seats_and_go_on_when_a_replica_is_killed(proxied: Proxied) -> None:
    url, _, two = proxied
    run_async(_crowd(url, two))


async def _crowd(url: str, killed: Server) -> None:
    gate, drawn = asyncio.Semaphore(AT_ONCE), strokes()
    drawings = [[next(drawn) for _ in range(4)] for _ in range(PEOPLE)]

    async def come(cookie: str) -> Visitor:
        """As a browser does: the page first, and with its cookie the connection."""
        async with gate:
            told = cookie or _seat([(await asyncio.to_thread(ask, f"{url}/", Accept="text/html"))[1]["Set-Cookie"]])
            visitor = Visitor(url, told)
            await visitor.open()
            return visitor

    people = await asyncio.gather(*(come("") for _ in range(PEOPLE)))
    seats = Counter(person.cookie for person in people)
    assert sum(seats.values()) == PEOPLE and min(seats.values()) > PEOPLE // 3
    assert all(_seat(person.given) == person.cookie for person in people), "everybody is where their cookie says"
    await asyncio.gather(*(_draw(person, plan[:2], gate) for person, plan in zip(people, drawings, strict=True)))
    if sys.platform != "win32":
        os.kill(killed.pid, signal.SIGKILL)
    for person, plan in zip(people, drawings, strict=True):
        if person.cookie == "cnn_viz_seat=one":
            await _draw(person, plan[2:], gate)
    back = await asyncio.gather(*(come(person.cookie) for person in people if person.cookie == "cnn_viz_seat=two"))
    assert len(back) == seats["cnn_viz_seat=two"]
    assert {_seat(person.given) for person in back} == {"cnn_viz_seat=one"}, "and keep that seat"
    await asyncio.gather(*(_draw(person, plan[2:], gate) for person, plan in zip(back, drawings, strict=False)))
    await asyncio.gather(*(person.close() for person in back))


def _seat(cookies: list[str]) -> str:
    """What a browser sends back of the cookies it got."""
    found = [match for cookie in cookies if (match := SEAT.fullmatch(cookie))]
    assert len(found) == 1, cookies
    return f"cnn_viz_seat={found[0][1]}"


async def _draw(person: Visitor, plan: list[str], gate: asyncio.Semaphore) -> None:
    for report in plan:
        async with gate:
            await person.draw(report)
        assert person.answers
