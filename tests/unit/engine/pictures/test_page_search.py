"""The page on which a digit was written: its colours, and what lies around it."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.pictures.page_search import _goes_around, _tones, innermost_page


def test_colours_that_differ_are_told_apart_and_the_commonest_comes_first() -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:25] = (8, 0, 0)
    pixels[25:] = (8, 128, 0)
    assert [tone.tolist() for tone in _tones(pixels)] == [[8, 0, 0], [8, 128, 0]]


def test_a_frame_that_begins_where_the_page_begins_goes_around_it() -> None:
    page = (slice(5, 20), slice(5, 30))
    assert _goes_around(page, page)
    assert _goes_around((slice(0, 20), slice(5, 30)), page)
    assert not _goes_around((slice(6, 20), slice(5, 30)), page)
    assert not _goes_around((slice(5, 19), slice(5, 30)), page)


def test_the_page_is_the_innermost_that_holds_something() -> None:
    screen = np.full((200, 300, 3), 90, np.uint8)
    assert innermost_page(screen) == (slice(0, 200), slice(0, 300))
    screen[20:180, 30:270] = 255
    assert innermost_page(screen) == (slice(0, 200), slice(0, 300)), "an empty page is none"
    screen[60:140, 140:150] = 0
    assert innermost_page(screen) == (slice(20, 180), slice(30, 270))
