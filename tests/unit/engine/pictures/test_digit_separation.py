"""Which marks are one digit, where what they read as decides."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.ood.scribbles import JUDGED, pictures
from cnn_viz.engine.pictures import digit_separation
from cnn_viz.engine.pictures.connected_pieces import Mask
from cnn_viz.engine.pictures.digit_separation import (
    BROKEN,
    PART_SURE,
    SURE,
    _reads_well,
    digits_drawn,
    told_apart,
)
from tests.unit.engine.digits.drawn_digits import DIGITS, drawn


def mark(left: int, right: int) -> Mask:
    """A hundred pixels high."""
    mask = np.zeros((120, 300), bool)
    mask[10:110, left:right] = True
    return mask


def canvas(mask: Mask) -> np.ndarray:
    return np.repeat(mask[:, :, None].astype(np.uint8), 3, axis=2)


@pytest.mark.parametrize(("apart", "near", "count"), [(6, None, 1), (7, None, 2), (25, BROKEN, 1), (26, BROKEN, 2)])
def test_near_marks_that_read_well_together_are_one_digit(
    apart: int, near: float | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digit_separation, "_reads_well", lambda canvases, sure: len(canvases) == 1)
    masks = [mark(20, 60), mark(60 + apart, 100 + apart)]
    told = told_apart(masks, canvas) if near is None else told_apart(masks, canvas, near)
    assert len(told) == count
    assert np.array_equal(np.logical_or.reduce(told), np.logical_or.reduce(masks))


def white(mask: Mask, level: int = 255) -> np.ndarray:
    return np.repeat(mask[:, :, None] * np.uint8(level), 3, axis=2)


def test_one_digit_is_handed_on_as_it_was_drawn_and_nothing_is_none() -> None:
    drawing = white(mark(100, 130))
    drawing[5, 5] = 40
    (alone,) = digits_drawn(drawing)
    assert alone is drawing
    assert digits_drawn(drawing * 0) == []


def test_digits_that_stand_apart_are_each_alone_on_the_canvas_with_their_smooth_edges() -> None:
    left, right = mark(20, 50), mark(150, 180)
    drawing = white(left | right)
    for columns in (slice(50, 53), slice(147, 150)):
        drawing[10:110, columns] = 60
    one, other = digits_drawn(drawing)
    assert np.array_equal(one[:, :100], drawing[:, :100]) and not one[:, 100:].any()
    assert np.array_equal(other[:, 100:], drawing[:, 100:]) and not other[:, :100].any()
    assert not one.flags.writeable


def test_ink_fainter_than_a_quarter_of_the_fullest_makes_no_digit() -> None:
    for level, count in ((50, 1), (100, 2)):
        drawing = white(mark(20, 50)) + white(mark(150, 180), level)
        assert len(digits_drawn(drawing)) == count


@pytest.mark.parametrize(("width", "parts"), [(94, 1), (95, 2), (140, 2)])
@pytest.mark.parametrize("whole_reads_well", [False, True])
def test_what_is_as_wide_as_two_is_cut_where_least_ink_is_if_only_the_parts_read_well(
    width: int, parts: int, whole_reads_well: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def reads_well(canvases: list[np.ndarray], sure: float) -> bool:
        asked.append((len(canvases), sure))
        return whole_reads_well or len(canvases) == 2

    monkeypatch.setattr(digit_separation, "_reads_well", reads_well)
    whole = mark(50, 50 + width)
    neck = 50 + width // 2 - 3
    whole[10:90, neck] = False
    told = told_apart([whole], canvas)
    if parts == 1 or whole_reads_well:
        assert len(told) == 1 and np.array_equal(told[0], whole)
    else:
        assert [np.flatnonzero(mask.any(axis=0))[[0, -1]].tolist() for mask in told] == [
            [50, neck - 1],
            [neck, 49 + width],
        ]
        assert asked == [(1, SURE), (2, PART_SURE)], "parts of one piece must read better than what stood apart"


def test_parts_that_read_badly_wherever_it_is_cut_stay_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def badly(canvases: list[np.ndarray], sure: float) -> bool:
        tried.append(int(np.flatnonzero(canvases[-1].any(axis=(0, 2)))[0]))
        return False

    monkeypatch.setattr(digit_separation, "_reads_well", badly)
    (told,) = told_apart([mark(50, 210)], canvas)
    assert np.array_equal(told, mark(50, 210))
    assert tried == [50, 90, 94, 98, 102, 106], "every fourth of an eighth of its columns, from a quarter of it on"


def test_in_a_photo_near_marks_that_read_badly_alone_and_together_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digit_separation, "_reads_well", lambda canvases, sure: False)
    masks = [mark(20, 60), mark(64, 104)]
    assert len(told_apart(masks, canvas)) == 2 and len(told_apart(masks, canvas, BROKEN)) == 1


def test_a_digit_reads_well_and_a_dot_a_scribble_and_two_digits_at_once_do_not() -> None:
    four, nine = (drawn(digit, 200, 14) for digit in (next(d for d in DIGITS if d.label == label) for label in (4, 9)))
    assert _reads_well([four], SURE) and _reads_well([four, nine], SURE)
    assert not _reads_well([four], 1.1)
    assert not _reads_well([four, four * 0], SURE)
    side_by_side = np.concatenate([four[:, ::2], nine[:, ::2]], axis=1)
    assert not _reads_well([side_by_side], SURE)
    box = next(pictures(JUDGED["box with something in it"], 1, [3]))
    assert not _reads_well([four, np.repeat(box[:, :, None], 3, axis=2)], 0.0), "no digit, however sure it is read"
