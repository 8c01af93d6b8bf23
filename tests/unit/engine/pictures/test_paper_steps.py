"""From a photo of paper to the canvas, step by step."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.pictures.connected_pieces import box_of
from cnn_viz.engine.pictures.paper import (
    _contrast,
    _on_canvas,
    _smaller,
    _stroke_width,
    digits_on_paper,
    ink_on_black,
)
from cnn_viz.engine.pictures.placing import THINNEST_STROKE, stroke_width
from cnn_viz.engine.trained.weight_files import load
from tests.unit.engine.pictures.test_paper import as_drawn, ink, photographed


def test_small_digits_are_each_cleaned_in_reading_order() -> None:
    sizes = [40, 50, 60]
    masks, cut = digits_on_paper(photographed(*((60 + 150 * i, 100.0, size) for i, size in enumerate(sizes))))
    assert len(masks) == 3
    middles = [(box_of(mask)[1].start + box_of(mask)[1].stop) / 2 / mask.shape[1] for mask in masks]
    assert middles == pytest.approx([(60 + 150 * i + 0.3 * size) / 600 for i, size in enumerate(sizes)], abs=0.02)
    for mask in masks:
        *_, width, height = as_drawn(cut(mask))
        assert height == pytest.approx(200, abs=12) and width / height == pytest.approx(0.66, rel=0.15)
        assert predict(load("pen"), [digit_of(cut(mask))]).argmax() == 7
    largest = ink_on_black(photographed(*((60 + 150 * i, 100.0, size) for i, size in enumerate(sizes))))
    assert np.array_equal(largest, cut(masks[2]))


def test_what_is_as_large_is_a_digit_of_its_own_and_what_is_much_smaller_is_none() -> None:
    masks, _ = digits_on_paper(photographed((60, 120, 200), (330, 120, 200)))
    assert len(masks) == 2
    masks, _ = digits_on_paper(photographed((60, 120, 200), (330, 120, 30)))
    assert len(masks) == 1


def test_ruled_lines_are_no_ink() -> None:
    pixels = photographed((200, 100, 250))
    for row in range(20, 450, 45):
        pixels[row : row + 3] = pixels[row : row + 3] * 0.6
    assert predict(load("pen"), [digit_of(ink_on_black(pixels))]).argmax() == 7
    (mask,), _ = digits_on_paper(pixels)
    rows, columns = box_of(mask)
    assert (columns.stop - columns.start) / (rows.stop - rows.start) == pytest.approx(0.66, rel=0.1)


def test_a_thin_pen_becomes_as_thick_as_the_canvass_and_a_thick_one_stays() -> None:
    thin, thick = (ink_on_black(photographed((150, 60, 300), thick=share)) for share in (0.02, 0.12))
    assert stroke_width(thin.max(axis=2) > 127) == pytest.approx(THINNEST_STROKE, abs=2)
    assert stroke_width(thick.max(axis=2) > 127) == pytest.approx(0.12 * 200, abs=4)


def test_a_picture_is_looked_at_in_400_pixels_whichever_side_is_the_longer() -> None:
    for shape, seen in (
        ((1200, 800), (400, 267)),
        ((300, 800), (150, 400)),
        ((100, 50), (400, 200)),
        ((1, 900), (8, 400)),
    ):
        assert _smaller(np.full((*shape, 3), 90, np.uint8)).shape == (*seen, 3)
    half = np.zeros((800, 800, 3), np.uint8)
    half[:, 400:] = 200
    edge = _smaller(half)[200, :, 1]
    assert edge[:196].max() == 0 and edge[204:].min() == 200, "blurred by no more than a few pixels"
    assert edge[199:201].tolist() == pytest.approx([200 * 0.309, 200 * 0.691], abs=3), "as by a Gaussian of one pixel"


@pytest.mark.parametrize("darker", [0.5, 0.8, 2.0])
def test_the_contrast_is_the_logarithm_of_light_and_the_same_in_half_of_it(darker: float) -> None:
    seen = np.linspace(100, 120, 200)[None, :, None] * np.ones((200, 1, 3))
    seen[60:140, 90:110] *= darker
    expected = pytest.approx(abs(np.log(darker)), abs=0.02)
    for light in (1.0, 0.5):
        contrast, full = _contrast(np.log(light * seen).astype(np.float32))
        assert full == expected and contrast[100, 100] == expected
        assert contrast[:50].max() < 0.05 and contrast.min() == 0


def test_a_mask_comes_to_the_middle_of_the_canvas_and_is_not_stretched() -> None:
    for place, expected in (
        ((slice(10, 60), slice(70, 90)), ((40, 240), (100, 180))),
        ((slice(80, 100), slice(0, 50)), ((100, 180), (40, 240))),
    ):
        mask = ink(place)
        seen = _on_canvas(mask.astype(np.float32), mask) > 0.5
        for part, (first, end) in zip(box_of(seen), expected, strict=True):
            assert (part.start, part.stop) == (pytest.approx(first, abs=1), pytest.approx(end, abs=1))


def test_a_line_thinner_than_a_pen_is_thickened_evenly_and_round() -> None:
    mask = ink((slice(10, 90), slice(50, 52)))
    seen = _on_canvas(mask.astype(np.float32), mask) > 0.5
    rows, columns = box_of(seen)
    assert columns.stop - columns.start == pytest.approx(THINNEST_STROKE, abs=2)
    assert columns.start + columns.stop == pytest.approx(280, abs=1)
    assert seen[rows.start].sum() < columns.stop - columns.start


@pytest.mark.parametrize("width", [4, 9, 16])
def test_a_strokes_width_is_read_from_its_middle(width: int) -> None:
    mask = ink((slice(10, 90), slice(40, 40 + width)))
    assert _stroke_width(mask) == _stroke_width(mask.T) == pytest.approx(width, abs=1)
    assert _stroke_width(mask & False) == 0.0
