"""Whatever one draws, wherever and with whatever pen, the network is given what MNIST would have made of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cnn_viz.engine.data import mnist, pen_digits, pen_strokes
from cnn_viz.engine.digitize import STEPS, NothingDrawn, digit_of, digitize
from cnn_viz.engine.strokes import PenDigit, render
from cnn_viz.records import Digit, Pixels
from cnn_viz.text import say

SIDE = 280
DIGITS = pen_digits(held_out=True)
some_digit = st.sampled_from(DIGITS[::5])
pen_width = st.sampled_from((8.0, 14.0, 20.0, 28.0))


def drawn(digit: PenDigit, height: float, width: float, at: tuple[float, float] = (0.5, 0.5)) -> Pixels:
    """The digit with its longest side `height` pixels and a pen `width` pixels wide; `at` shares out the room left."""
    low, high = np.min([s.min(0) for s in digit.strokes], 0), np.max([s.max(0) for s in digit.strokes], 0)
    scale = (height - width) / max(float((high - low).max()), 1.0)
    room = SIDE - (high - low) * scale - width
    strokes = [(s - low) * scale + width / 2 + room * np.array(at) for s in digit.strokes]
    return render(strokes, (SIDE, SIDE), width)


def grey(plane: Pixels) -> Pixels:
    return np.repeat(plane[:, :, None], 3, axis=2)


def apart(one: Digit, other: Digit) -> float:
    """Mean difference of ink as a share of the ink."""
    a, b = one.ink.astype(float), other.ink.astype(float)
    return float(np.abs(a - b).sum() / max(a.sum(), b.sum()))


def apart_but_for_a_step(one: Digit, other: Digit) -> float:
    """The same, allowing the whole-pixel step by which the centre of mass may be set off."""
    steps = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(apart(one, Digit.of_ink(np.roll(other.ink, step, (0, 1)))) for step in steps)


def box_of(ink: Pixels) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(ink.max(1) > 8), np.flatnonzero(ink.max(0) > 8)
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def centre_of_mass(ink: Pixels) -> tuple[float, float]:
    places = np.arange(28) + 0.5
    weight = ink.astype(float)
    return weight.sum(1) @ places / weight.sum(), weight.sum(0) @ places / weight.sum()


def test_every_mnist_digit_passes_unchanged():
    """Made by the same recipe, so that a picture of an MNIST digit is read as the digit itself."""
    images = mnist(train=False)[0].numpy()[::3]
    moved = [np.abs(digit_of(grey(image)).ink.astype(int) - image).max() for image in images]
    assert np.mean(np.array(moved) <= 8) > 0.998


def test_no_real_digit_is_taken_for_a_dot():
    """Digits of every writer at every width; digitize raises NothingDrawn for a dot."""
    canvas = pen_strokes().canvas
    for number, digit in enumerate(pen_strokes().digits[::3]):
        assert digit_of(render(digit.strokes, canvas, (8, 14, 20, 28)[number % 4])).ink.any()


@given(some_digit, pen_width)
def test_the_longest_side_is_20_and_the_mass_in_the_middle_as_in_mnist(digit, width):
    ink = digit_of(drawn(digit, 180, width)).ink
    top, bottom, left, right = box_of(ink)
    assert max(bottom - top, right - left) in (20, 21)  # 21 where the last pixel is cut by a cell's edge
    room = (top > 0 and bottom < 28, left > 0 and right < 28)
    for place, free in zip(centre_of_mass(ink), room, strict=True):
        assert 13.9 <= place <= 15.1 or not free


@given(some_digit, pen_width, st.floats(0, 1), st.floats(0, 1))
def test_it_does_not_matter_where_one_draws(digit, width, x, y):
    """Rendering at a fraction of a pixel changes edges a little."""
    here, there = drawn(digit, 150, width), drawn(digit, 150, width, (x, y))
    assert apart_but_for_a_step(digit_of(here), digit_of(there)) < 0.2


@given(some_digit, pen_width, st.integers(-40, 40), st.integers(-40, 40))
def test_moving_by_whole_pixels_changes_nothing(digit, width, down, right):
    here = drawn(digit, 150, width)
    there = np.zeros_like(here)
    rows, columns = np.nonzero(here[:, :, 0])
    assume(rows.min() + down >= 0 and rows.max() + down < SIDE)
    assume(columns.min() + right >= 0 and columns.max() + right < SIDE)
    there[rows + down, columns + right] = here[rows, columns]
    assert digit_of(here).key == digit_of(there).key


@given(some_digit, st.floats(0.06, 0.18), st.floats(30, 270))
def test_it_does_not_matter_how_large_one_draws(digit, thickness, height):
    """From 30 pixels to edge to edge, the pen growing with the digit."""
    assume(height * thickness >= 3)  # a thinner pen is not drawn true
    usual, other = digit_of(drawn(digit, 150, 150 * thickness)), digit_of(drawn(digit, height, height * thickness))
    assert apart_but_for_a_step(usual, other) < (0.35 if height < 60 else 0.25)


@given(some_digit, st.sampled_from((3.0, 5.0, 8.0)))
def test_tiny_drawings_are_enlarged(digit, width):
    ink = digit_of(drawn(digit, 20 + width, width, (0.1, 0.9))).ink
    top, bottom, left, right = box_of(ink)
    assert 18 <= max(bottom - top, right - left) <= 22
    assert ink.max() > 150


@given(some_digit, pen_width, st.integers(0, 255), st.integers(0, 255))
def test_only_the_contrast_matters_not_which_grey_is_paper(digit, width, paper, ink):
    """Dark on light, light on dark, faint on anything; 8-bit greys leave rounding errors where contrast is low."""
    assume(abs(ink - paper) >= 40)
    white = drawn(digit, 150, width)
    other = (paper + (ink - paper) * (white.astype(float) / 255)).round().astype(np.uint8)
    assert apart_but_for_a_step(digit_of(white), digit_of(other)) < 0.08


def test_the_negative_gives_exactly_the_same_digit():
    white = drawn(DIGITS[0], 150, 14)
    assert digit_of(255 - white).key == digit_of(white).key


COLOURS = {"red": (230, 40, 40), "green": (30, 160, 60), "blue": (40, 70, 240), "dim": (60, 60, 60)}


@pytest.mark.parametrize("colour", COLOURS.values(), ids=COLOURS)
@given(digit=some_digit)
def test_every_pen_leaves_the_same_ink(digit, colour):
    white = drawn(digit, 150, 14)
    coloured = (white * (np.array(colour) / 255)).round().astype(np.uint8)
    assert apart_but_for_a_step(digit_of(white), digit_of(coloured)) < 0.04


def test_white_ink_has_three_equal_planes():
    digit = digit_of(drawn(DIGITS[3], 150, 14))
    assert all((plane == digit.ink).all() for plane in digit.colour)


def test_coloured_ink_keeps_its_hue_on_black():
    white = drawn(DIGITS[3], 150, 20)
    digit = digit_of((white * np.array([1.0, 0.5, 0.2])).round().astype(np.uint8))
    assert np.abs(digit.colour.max(0).astype(int) - digit.ink).max() <= 1
    full = digit.ink > 250
    assert np.abs(digit.colour[:, full].mean(1) - (255, 127.5, 51)).max() < 3


def test_dark_ink_on_white_paper_keeps_its_hue_and_becomes_light():
    share = drawn(DIGITS[3], 150, 20)[:, :, :1] / 255
    blue_on_white = (255 + share * (np.array([0, 0, 160]) - 255)).round().astype(np.uint8)
    digit = digit_of(blue_on_white)
    red, green, blue = digit.colour[:, digit.ink > 250].mean(1)
    assert blue > 250
    assert red == pytest.approx(green, abs=2)
    assert red < 140


def test_a_stroke_over_the_edge_does_not_change_the_paper():
    canvas = np.zeros((SIDE, SIDE, 3), np.uint8)
    canvas[:, 100:160] = 255  # a one from edge to edge
    ink = digit_of(canvas).ink
    assert box_of(ink)[:2] == (4, 24)
    assert ink[0].max() == 0


@given(some_digit, pen_width)
def test_a_digit_digitized_again_stays_what_it_is(digit, width):
    once = digit_of(drawn(digit, 150, width))
    again = digit_of(grey(once.ink))
    assert apart_but_for_a_step(once, again) < 0.15


# Nothing drawn


@pytest.mark.parametrize("paper", [0, 90, 255])
def test_an_empty_canvas_is_nothing_drawn(paper):
    with pytest.raises(NothingDrawn) as nothing:
        digitize(np.full((SIDE, SIDE, 3), paper, np.uint8))
    assert nothing.value.key == "errors.nothing_drawn"
    assert str(nothing.value) == say("errors.nothing_drawn")


@pytest.mark.parametrize("width", range(2, 41))
def test_a_tap_of_any_pen_is_nothing_drawn(width):
    random = np.random.default_rng(width)
    for x, y in random.uniform(25, 255, (10, 2)):
        with pytest.raises(NothingDrawn):
            digitize(render([np.array([[x, y]], np.float32)], (SIDE, SIDE), width))


@pytest.mark.parametrize("off", [frozenset(), frozenset({"ink"}), frozenset(STEPS)])
def test_a_dot_is_nothing_whatever_is_switched_off(off):
    with pytest.raises(NothingDrawn):
        digitize(render([np.array([[90, 90]], np.float32)], (SIDE, SIDE), 20), off)


def test_a_short_thick_one_and_a_small_nought_are_something():
    one = render([np.array([[100, 100], [100, 140]], np.float32)], (SIDE, SIDE), 20)
    around = np.linspace(0, 2 * np.pi, 40)
    nought = render([np.stack([140 + 14 * np.cos(around), 140 + 14 * np.sin(around)], 1)], (SIDE, SIDE), 8)
    assert digit_of(one).ink.any()
    assert digit_of(nought).ink[13:15, 13:15].max() < 100


# Steps and switches


def test_the_steps_come_in_order_and_the_last_is_what_digit_of_gives():
    drawing = drawn(DIGITS[0], 120, 14, (0.1, 0.2))
    steps = digitize(drawing)
    assert [step.id for step in steps] == ["drawing", *STEPS]
    assert all(step.applied for step in steps)
    assert steps[-1].digit.key == digit_of(drawing).key
    assert [step.picture.shape for step in steps[:2]] == [(SIDE, SIDE)] * 2
    assert [step.picture.shape for step in steps[3:]] == [(28, 28)] * 2
    assert max(steps[2].picture.shape) in (120, 121, 122)
    assert all(step.digit.ink.shape == (28, 28) and step.digit.colour.shape == (3, 28, 28) for step in steps)


@given(some_digit, st.frozensets(st.sampled_from(STEPS)), st.booleans())
def test_any_steps_can_be_left_out(digit, off, coloured):
    drawing = drawn(digit, 120, 14, (0.1, 0.2))
    if coloured:
        drawing = (drawing * np.array([0.2, 1.0, 0.7])).astype(np.uint8)
    steps = digitize(drawing, off)
    assert {step.id for step in steps if not step.applied} == off
    for before, step in pairwise(steps):
        if not step.applied:
            assert step.digit.key == before.digit.key
            assert (step.picture == before.picture).all()
    assert digit_of(drawing, off).key == steps[-1].digit.key
    assert steps[-1].digit.ink.max() > 60


def test_as_it_stands_is_the_brightness_averaged_over_squares():
    drawing = drawn(DIGITS[0], 120, 14, (0.1, 0.2))
    squares = drawing[:, :, 0].reshape(28, 10, 28, 10).mean((1, 3))
    assert np.abs(digitize(drawing)[0].digit.ink - squares).max() <= 0.51


def test_without_ink_white_paper_is_the_brightest_thing():
    digit = digit_of(255 - drawn(DIGITS[0], 120, 14), frozenset({"ink"}))
    assert digit.ink[5:23, 5:23].mean() > 200


def test_without_crop_the_whole_drawing_is_made_smaller():
    drawing = drawn(DIGITS[0], 140, 14, (0.2, 0.2))
    top, bottom, left, right = box_of(digit_of(drawing, frozenset({"crop"})).ink)
    assert max(bottom - top, right - left) in (10, 11)  # half of 20


def test_without_fit_the_box_fills_the_frame():
    top, bottom, left, right = box_of(digit_of(drawn(DIGITS[0], 140, 14), frozenset({"fit"})).ink)
    assert max(bottom - top, right - left) == 28


def test_without_centre_the_box_is_in_the_middle():
    top, bottom, left, right = box_of(digit_of(drawn(DIGITS[0], 140, 14, (0, 1)), frozenset({"centre"})).ink)
    assert abs(top - (28 - bottom)) <= 1
    assert abs(left - (28 - right)) <= 1


def test_centre_alone_moves_the_drawing_and_nothing_else():
    drawing = drawn(DIGITS[0], 100, 14, (0, 0))
    ink = digit_of(drawing, frozenset({"crop", "fit"})).ink
    assert all(13.9 <= place <= 15.1 for place in centre_of_mass(ink))
    as_it_lay = digitize(drawing)[1].digit.ink
    assert ink.sum() == pytest.approx(as_it_lay.sum(), rel=0.02)


def test_an_unknown_step_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="choose from ink, crop, fit, centre"):
        digitize(drawn(DIGITS[0], 100, 14), frozenset({"blur"}))


@pytest.mark.parametrize("shape", [(28, 28), (300, 60), (60, 300), (1024, 700), (9, 9)])
def test_pictures_of_any_shape(shape):
    picture = np.full((*shape, 3), 250, np.uint8)
    picture[shape[0] // 4 : shape[0] - shape[0] // 4, shape[1] // 2 - 1 : shape[1] // 2 + 1] = 5
    for off in (frozenset(), frozenset({"crop"}), frozenset(STEPS)):
        assert digit_of(picture, off).ink.shape == (28, 28)


def test_what_comes_out_cannot_be_written_to():
    for step in digitize(drawn(DIGITS[0], 100, 14)):
        for array in (step.picture, step.digit.ink, step.digit.colour):
            assert not array.flags.writeable
