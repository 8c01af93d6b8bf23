"""A digit that was cut out comes to the middle of the canvas, as large as people draw, no thinner than a pen."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.digits.digitize import BOX_THRESHOLD
from cnn_viz.engine.pictures.connected_pieces import box_of
from cnn_viz.engine.pictures.placing import CANVAS, DIGIT_SIDE, THINNEST_STROKE, TOO_THIN, placed, stroke_width

WHITE = (1.0, 1.0, 1.0)


def on_canvas(ink: np.ndarray, hue: tuple[float, float, float] | np.ndarray = WHITE) -> np.ndarray:
    return placed(ink.astype(np.float32), np.broadcast_to(np.asarray(hue, np.float32), (*ink.shape, 3)))


def bar(height: int, width: int, around: int = 10) -> np.ndarray:
    return np.pad(np.ones((height, width)), around)


@pytest.mark.parametrize(("height", "width"), [(100, 40), (40, 100), (300, 60), (20, 20), (10, 4)])
def test_the_longer_side_is_as_people_draw_and_the_middle_the_canvass(height: int, width: int) -> None:
    canvas = on_canvas(bar(height, width))
    assert canvas.shape == (CANVAS, CANVAS, 3) and canvas.dtype == np.uint8 and not canvas.flags.writeable
    rows, columns = box_of(canvas[:, :, 0] > 127)
    sizes = [part.stop - part.start for part in (rows, columns)]
    expected = [DIGIT_SIDE * side / max(height, width) for side in (height, width)]
    assert sizes == pytest.approx(expected, abs=1)
    assert [part.start + part.stop for part in (rows, columns)] == pytest.approx([CANVAS] * 2, abs=1)
    assert canvas.max() == 255


@pytest.mark.parametrize(
    ("full", "level", "counts"), [(255, 8, False), (255, 9, True), (153, 4, False), (153, 5, True)]
)
def test_what_counts_for_the_box_is_what_counts_for_digitizes(full: int, level: int, counts: bool) -> None:
    assert (level > BOX_THRESHOLD / 255 * full) == counts
    ink = bar(40, 20) * full
    ink[10:50, 39] = level
    rows, columns = box_of(on_canvas(ink / 255)[:, :, 0] > 127)
    beside = (columns.start + columns.stop) / 2 < CANVAS / 2 - 5
    assert beside == counts and rows.stop - rows.start == DIGIT_SIDE


@pytest.mark.parametrize("side", [60, 200, 800])
@pytest.mark.parametrize("line", [1, 2])
def test_lines_too_thin_for_the_cells_become_as_wide_as_a_pens(side: int, line: int) -> None:
    ring = np.zeros((side, side))
    ring[:line], ring[-line:], ring[:, :line], ring[:, -line:] = 1, 1, 1, 1
    canvas = on_canvas(np.pad(ring, 5))[:, :, 0]
    widths = [half.sum() / 255 for half in (canvas[140, :140], canvas[140, 140:], canvas[:140, 140], canvas[140:, 140])]
    assert widths == pytest.approx([THINNEST_STROKE] * 4, abs=1.5 * DIGIT_SIDE / side), "but for its edges"
    rows, columns = box_of(canvas > 0)
    assert (
        rows.stop - rows.start == columns.stop - columns.start == pytest.approx(DIGIT_SIDE, abs=4 * DIGIT_SIDE / side)
    )


def test_a_line_that_is_thickened_is_round_at_its_ends_and_keeps_its_hues() -> None:
    ink, hue = np.zeros((220, 40)), np.zeros((220, 40, 3), np.float32)
    ink[10:210, 20] = 1
    hue[:110, :, 0] = hue[110:, :, 2] = 1
    canvas = on_canvas(ink, hue)
    assert canvas[50:130, :, 2].max() == canvas[150:230, :, 0].max() == 0
    assert canvas[50:130, :, 0].max() == canvas[150:230, :, 2].max() == 255
    mark = canvas.max(axis=2) > 127
    rows, _ = box_of(mark)
    assert mark[rows.start].sum() < 0.5 * mark[140].sum()


def test_ink_keeps_its_hue_and_its_shades() -> None:
    ink = bar(100, 60)
    ink[10:60] = 0.4
    canvas = on_canvas(ink, (0.5, 1.0, 0.2))
    assert canvas[200, 140].tolist() == [128, 255, 51] and canvas[80, 140].tolist() == [51, 102, 20]


def test_what_is_thin_but_no_thinner_than_a_drawing_s_stays_as_it_is() -> None:
    canvas = on_canvas(bar(200, TOO_THIN))
    assert np.count_nonzero(canvas[140, :, 0]) == TOO_THIN
    assert np.count_nonzero(on_canvas(bar(200, TOO_THIN - 1))[140, :, 0] > 127) == pytest.approx(THINNEST_STROKE, abs=1)


def test_small_pictures_are_smooth_between_their_pixels_and_larger_ones_keep_their_cells() -> None:
    step = np.pad(np.array([[1.0, 0.5]]).repeat(2, 0).repeat(1, 1), 3)
    few, many = on_canvas(np.kron(step, np.ones((5, 5)))), on_canvas(np.kron(step, np.ones((10, 10))))
    assert len(np.unique(many[140, :, 0])) == 3, "black, half, full"
    assert len(np.unique(few[140, :, 0])) > 20


def test_a_strokes_width_is_its_area_by_its_length() -> None:
    assert stroke_width(np.ones((60, 5), bool)) == pytest.approx(5, rel=0.1)
    assert stroke_width(np.ones((5, 60), bool)) == pytest.approx(5, rel=0.1)
    assert stroke_width(np.zeros((5, 5), bool)) == 0
