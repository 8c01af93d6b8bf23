"""Strokes rendered as a canvas shows them, and the file that they come in."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from cnn_viz.engine.data.strokes import (
    CANVAS,
    WIDTHS,
    plotted,
    read_strokes,
    render,
)
from tests.refusals import refused

CANVAS_500 = (500.0, 500.0)


def _line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float32)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stroke_is_as_wide_as_the_pen(width: int) -> None:
    picture = render([_line((100, 250), (400, 250))], CANVAS_500, width)
    assert picture.shape == (CANVAS, CANVAS, 3)
    assert picture.dtype == np.uint8
    column = picture[:, 140, 0] / 255
    assert column.sum() == pytest.approx(width, abs=0.5)
    assert (np.arange(CANVAS) + 0.5) @ column / column.sum() == pytest.approx(140, abs=0.3)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_slanted_stroke_is_as_wide_as_a_level_one(width: int) -> None:
    area = render([_line((100, 100), (400, 400))], CANVAS_500, width)[:, :, 0].sum() / 255
    length = 300 * np.sqrt(2) * 280 / 500
    assert area == pytest.approx(length * width + np.pi * width**2 / 4, rel=0.03)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_point_is_a_round_dot(width: int) -> None:
    dot = render([_line((250, 250))], CANVAS_500, width)[:, :, 0]
    assert dot.sum() / 255 == pytest.approx(np.pi * width**2 / 4, rel=0.05)
    assert np.abs(dot.astype(int) - dot.T).max() <= 1


def test_a_drawing_program_s_lines_stand_in_the_middle_of_its_picture() -> None:
    picture = plotted([_line((-30, 5), (90, 5)), _line((30, -25), (30, 35))], 31)[:, :, 0]
    rows, columns = np.nonzero(picture)
    assert (columns.min(), columns.max()) == (3, 27), "four fifths of the side"
    assert (rows.min(), rows.max()) == (9, 21)
    assert {*np.unique(picture)} == {0, 255}
    assert (picture[15] > 0).sum() == 25 and (picture[:, 15] > 0).sum() == 13
    assert plotted([_line((4, 4))], 9)[:, :, 0].nonzero() == (4, 4)


def test_caps_are_round() -> None:
    picture = render([_line((250, 250), (400, 250))], CANVAS_500, 20)[:, :, 0]
    assert picture[140, 131] == 255  # 9 pixels before the first point, on its height
    assert picture[132, 132] == 0  # a square cap would have filled this corner


def test_edges_are_smooth_and_the_rest_is_black_or_white() -> None:
    picture = render([_line((100, 100), (400, 300))], CANVAS_500, 14)
    values = np.unique(picture)
    assert 0 in values and 255 in values and len(values) > 8
    assert 0 < ((picture > 0) & (picture < 255)).mean() < 0.02
    assert (picture[:, :, 0] == picture[:, :, 1]).all() and (picture[:, :, 0] == picture[:, :, 2]).all()


def test_the_source_canvas_is_scaled_to_ours() -> None:
    small = render([_line((50, 50), (100, 200))], (250, 250), 10)
    large = render([_line((100, 100), (200, 400))], CANVAS_500, 10)
    assert np.array_equal(small, large)


def test_ink_beyond_the_canvas_is_cut_off() -> None:
    picture = render([_line((-40, 250), (600, 250))], CANVAS_500, 14)[:, :, 0]
    assert (picture[140] == 255).all()
    assert render([_line((900, 900))], CANVAS_500, 14).sum() == 0
    assert render([], CANVAS_500, 14).sum() == 0


@pytest.mark.parametrize("packed", [False, True])
def test_a_stroke_file_is_read(tmp_path: Path, packed: bool) -> None:
    content = {
        "canvas": [500, 400],
        "digits": [{"label": 8, "writer": 12, "strokes": [[[1, 2], [3, 4]], [], [[5, 6]]]}],
    }
    text = json.dumps(content).encode()
    path = tmp_path / "strokes.json"
    path.write_bytes(gzip.compress(text) if packed else text)
    file = read_strokes(path)
    assert file.canvas == (500, 400)
    assert (file.digits[0].label, file.digits[0].writer) == (8, 12)
    assert [stroke.tolist() for stroke in file.digits[0].strokes] == [[[1, 2], [3, 4]], [[5, 6]]]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"canvas": [500], "digits": []}', '{"canvas": [1, 1], "digits": [{}]}']
)
def test_another_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.json"
    path.write_text(text)
    with refused(r"notes\.json is not a stroke file"):
        read_strokes(path)
