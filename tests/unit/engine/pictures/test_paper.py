"""A photo of a digit on paper gives the digit as our canvas would hold it."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.pictures.paper import _digits, _hue, ink_on_black
from cnn_viz.engine.pictures.photo import is_photo
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.errors import UserError
from tests.unit.engine.pictures.synthetic_photos import KINDS, photos

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sixty():
    return list(photos(60))


def test_the_photos_are_varied(sixty):
    assert {p.kind for p in sixty} == set(KINDS)
    assert len({p.label for p in sixty}) == 10
    assert len({p.pen for p in sixty}) == 6
    assert all(is_photo(p.pixels) for p in sixty)


def test_95_of_100_photos_are_read_right(sixty):
    """Writers from whom no network learnt; shadows, perspective, blur, ruled lines, noise, coloured pens, boards."""
    probabilities = predict(load("pen"), [digit_of(ink_on_black(p.pixels)) for p in sixty])
    wrong = [
        (p.label, int(a), p.kind, p.pen) for p, a in zip(sixty, probabilities.argmax(1), strict=True) if a != p.label
    ]
    assert len(wrong) <= 0.05 * len(sixty), wrong


def test_a_cleaned_photo_is_ink_on_black_as_on_the_canvas(sixty):
    for p in sixty[:20]:
        clean = ink_on_black(p.pixels)
        assert clean.shape == (280, 280, 3)
        assert clean[:20].max() == clean[-20:].max() == clean[:, :20].max() == 0
        assert clean.max() > 240
        assert 0.01 < (clean.max(2) > 128).mean() < 0.5


HUES = {"red": 0, "green": 1, "blue": 2}


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


def test_a_lamp_s_yellow_is_not_the_pen_s():
    mask = ink((slice(30, 70), slice(45, 55)))
    light = np.where(mask[:, :, None], [153.0, 138.0, 114.0], [255.0, 230.0, 190.0])
    assert _hue(light, mask).tolist() == [1, 1, 1]
    light[mask] = [60, 60, 150]
    assert _hue(light, mask).argmax() == 2
