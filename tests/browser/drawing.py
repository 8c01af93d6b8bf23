"""Draw on the real canvas, with the mouse or with a finger: scripted digits and digits that people wrote."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from cnn_viz.engine.digits.ink import PER_PIXEL, Stroke
from tests.browser.chromium import wait_until_settled

CANVAS = 280  # pixels of the drawing, whatever size the page shows it at
PEN_STROKES = Path(__file__).parents[1] / "data" / "pen_strokes.json"

Point = tuple[float, float]
Strokes = Sequence[Sequence[Point]]


# --- digits as a neat hand writes them, in a box with x and y from 0 to 1, y downwards


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 16) -> list[Point]:
    """Points of an ellipse around (x, y) from angle start to end, in degrees, 0 to the right and 90 downwards."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


DIGITS: dict[int, list[list[Point]]] = {
    0: [_arc(0.5, 0.5, 0.36, 0.5, -80, 280, 32)],
    1: [[(0.3, 0.2), (0.52, 0.0), (0.5, 1.0)]],
    2: [[*_arc(0.48, 0.27, 0.38, 0.27, -170, 25), (0.62, 0.62), (0.12, 1.0), (0.9, 0.98)]],
    3: [[*_arc(0.45, 0.25, 0.36, 0.25, -160, 90), *_arc(0.45, 0.74, 0.42, 0.26, -90, 155)]],
    4: [[(0.52, 0.0), (0.08, 0.62), (0.95, 0.6)], [(0.72, 0.3), (0.68, 1.0)]],
    5: [[(0.3, 0.0), (0.22, 0.42), *_arc(0.44, 0.69, 0.42, 0.31, -115, 150)], [(0.3, 0.0), (0.85, 0.0)]],
    6: [[(0.68, 0.0), (0.4, 0.22), (0.2, 0.5), *_arc(0.48, 0.72, 0.33, 0.28, 190, -180, 24)]],
    7: [[(0.08, 0.02), (0.9, 0.0), (0.62, 0.45), (0.42, 1.0)]],
    8: [[*_arc(0.5, 0.25, 0.29, 0.25, -60, -270, 18), *_arc(0.5, 0.75, 0.34, 0.25, -90, 270, 24),
         *_arc(0.5, 0.25, 0.29, 0.25, 90, -60, 12)]],
    9: [[*_arc(0.47, 0.28, 0.34, 0.28, -20, -380, 24), (0.76, 0.6), (0.66, 1.0)]],
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where on the canvas and how large: the centre and the height, in pixels of the drawing."""

    x: float
    y: float
    height: float

    @property
    def name(self) -> str:
        return f"{self.x:g},{self.y:g} {self.height:g}px"


PLACES = (
    Place(140, 140, 235), Place(140, 140, 160), Place(140, 140, 100),
    Place(70, 75, 105), Place(215, 75, 105), Place(70, 205, 105),
    Place(215, 205, 105), Place(85, 140, 190), Place(190, 150, 150),
)  # fmt: skip


def scripted(digit: int, place: Place) -> list[list[Point]]:
    """A scripted digit in a place, two thirds as wide as it is high, in pixels of the drawing."""
    width = place.height * 0.66
    return [
        [(place.x + (x - 0.5) * width, place.y + (y - 0.5) * place.height) for x, y in stroke]
        for stroke in DIGITS[digit]
    ]


@dataclass(frozen=True)
class Written:
    """A digit that a person wrote: what it is meant to be, by whom, its strokes in pixels of the drawing."""

    label: int
    writer: int
    strokes: list[list[Point]]


def written_digits() -> list[Written]:
    """The hundred in tests/data/pen_strokes.json (credit and licence stand in the file)."""
    content = json.loads(PEN_STROKES.read_text(encoding="utf-8"))
    across, down = (CANVAS / side for side in content["canvas"])
    return [
        Written(d["label"], d["writer"], [[(x * across, y * down) for x, y in stroke] for stroke in d["strokes"]])
        for d in content["digits"]
    ]


def inky(stroke: Sequence[Point], width: int = 20, colour: str = "#ffffff") -> Stroke:
    """The stroke as the page's own script sends it, when a hand has drawn it."""
    points = list(_dense(stroke, apart=5))
    return Stroke(width, colour, tuple(round(PER_PIXEL * value) for point in points for value in point))


# --- pens


def canvas(page: Page) -> Locator:
    """The canvas that takes the pen; Playwright looks into open shadow roots by itself."""
    return page.locator("canvas.upper-canvas").first


def undo_button(page: Page) -> Locator:
    """What takes the last stroke back, in either language."""
    return page.locator(".cv-live .undo")


def clear_button(page: Page) -> Locator:
    """What empties the canvas."""
    return page.locator(".cv-live .clear")


def draw(page: Page, strokes: Strokes, touch: bool = False) -> dict[str, Any]:
    """Draw, wait until the app has answered and everything is drawn, return what the page then says."""
    for stroke in strokes:
        pull(page, stroke, touch)
    return wait_until_settled(page)


def pull(page: Page, stroke: Sequence[Point], touch: bool = False) -> None:
    """Draw one stroke and wait for nothing."""
    points = list(on_screen(page, stroke))
    (_with_a_finger if touch else _with_the_mouse)(page, points)


def clear(page: Page) -> None:
    """Press the app's Clear and wait for the empty page."""
    clear_button(page).click()
    wait_until_settled(page)


def on_screen(page: Page, stroke: Sequence[Point]) -> Iterator[Point]:
    """From pixels of the drawing to pixels of the window. The page may show the canvas smaller than it is."""
    target = canvas(page)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None, "the canvas is not on the page"
    for x, y in _dense(stroke):
        yield box["x"] + x * box["width"] / CANVAS, box["y"] + y * box["height"] / CANVAS


def _dense(stroke: Sequence[Point], apart: float = 20) -> Iterator[Point]:
    """The stroke with points between, so that none is further from the next than a quick hand's are."""
    yield stroke[0]
    for (x0, y0), (x1, y1) in pairwise(stroke):
        steps = max(1, math.ceil(math.dist((x0, y0), (x1, y1)) / apart))
        for i in range(1, steps + 1):
            yield x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps


def _with_the_mouse(page: Page, points: Sequence[Point]) -> None:
    """Arrive in steps, as a hand does: the canvas drops a press that comes before it has seen the mouse."""
    page.mouse.move(points[0][0] + 3, points[0][1] + 3)
    page.mouse.move(*points[0], steps=2)
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y)
    page.mouse.up()


def _with_a_finger(page: Page, points: Sequence[Point]) -> None:
    """Real touch events, which Playwright itself has only as taps."""
    devtools = page.context.new_cdp_session(page)

    def send(kind: str, *at: Point) -> None:
        fingers = [{"x": x, "y": y, "id": 1} for x, y in at]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", points[0])
    for point in points[1:]:
        send("touchMove", point)
    send("touchEnd")
    devtools.detach()
