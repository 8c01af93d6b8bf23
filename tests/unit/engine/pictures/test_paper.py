"""A photo of a digit on paper gives the digit as our canvas would hold it."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.pictures.connected_pieces import Pieces, box_of
from cnn_viz.engine.pictures.paper import (
    _border_contact,
    _digits,
    _hue,
    ink_on_black,
)
from cnn_viz.engine.pictures.photo import is_photo
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.errors import UserError
from tests.unit.engine.pictures.synthetic_photos import KINDS, photos


@pytest.fixture(scope="module")
def sixty():
    return list(photos(60))


@pytest.mark.slow
def test_the_photos_are_varied(sixty):
    assert {p.kind for p in sixty} == set(KINDS)
    assert len({p.label for p in sixty}) == 10
    assert len({p.pen for p in sixty}) == 6
    assert all(is_photo(p.pixels) for p in sixty)


@pytest.mark.slow
def test_95_of_100_photos_are_read_right(sixty):
    """Writers from whom no network learnt; shadows, perspective, blur, ruled lines, noise, coloured pens, boards."""
    probabilities = predict(load("pen"), [digit_of(ink_on_black(p.pixels)) for p in sixty])
    wrong = [
        (p.label, int(a), p.kind, p.pen) for p, a in zip(sixty, probabilities.argmax(1), strict=True) if a != p.label
    ]
    assert len(wrong) <= 0.05 * len(sixty), wrong


@pytest.mark.slow
def test_a_cleaned_photo_is_ink_on_black_as_on_the_canvas(sixty):
    for p in sixty[:20]:
        clean = ink_on_black(p.pixels)
        assert clean.shape == (280, 280, 3)
        assert clean[:20].max() == clean[-20:].max() == clean[:, :20].max() == 0
        assert clean.max() > 240
        assert 0.01 < (clean.max(2) > 128).mean() < 0.5


HUES = {"red": 0, "green": 1, "blue": 2}


@pytest.mark.slow
def test_the_pen_keeps_its_colour(sixty):
    for p in sixty:
        if p.pen in HUES:
            ink = ink_on_black(p.pixels).reshape(-1, 3)
            assert ink[ink.max(1) > 200].mean(0).argmax() == HUES[p.pen], p
        elif p.pen in ("black", "chalk"):
            ink = ink_on_black(p.pixels).reshape(-1, 3)
            assert np.ptp(ink[ink.max(1) > 200].mean(0)) < 10, p


def empty_paper(kind: str) -> np.ndarray:
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:300, 0:400] / 300
    light = {
        "white": 255 + 0 * x,
        "slope": 120 + 100 * x,
        "shadow": np.where(x + y / 3 < 0.7, 110, 220),
        "black": 0 * x,
    }
    noise = random.normal(0, 0 if kind in ("white", "black") else 4, (300, 400, 3))
    return (light[kind][:, :, None] + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", ["white", "slope", "shadow", "black"])
def test_a_photo_of_empty_paper_is_told(kind):
    with pytest.raises(UserError) as told:
        ink_on_black(empty_paper(kind))
    assert told.value.key == "errors.blank_photo"


def test_lined_paper_with_nothing_on_it_is_told():
    pixels = empty_paper("slope")
    pixels[30::50] = pixels[30::50] // 2
    pixels[31::50] = pixels[31::50] // 2
    with pytest.raises(UserError):
        ink_on_black(pixels)


@pytest.mark.parametrize("shape", [(1, 1), (3, 50), (50, 3), (65, 65), (20, 1024)])
def test_photos_of_any_shape_bring_a_canvas_or_a_sentence(shape):
    noise = np.random.default_rng(2).integers(0, 256, (*shape, 3), np.uint8)
    with suppress(UserError):
        assert ink_on_black(noise).shape == (280, 280, 3)


def ink(*marks: tuple[slice, slice]) -> np.ndarray:
    mask = np.zeros((100, 100), bool)
    for rows, columns in marks:
        mask[rows, columns] = True
    return mask


INSIDE, RUNNING_OUT = (slice(30, 80), slice(50, 56)), (slice(0, 60), slice(10, 20))


def test_the_digit_is_what_lies_inside_rather_than_larger_ink_that_runs_out():
    (digit,) = _digits(ink(INSIDE, RUNNING_OUT))
    assert np.array_equal(digit, ink(INSIDE))
    (digit,) = _digits(ink((slice(30, 35), slice(50, 55)), RUNNING_OUT))
    assert digit[:, 10:20].sum() == 600, "but a speck inside is no digit where a stroke runs out"


def test_a_shadow_along_the_border_is_none():
    with pytest.raises(UserError) as told:
        _digits(ink((slice(0, 100), slice(0, 10))))
    assert told.value.key == "errors.blank_photo"


def test_a_speck_beside_a_digit_is_no_part_of_it_and_a_dot_is() -> None:
    for side, belongs in ((2, False), (3, True)):
        speck = (slice(40, 40 + side), slice(60, 60 + side))
        (digit,) = _digits(ink(INSIDE, speck))
        assert digit[speck].any() == belongs, "a fiftieth of the digit's ink is 6 pixels"


def test_the_border_is_two_pixels_wide_on_every_side() -> None:
    for away, pixels in ((0, 10), (1, 5), (2, 0)):
        for place in (
            (slice(away, away + 9), slice(50, 60)),
            (slice(91 - away, 100 - away), slice(50, 60)),
            (slice(50, 60), slice(away, away + 9)),
            (slice(50, 60), slice(91 - away, 100 - away)),
        ):
            assert _border_contact(Pieces.of(ink(place))).tolist() == [pixels]


@pytest.mark.parametrize(
    ("pen", "paper", "seen"),
    [
        ((0, 0, 80), (255, 255, 255), (0.686, 0.686, 1)),  # navy: pale, and no glowing blue
        ((200, 30, 30), (250, 250, 250), (1, 0.227, 0.227)),
        ((120, 20, 20), (240, 120, 60), (1, 0.545, 0.545)),  # orange paper is not taken off it
        ((250, 240, 40), (20, 60, 40), (1, 0.96, 0.16)),  # chalk
        ((235, 240, 228), (20, 60, 40), (1, 1, 1)),
        ((40, 40, 44), (240, 240, 235), (1, 1, 1)),
    ],
)
def test_a_pen_is_light_on_black_in_its_own_hue_and_chalk_is_as_it_is(pen, paper, seen) -> None:
    mask = ink((slice(30, 70), slice(45, 55)))
    light = np.where(mask[:, :, None], pen, paper).astype(np.float32)
    assert _hue(light, mask).tolist() == pytest.approx(seen, abs=0.02)


def test_a_lamp_s_yellow_is_not_the_pen_s():
    mask = ink((slice(30, 70), slice(45, 55)))
    light = np.where(mask[:, :, None], [153.0, 138.0, 114.0], [255.0, 230.0, 190.0])
    assert _hue(light, mask).tolist() == [1, 1, 1]
    light[mask] = [60, 60, 150]
    assert _hue(light, mask).argmax() == 2


SEVEN = [(0.0, 0.0), (0.6, 0.0), (0.2, 1.0)]


def photographed(
    *sevens: tuple[float, float, float],
    size: tuple[int, int] = (600, 450),
    pen: tuple[int, int, int] = (30, 30, 34),
    paper: int = 225,
    thick: float = 0.09,
) -> np.ndarray:
    """Sevens on paper, each (left, top, height), in light that falls off to one side, with a camera's noise."""
    sheet = Image.new("RGB", size, (paper,) * 3)
    for left, top, height in sevens:
        path = [(left + x * height, top + y * height) for x, y in SEVEN]
        ImageDraw.Draw(sheet).line(path, fill=pen, width=max(1, round(thick * height)))
    light = np.linspace(1.0, 0.6, size[0])[:, None]
    noise = np.random.default_rng(0).normal(0, 2, (size[1], size[0], 3))
    return (np.asarray(sheet) * light + noise).clip(0, 255).astype(np.uint8)


