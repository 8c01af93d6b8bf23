"""Digits drawn on the real canvas and read by the default network: what the whole way from pen to answer gets right."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import DESKTOP, PHONE, look, open_app
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, Point, clear, draw, scripted, written_digits
from tests.serving import Server

Drawing = tuple[str, int, list[list[Point]]]  # what it is called in a failure, the digit meant, its strokes


def _misread(page: Page, drawings: Iterable[Drawing], touch: bool = False) -> list[str]:
    """Draw them one after the other, each on an empty canvas; say which were read as something else."""
    wrong = []
    for name, digit, strokes in drawings:
        said = draw(page, strokes, touch)
        if said["digit"] != str(digit):
            wrong.append(f"{digit} at {name} read as {said['digit'] or 'nothing'}")
        clear(page)
    return wrong


@pytest.mark.timeout(900)
def test_at_least_95_of_100_drawings_by_people_are_read(page: Page, server: Server) -> None:
    open_app(page, server.url)
    drawings = [(f"writer {d.writer}", d.label, d.strokes) for d in written_digits()]
    assert len(drawings) == 100
    wrong = _misread(page, drawings)
    print(f"{100 - len(wrong)} of 100 read right; not:", *wrong, sep="\n  ")
    assert len(wrong) <= 5, wrong


@pytest.mark.timeout(900)
def test_at_least_88_of_90_scripted_digits_in_nine_places_and_sizes_are_read(page: Page, server: Server) -> None:
    open_app(page, server.url)
    drawings = [(place.name, digit, scripted(digit, place)) for place in PLACES for digit in range(10)]
    assert len(drawings) == 90
    wrong = _misread(page, drawings)
    print(f"{90 - len(wrong)} of 90 read right; not:", *wrong, sep="\n  ")
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_ten_digits_drawn_with_a_finger_are_read(
    new_page: NewPage, server: Server, size: tuple[int, int], scheme: str
) -> None:
    page = new_page(size, scheme=scheme, touch=True)
    open_app(page, server.url)
    drawings = [(PLACES[1].name, digit, scripted(digit, PLACES[1])) for digit in range(10)]
    assert _misread(page, drawings, touch=True) == []


def test_the_probabilities_shown_sum_to_one_and_peak_at_the_answer(page: Page, server: Server) -> None:
    open_app(page, server.url)
    draw(page, scripted(4, PLACES[0]))
    now = look(page)
    shown = now["probabilities"]
    assert len(shown) == 10
    assert sum(shown) == pytest.approx(1, abs=1e-5)
    assert shown.index(max(shown)) == int(now["digit"]) == 4


def test_one_dot_is_nothing_drawn(page: Page, server: Server) -> None:
    open_app(page, server.url)
    said = draw(page, [[(140, 140), (140.5, 140.5)]])
    assert said["digit"] == ""
