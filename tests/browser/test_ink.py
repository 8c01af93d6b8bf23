"""One ink: whatever the screen and whatever draws, what is read is made of the points alone, here and there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.digits.ink import PER_PIXEL, Stroke, inked
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from tests.browser.chromium import DESKTOP, PHONE, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES as AT
from tests.browser.drawing import Point, canvas, pull, scripted
from tests.browser.test_alive import loaded
from tests.browser.test_hands import Hands
from tests.browser.test_nothing_lost import until_strokes
from tests.serving import Server

FOUR = scripted(4, AT[1])


@pytest.mark.parametrize(
    ("ratio", "hand"), [(1, "mouse"), (1.25, "finger"), (2, "pen"), (3, "finger"), (1.5, "mouse")], ids=str
)
def test_what_is_read_is_the_ink_of_the_points(new_page: NewPage, server: Server, ratio: float, hand: str) -> None:
    page = new_page(DESKTOP if hand == "mouse" else PHONE, touch=hand != "mouse", device_scale_factor=ratio)
    open_app(page, server.url)
    loaded(page)
    canvas(page).scroll_into_view_if_needed()
    for stroke in FOUR:
        _draw(page, stroke, hand)
    settled = wait_until_settled(page)
    kept = until_strokes(page, len(FOUR))
    strokes = tuple(Stroke(width, colour, tuple(points)) for width, colour, points in kept)
    for meant, drawn in zip(FOUR, strokes, strict=True):
        ends = [(drawn.points[k] / PER_PIXEL, drawn.points[k + 1] / PER_PIXEL) for k in (0, -2)]
        assert ends == [pytest.approx(point, abs=1.5) for point in (meant[0], meant[-1])]
    read = predict(load("pen"), [digit_of(inked(strokes))])[0]
    assert settled["probabilities"] == pytest.approx(read.tolist(), abs=1e-12), "PyTorch's, to the last bit"
    network = page.locator(".cv-network")
    expect(network).to_have_attribute("data-apart", re.compile("."))
    assert float(network.get_attribute("data-apart") or "nan") < 1e-5, "and the browser's of the same ink"


def _draw(page: Page, stroke: list[Point], hand: str) -> None:
    if hand != "pen":
        return pull(page, stroke, touch=hand == "finger")
    pen = Hands(page)
    pen.pen("mouseMoved", stroke[0])
    pen.pen("mousePressed", stroke[0])
    for point in stroke[1:]:
        pen.pen("mouseMoved", point)
    pen.pen("mouseReleased", stroke[-1])
