"""A stroke that was drawn just before something else is pressed: the canvas itself reports it 200 ms late."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import look, open_app
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import Server


def stroke_then_press(page: Page, target: Locator) -> None:
    """A quick line over the canvas, and at once a press as long as a person's."""
    canvas, goal = page.locator("canvas.upper-canvas").bounding_box(), target.bounding_box()
    assert canvas and goal
    page.mouse.move(canvas["x"] + 30, canvas["y"] + 30)
    page.mouse.down()
    page.mouse.move(canvas["x"] + 250, canvas["y"] + 250, steps=4)
    page.mouse.up()
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()


def test_undo_right_after_a_stroke_takes_that_stroke_back_and_no_other(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(1, PLACES[1]))
    before = look(page)
    stroke_then_press(page, page.locator(".st-key-undo button"))
    page.wait_for_function("before => look().run !== before && look().idle", arg=before["run"])
    page.wait_for_timeout(600)
    assert look(page)["digit"] == before["digit"] != ""
    assert look(page)["probabilities"] == before["probabilities"]


def test_a_stroke_is_not_lost_to_another_page(page: Page, server: Server) -> None:
    open_app(page, server.url)
    stroke_then_press(page, page.get_by_role("link", name="Inside a layer"))
    expect(page.locator(".cv-inside[data-drawn='1']")).to_be_visible()
    expect(page.get_by_text("Nothing is drawn yet")).to_have_count(0)
