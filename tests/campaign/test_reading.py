"""Digits drawn on the real canvas and read by the default network: what the whole way from pen to answer gets right."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, new_context, open_app
from tests.browser.drawing import PLACES, Point, clear, draw, scripted, written_digits
from tests.diagonal import diagonal
from tests.serving import Server

Drawing = tuple[str, int, list[list[Point]]]  # what it is called in a failure, the digit meant, its strokes


def _misread(
    browser: Browser, server: Server, drawings: Iterable[Drawing], touch: bool = False, **how: Any
) -> list[str]:
    """Draw them one after the other, each on an empty canvas; say which were read as something else."""
    page, wrong = new_context(browser, touch=touch, **how).new_page(), []
    open_app(page, server.url, v="overview")  # few maps are painted: the answer is what is asked for
    for name, digit, strokes in drawings:
        said = draw(page, strokes, touch)
        if said["digit"] != str(digit):
            wrong.append(f"{digit} at {name} read as {said['digit'] or 'nothing'}")
        clear(page)
    page.context.close()
    print("misread:", *wrong, sep="\n  ")
    return wrong


@pytest.mark.timeout(900)
def test_at_least_95_of_100_drawings_by_people_are_read(browser: Browser, server: Server, whole: bool) -> None:
    drawings = [(f"writer {d.writer}", d.label, d.strokes) for d in written_digits()]
    assert len(drawings) == 100
    some = drawings if whole else drawings[::10]
    assert len(_misread(browser, server, some)) <= (5 if whole else 1)


@pytest.mark.long
@pytest.mark.long
@pytest.mark.timeout(900)
def test_at_least_88_of_90_scripted_digits_in_nine_places_and_sizes_are_read(
    browser: Browser, server: Server, whole: bool
) -> None:
    drawings = [
        (place.name, digit, scripted(digit, place))
        for row, place in enumerate(PLACES)
        for digit in range(10)
        if whole or (digit + row) % 9 == 0
    ]
    assert len(drawings) == (90 if whole else 10)
    assert len(_misread(browser, server, drawings)) <= (2 if whole else 1)


@pytest.mark.parametrize(
    ("size", "scheme"),
    diagonal(product((PHONE, DESKTOP), ("light", "dark")), ((PHONE, "light"),)),
)
def test_ten_digits_drawn_with_a_finger_are_read(
    browser: Browser, server: Server, size: tuple[int, int], scheme: str
) -> None:
    drawings = [(PLACES[1].name, digit, scripted(digit, PLACES[1])) for digit in range(10)]
    assert _misread(browser, server, drawings, touch=True, size=size, scheme=scheme) == []
