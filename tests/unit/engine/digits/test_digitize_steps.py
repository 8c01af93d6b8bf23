"""Nothing drawn is told apart from a digit, and every step of digitize has a switch that still means something."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_viz.engine.data.strokes import render
from cnn_viz.engine.digits.digitize import (
    STEPS,
    NothingDrawn,
    digit_of,
    digitize,
)
from tests.unit.engine.digits.drawn_digits import DIGITS, SIDE, box_of, centre_of_mass, drawn, some_digit

# Nothing drawn


@pytest.mark.parametrize("paper", [0, 90, 255])
def test_an_empty_canvas_is_nothing_drawn(paper):
    with pytest.raises(NothingDrawn) as nothing:
        digitize(np.full((SIDE, SIDE, 3), paper, np.uint8))
    assert nothing.value.key == "errors.nothing_drawn"


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


def test_a_disc_larger_than_the_thickest_pens_tap_is_something():
    """The app's pens end at 40 of 280 pixels; a filled nought is a drawing."""
    for width, is_dot in ((40, True), (56, False), (120, False)):
        disc = render([np.array([[140, 140]], np.float32)], (SIDE, SIDE), width)
        if is_dot:
            with pytest.raises(NothingDrawn):
                digit_of(disc)
        else:
            assert digit_of(disc).ink.any()


# Steps and switches


def test_the_steps_come_in_order_and_the_last_is_what_digit_of_gives():
    drawing = drawn(DIGITS[0], 120, 14, (0.1, 0.2))
    steps = digitize(drawing)
    assert [step.id for step in steps] == ["drawing", *STEPS]
    assert all(step.applied for step in steps)
    assert steps[-1].digit == digit_of(drawing)
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
            assert step.digit == before.digit
            assert (step.picture == before.picture).all()
    assert digit_of(drawing, off) == steps[-1].digit
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
