"""A stroke that was drawn just before something else is pressed, or right after a pen was chosen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import PHONE, box_at_rest, look, open_app
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, pull, scripted, undo_button
from tests.browser.test_nothing_lost import until_strokes
from tests.serving import Server


def stroke_then_press(page: Page, target: Locator) -> None:
    """A quick line over the canvas, and at once a press as long as a person's."""
    canvas, goal = box_at_rest(page.locator("canvas.upper-canvas")), box_at_rest(target)
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
    stroke_then_press(page, undo_button(page))
    page.wait_for_function("before => look().run !== before && look().idle", arg=before["run"])
    page.wait_for_timeout(600)
    assert look(page)["digit"] == before["digit"] != ""
    assert look(page)["probabilities"] == before["probabilities"]


def test_a_stroke_is_not_lost_to_another_page(page: Page, server: Server) -> None:
    open_app(page, server.url)
    stroke_then_press(page, page.get_by_role("link", name="Inside a layer"))
    expect(page.locator(".cv-inside[data-drawn='1']")).to_be_visible()
    expect(page.get_by_text("Nothing is drawn yet")).to_have_count(0)


# What the server says arrives late, as over a slow network.
LATE = """
const listen = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (type, act, ...more) {
  const later = (event) => setTimeout(() => act.call(this, event), 400);
  return listen.call(this, type, type === 'message' ? later : act, ...more);
};
Object.defineProperty(WebSocket.prototype, 'onmessage', { set(act) { this.addEventListener('message', act); } });
"""


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_a_stroke_right_after_a_colour_is_whole_and_has_it(new_page: NewPage, server: Server, touch: bool) -> None:
    page = new_page(PHONE, touch=True) if touch else new_page()
    page.add_init_script(LATE)
    open_app(page, server.url)
    page.locator(".st-key-pen button").first.click()
    page.get_by_role("radio", name="red").or_(page.get_by_role("button", name="red")).first.click()
    pull(page, [(60, 200), (240, 200)], touch)  # the list of pens is still open
    ((_, colour, points),) = until_strokes(page, 1)
    assert colour == "#ff0000"
    assert points[0] / 4 == pytest.approx(60, abs=2) and points[-2] / 4 == pytest.approx(240, abs=2)
    pull(page, [(60, 100), (240, 100)], touch)
    until_strokes(page, 2)
