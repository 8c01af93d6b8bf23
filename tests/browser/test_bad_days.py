"""Days on which something goes wrong while one draws: the line is cut, the window changes, the stroke goes astray."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chromium import open_app, wait_until_settled
from tests.browser.drawing import on_screen
from tests.browser.test_alive import SEVEN, growing, loaded
from tests.serving import Server

# The page's connections to the server can be cut, and none be made anew until cut is false.
_CUT = """() => {
  window.sockets = []; window.cut = false;
  window.WebSocket = class extends WebSocket {
    constructor(url, ...more) { super(window.cut ? 'ws://127.0.0.1:9/' : url, ...more); sockets.push(this); }
  };
}"""


def test_while_the_line_is_cut_the_page_answers_and_hands_the_drawing_over_later(page: Page, server: Server) -> None:
    page.add_init_script(f"({_CUT})()")
    open_app(page, server.url)
    loaded(page)
    page.route("**/cnn-viz/strokes", lambda route: route.abort())
    page.evaluate("() => { cut = true; for (const socket of sockets) socket.close(); }")
    growing(page, SEVEN)
    page.mouse.up()
    answer = page.locator(".cv-answer")
    page.wait_for_timeout(1000)
    expect(answer).to_have_attribute("data-digit", "7")
    expect(answer).to_have_attribute("data-ahead", "1")
    page.unroute("**/cnn-viz/strokes")
    page.evaluate("cut = false")
    expect(answer).not_to_have_attribute("data-ahead", "1")
    expect(answer).to_have_attribute("data-digit", "7")


def test_a_window_that_changes_in_the_midst_of_a_stroke_loses_nothing(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    growing(page, SEVEN[: len(SEVEN) // 2])
    page.set_viewport_size({"width": 1100, "height": 800})
    for point in list(on_screen(page, SEVEN))[len(SEVEN) // 2 :]:
        page.mouse.move(*point)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "7")
    page.mouse.up()
    assert wait_until_settled(page)["digit"] == "7"


def test_a_stroke_that_leaves_the_canvas_and_comes_back_is_one_stroke(page: Page, server: Server) -> None:
    open_app(page, server.url)
    loaded(page)
    growing(page, [(40, 40), (200, 40), (320, 60), (200, 80), (120, 240)])
    assert page.evaluate("look()")["ahead"]
    page.mouse.up()
    settled = wait_until_settled(page)
    assert settled["digit"] not in (None, "")
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")
