"""A smiley is told to be no digit, and still the page shows what the network makes of it; a thin zero is a digit."""

from __future__ import annotations

import math

from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import open_app
from tests.browser.drawing import PLACES, clear, draw, scripted
from tests.serving import Server


def _circle(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> list[tuple[float, float]]:
    angles = [math.radians(start + (end - start) * i / 20) for i in range(21)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


def _ellipse(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    angles = [math.radians(6 * i) for i in range(61)]
    return [(x + wide * math.cos(a), y + high * math.sin(a)) for a in angles]


SMILEY = [
    _circle(140, 140, 100), [(105, 105), (105, 120)], [(175, 105), (175, 120)], _circle(140, 145, 50, 20, 160),
]  # fmt: skip


def test_a_smiley_is_no_digit_and_a_seven_is_one(page: Page, server: Server) -> None:
    open_app(page, server.url)
    answer = page.locator(".cv-answer")
    seen = draw(page, SMILEY)
    expect(answer.locator(".cv-verdict")).to_have_text(say("draw.strange"))
    assert "strange" in answer.get_attribute("class") and sum(seen["probabilities"]) > 0.999
    clear(page)
    draw(page, scripted(7, PLACES[1]))
    expect(answer.locator(".cv-verdict")).to_have_text(say("draw.sure"))
    assert "strange" not in answer.get_attribute("class")


def test_the_score_speaks_beside_another_network(page: Page, server: Server) -> None:
    open_app(page, server.url, m="scratch8")
    draw(page, SMILEY)
    verdict = page.locator(".cv-answer .cv-verdict")
    expect(verdict).to_have_text(say("draw.strange_by", judge=say("models.pen")))


def test_a_zero_of_the_thinnest_pen_is_a_digit(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.locator(".st-key-pen button").first.click()
    page.get_by_role("slider").press("Home")
    page.keyboard.press("Escape")
    assert draw(page, [_ellipse(140, 140, 60, 90)])["digit"] == "0"
    expect(page.locator(".cv-answer .cv-verdict")).to_have_text(say("draw.sure"))
