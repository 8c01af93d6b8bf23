"""Every page of the app as axe-core judges it, in the states in which people meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser, Page, expect

from cnn_viz.text import say
from cnn_viz.ui.session.working import Working
from tests.browser.chromium import DESKTOP, IDLE, new_context, open_app
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")

# Streamlit's own, which nothing of ours rewrites: (rule, part of the element's HTML, why it stands).
STREAMLITS: list[tuple[str, str, str]] = []

Language = Literal["en", "zh"]
Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Finding:
    """What axe finds serious: its rule, the element's place and HTML, and what is wrong with it."""

    rule: str
    place: str
    html: str
    wrong: str


def findings(page: Page) -> list[Finding]:
    """Of the page as it is now: our own elements' serious and critical findings."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [
        Finding(rule["id"], str(node["target"]), node["html"][:300], node.get("failureSummary", ""))
        for rule in result["violations"]
        if rule["impact"] in SERIOUS or rule["id"] == "heading-order"
        for node in rule["nodes"]
    ]
    return [each for each in found if not any(each.rule == rule and part in each.html for rule, part, _ in STREAMLITS)]


def opened(browser: Browser, url: str, state: str, language: Language, scheme: Scheme) -> Page:
    """A new visitor's page in one of STATES."""
    context = new_context(browser, DESKTOP, scheme=scheme, locale={"en": "en-US", "zh": "zh-CN"}[language])
    page = context.new_page()
    STATES[state](page, url, language)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(1_000)  # what fades in is of no colour yet
    return page


def _drawn(page: Page, url: str, language: str) -> None:
    open_app(page, url, lang=language)
    draw(page, scripted(7, PLACES[1]))


def _map_open(page: Page, url: str, language: str) -> None:
    _drawn(page, url, language)
    page.locator("[data-layer=conv1] .item").nth(3).click()
    expect(page.locator(".panel canvas")).not_to_have_count(0)
    expect(page.locator(".panel .quiet", has_text="…")).to_have_count(0)  # what is still being fetched


def _deep(**link: str) -> Callable[[Page, str, str], None]:
    def look(page: Page, url: str, language: str) -> None:
        open_app(page, url, lang=language, **link)
        draw(page, scripted(7, PLACES[1]))

    return look


def _presented(page: Page, url: str, language: str) -> None:
    _deep(v="conv2")(page, url, language)
    page.keyboard.press("p")
    page.wait_for_selector(".cv-network.presenting")


def _looking_back(page: Page, url: str, language: str) -> None:
    _drawn(page, url, language)
    page.get_by_role("button", name=say("draw.moments", language)).first.click()
    page.wait_for_selector(".cv-moments")


def _dialog(key: str, shown: str) -> Callable[[Page, str, str], None]:
    def open_dialog(page: Page, url: str, language: str) -> None:
        open_app(page, url, lang=language)
        page.locator(f".st-key-{key} button").first.click()
        page.locator(f"[role=dialog] {shown}").first.wait_for()

    return open_dialog


def _page(name: str, drawn: str, **query: str) -> Callable[[Page, str, str], None]:
    def open_page(page: Page, url: str, language: str) -> None:
        open_app(page, url, f"/{name}", lang=language, **query)
        page.locator(drawn).first.wait_for()

    return open_page


def _lesson(name: str) -> Callable[[Page, str, str], None]:
    def open_lesson(page: Page, url: str, language: str) -> None:
        _page("playground", ".cv-playground[data-drawn='1']")(page, url, language)
        page.get_by_role("radio", name=say(f"playground.lesson_{name}", language), exact=True).click()
        page.locator({"moves": ".cv-moves[data-drawn='1']"}.get(name, ".cv-playground[data-drawn='1']")).wait_for()

    return open_lesson


# A set whose first question is answered on a map.
ON_A_MAP = next(str(seed) for seed in range(1, 1_000) if (here := Working(seed).here) and here.kind == "cells")

STATES: dict[str, Callable[[Page, str, str], None]] = {
    "draw": lambda page, url, language: open_app(page, url, lang=language),
    "a drawn digit": _drawn,
    "a map open": _map_open,
    "the overview": _deep(v="overview"),
    "one layer": _deep(v="conv2"),
    "two classes": _deep(v="softmax"),
    "two networks": _deep(v="overview", vs="lenet_rgb"),
    "shown to a room": _presented,
    "how it learnt": _looking_back,
    "test digits": _dialog("test_digits", ".cv-gallery button"),
    "photo": _dialog("photo", "[data-testid=stFileUploaderDropzone]"),
    "share": _dialog("share", "canvas, img, code, input"),
    "inside": _page("inside", ".cv-inside[data-drawn='1']"),
    "inside pooling": _page("inside", ".cv-inside[data-drawn='1']", s="pool1.1"),
    "inside the answer": _page("inside", ".cv-inside[data-drawn='1']", s="softmax.3"),
    "networks": _page("networks", ".cv-sharing[data-drawn='1']"),
    "build": _page("build", ".cv-build"),
    "train": _page("train", ".cv-learning"),
    "playground": _page("playground", ".cv-playground[data-drawn='1']"),
    "playground norm": _lesson("norm"),
    "playground chain": _lesson("chain"),
    "playground moves": _lesson("moves"),
    "scratch": _page("scratch", ".cv-walk[data-drawn='1']"),
    "why": _page("why", ".cv-lab[data-drawn='1']", m="pen~conv1.2=0,conv2.3.0.1.1=0.5"),
    "why cover": _page("why", ".cv-cover[data-drawn='1']", w="cover"),
    "why heat maps": _page("why", ".cv-heatmaps[data-drawn='1']", w="heatmaps", m="scratch8"),
    "why resemble": _page("why", ".cv-pictures[data-drawn='1']", w="resemble", m="scratch8"),
    "why fool": _page("why", ".cv-pictures[data-drawn='1']", w="fool", m="scratch8"),
    "why space": _page("why", ".cv-space[data-drawn='1']", w="space", m="scratch8"),
    "why learn": _page("why", ".cv-backward[data-drawn='1']", w="learn.3.conv1.24", m="scratch8"),
    "asked first": _page("inside", ".st-key-prediction", ask="1"),
    "locked": _page("networks", ".st-key-locked", hide="menu.tools"),
    "exercise": _page("lessons", ".cv-exercise[data-drawn='1']", x=ON_A_MAP),
    "glossary": _page("glossary", ".cv-lookup"),
    "lessons": _page("lessons", ".st-key-lesson_list"),
    "a lesson's question": _page("", ".cv-lesson[data-drawn='1']", l="first_ten_minutes.4"),
}