def as_drawn(canvas: np.ndarray) -> tuple[float, float, float, float]:
    """Where a seven is on its canvas: the middle's column and row, width, height."""
    rows, columns = box_of(canvas.max(axis=2) > 127)
    across, down = ((part.start + part.stop) / 2 for part in (columns, rows))
    return across, down, columns.stop - columns.start, rows.stop - rows.start


# (left, top, height): as most photos have it, in a corner, so small that it is looked at from closer, and tiny
@pytest.mark.parametrize("seven", [(200, 100, 250), (350, 220, 150), (60, 330, 70), (400, 60, 30)], ids=str)
@pytest.mark.parametrize(("pen", "paper"), [((30, 30, 34), 225), ((235, 235, 230), 50)], ids=["paper", "board"])
def test_wherever_and_however_large_a_digit_is_it_comes_to_the_canvas_as_it_was_written(seven, pen, paper) -> None:
    canvas = ink_on_black(photographed(seven, pen=pen, paper=paper))
    assert canvas.shape == (280, 280, 3) and canvas.dtype == np.uint8 and not canvas.flags.writeable
    assert canvas.min() == 0 and canvas.max() == 255
    across, down, width, height = as_drawn(canvas)
    assert (across, down) == (pytest.approx(140, abs=5), pytest.approx(140, abs=5))
    assert height == pytest.approx(200, abs=10) and width / height == pytest.approx(0.69 / 1.04, rel=0.12)
    assert predict(load("pen"), [digit_of(canvas)]).argmax() == 7
