"""Fingers, a palm and a pen on the canvas: one hand draws, whatever else touches the glass."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import CDPSession, Page, expect

from cnn_viz.text import say
from cnn_viz.ui.session.visit import Visit
from tests.browser.chromium import PHONE, box_at_rest, look, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import CANVAS, Point, canvas, pull
from tests.serving import Server

STROKE = [(90.0, 60.0), (170.0, 60.0), (120.0, 220.0)]
PALM = (200.0, 240.0)
LATE = 400  # ms; longer than the canvas waits with a stroke
INK = """upper => {
  const strokes = upper.parentElement.querySelector(".lower-canvas").getContext("2d");
  const { data, width } = strokes.getImageData(0, 0, 280, 280);
  const at = [...data.keys()].filter((k) => k % 4 === 3 && data[k] > 127).map((k) => (k - 3) / 4);
  const [x, y] = [at.map((k) => k % width), at.map((k) => Math.floor(k / width))];
  return at.length ? [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)] : null;
}"""


class Hands:
    """Fingers and a pen over the canvas of one page, in pixels of the drawing."""

    def __init__(self, page: Page) -> None:
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        self._box = box_at_rest(canvas(page))

    def _on_screen(self, x: float, y: float) -> dict[str, float]:
        scale = self._box["width"] / CANVAS
        return {"x": self._box["x"] + x * scale, "y": self._box["y"] + y * scale}

    def fingers(self, kind: str, *at: Point) -> None:
        """touchStart, touchMove, touchEnd: all fingers that are down, each where it is."""
        touching = [{**self._on_screen(*point), "id": i} for i, point in enumerate(at)]
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touching})

    def pen(self, kind: str, at: Point) -> None:
        """mousePressed, mouseMoved, mouseReleased, as a pen's."""
        pressed = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
        self._devtools.send(
            "Input.dispatchMouseEvent", {"type": kind, "pointerType": "pen", **self._on_screen(*at), **pressed}
        )


def _pinch(hands: Hands) -> None:
    hands.fingers("touchStart", (130, 130))
    hands.fingers("touchMove", (128, 128))
    hands.fingers("touchStart", (128, 128), (150, 150))
    for k in range(0, 60, 6):
        hands.fingers("touchMove", (128 - k, 128 - k), (150 + k, 150 + k))
    hands.fingers("touchEnd", (150 + 54, 150 + 54))
    hands.fingers("touchEnd")


@pytest.fixture
def phone(new_page: NewPage, server: Server) -> Page:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url)
    canvas(page).scroll_into_view_if_needed()
    return page


def test_two_fingers_zoom_the_page_and_draw_nothing(phone: Page) -> None:
    before = phone.evaluate("sentMessages")
    _pinch(Hands(phone))
    phone.wait_for_function("visualViewport.scale > 1.2")
    phone.wait_for_timeout(LATE)
    assert canvas(phone).evaluate(INK) is None
    assert (look(phone)["digit"], phone.evaluate("sentMessages")) == ("", before)


def test_what_a_finger_draws_lies_where_it_was_on_the_larger_canvas_of_a_phone(phone: Page) -> None:
    assert canvas(phone).bounding_box()["width"] == PHONE[0] - 32
    assert canvas(phone).evaluate("upper => [upper.width, upper.height]") == [CANVAS, CANVAS]
    pull(phone, [(60, 40), (220, 200)], touch=True)
    wait_until_settled(phone)
    half = Visit().pen_width / 2
    edges = zip(canvas(phone).evaluate(INK), (60 - half, 40 - half, 220 + half, 200 + half), strict=True)
    assert all(abs(is_at - should_be) < 2 for is_at, should_be in edges)


def _draw_with_pen(hands: Hands, meanwhile: Callable[[], None] = lambda: None) -> None:
    hands.pen("mouseMoved", STROKE[0])
    hands.pen("mousePressed", STROKE[0])
    hands.pen("mouseMoved", STROKE[1])
    meanwhile()
    hands.pen("mouseMoved", STROKE[2])
    hands.pen("mouseReleased", STROKE[2])


def test_a_palm_beside_the_pen_draws_nothing(new_page: NewPage, server: Server) -> None:
    digits = []
    for palm in ("none", "first", "meanwhile"):
        page = new_page(PHONE, touch=True)
        open_app(page, server.url)
        hands = Hands(page)
        rest = partial(_rest, hands)
        if palm == "first":
            rest()
        _draw_with_pen(hands, meanwhile=rest if palm == "meanwhile" else lambda: None)
        digits.append(wait_until_settled(page)["digit"])
        sent = page.evaluate("sentMessages")
        if palm != "none":
            hands.fingers("touchMove", (PALM[0] - 40, PALM[1]))
            hands.fingers("touchEnd")
            page.wait_for_timeout(LATE)
        assert page.evaluate("sentMessages") == sent
    assert digits[0] != ""
    assert digits == [digits[0]] * 3


def _rest(hands: Hands) -> None:
    hands.fingers("touchStart", PALM)
    hands.fingers("touchMove", (PALM[0] + 20, PALM[1]))


def test_where_no_style_sheet_can_be_made_the_canvas_is_dressed_all_the_same(new_page: NewPage, server: Server) -> None:
    page = new_page()
    page.add_init_script(
        "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } }"
    )
    open_app(page, server.url)
    expect(canvas(page)).to_have_attribute("aria-label", say("draw.canvas_spoken"))
    expect(page.locator(".dc-toolbar")).to_be_hidden()
