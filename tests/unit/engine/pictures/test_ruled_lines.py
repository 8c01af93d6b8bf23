"""The lines of lined and squared paper are told from strokes, and strokes that cross them stay whole."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.pictures.ruled_lines import THICKEST_LINE, ruled_lines

SIZE = (120, 160)


def sheet(*lines: tuple[float, int], slope: float = 0.0) -> np.ndarray:
    """Level lines, each (its middle row at the left, how thick it is), over the whole width."""
    mask = np.zeros(SIZE, bool)
    columns = np.arange(SIZE[1])
    for top, thick in lines:
        for row in range(thick):
            mask[np.round(top + slope * columns).astype(int) + row, columns] = True
    return mask


STROKE = (slice(20, 100), slice(70, 80))


@pytest.mark.parametrize("thick", [1, 2, THICKEST_LINE])
def test_lines_across_the_sheet_are_found_level_and_upright_and_both_at_once(thick: int) -> None:
    level = sheet((20, thick), (70, thick))
    assert np.array_equal(ruled_lines(level), level)
    assert np.array_equal(ruled_lines(level.T), level.T)
    upright = np.zeros(SIZE, bool)
    upright[:, 40 : 40 + thick] = True
    found = ruled_lines(level | upright)
    assert not (found & ~(level | upright)).any()
    assert (found & upright).sum() > 0.8 * upright.sum() and (found & level).sum() > 0.8 * level.sum()


def test_what_is_thicker_is_a_stroke() -> None:
    assert not ruled_lines(sheet((40, THICKEST_LINE + 1))).any()


@pytest.mark.parametrize("slope", [-0.14, -0.05, 0.03, 0.14])
def test_a_sheet_may_lie_askew(slope: float) -> None:
    line = sheet((60, 2), slope=slope)
    assert (ruled_lines(line) & line).sum() > 0.95 * line.sum()
    assert not ruled_lines(sheet((60 if slope < 0.2 else 20, 1), slope=0.35)).any(), "but not like a stroke"


@pytest.mark.parametrize(
    ("begin", "end", "found"), [(0, 160, True), (10, 150, True), (30, 160, False), (0, 130, False)]
)
def test_a_line_goes_from_margin_to_margin(begin: int, end: int, found: bool) -> None:
    line = np.zeros(SIZE, bool)
    line[50:52, begin:end] = True
    assert ruled_lines(line).any() == found


@pytest.mark.parametrize(("gap", "found"), [(0.35, True), (0.45, False)])
def test_a_line_may_be_broken_but_most_of_it_is_there(gap: float, found: bool) -> None:
    line = sheet((50, 2))
    line[:, 30 : 30 + round(gap * SIZE[1])] = False
    assert np.array_equal(ruled_lines(line), line & found)


def test_a_stroke_across_a_line_stays_whole_and_the_line_goes_left_and_right_of_it() -> None:
    line, stroke = sheet((50, 2)), np.zeros(SIZE, bool)
    stroke[STROKE] = True
    found = ruled_lines(line | stroke)
    assert not (found & stroke).any()
    assert np.array_equal(found, line & ~stroke)


def test_a_thin_stroke_loses_no_more_than_what_lies_on_the_line() -> None:
    line, stroke = sheet((50, 2)), np.zeros(SIZE, bool)
    stroke[20:100, 75:77] = True
    found = ruled_lines(line | stroke)
    assert not (found & stroke).any(), "nor that, since it goes on above and below"
    assert (found & line).sum() == line.sum() - 4


@pytest.mark.parametrize(("apart", "crosses"), [(1, True), (3, False)])
def test_a_stroke_crosses_a_line_if_it_goes_on_close_to_it_on_both_sides(apart: int, crosses: bool) -> None:
    line, stroke = sheet((50, THICKEST_LINE)), np.zeros(SIZE, bool)
    stroke[20 : 50 - apart, 75:80] = stroke[50 + THICKEST_LINE + apart : 100, 75:80] = True
    found = ruled_lines(line | stroke)
    assert found[50:56, 75:80].any() != crosses
    assert found[50:56, :70].all() and not (found & ~line).any()


def test_a_line_at_the_sheets_edge_is_one_too() -> None:
    for top in (0, SIZE[0] - 2):
        line = sheet((top, 2))
        assert np.array_equal(ruled_lines(line), line)


def test_a_sheet_without_lines_has_none() -> None:
    stroke = np.zeros(SIZE, bool)
    stroke[STROKE] = True
    assert not ruled_lines(stroke).any() and not ruled_lines(np.zeros(SIZE, bool)).any()
