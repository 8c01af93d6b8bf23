"""Hands that are in no collection: between two writers, and bent."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.strokes import PenDigit
from cnn_viz.engine.hands import alike, bent, blended

LEANING = np.stack([np.linspace(100, 180, 20), np.linspace(50, 250, 20)], 1).astype(np.float32)
UPRIGHT = np.stack([np.full(9, 300), np.linspace(100, 200, 9)], 1).astype(np.float32)


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def slope(stroke: np.ndarray) -> float:
    return float((stroke[-1] - stroke[0])[0] / (stroke[-1] - stroke[0])[1])


def test_a_blend_lies_between_two_hands_or_a_little_beyond() -> None:
    one, other = PenDigit(1, 1, (LEANING,)), PenDigit(1, 2, (UPRIGHT,))
    others = alike([one, other])
    slopes = [slope(blended(one, others, 1.0, random(seed))[0]) for seed in range(60)]
    assert min(slopes) == pytest.approx(0.4 * 0.3, abs=0.08) and max(slopes) == pytest.approx(0.4 * 1.3, abs=0.08)
    assert np.ptp(slopes) > 0.2


def test_a_blend_keeps_place_and_size() -> None:
    one, other = PenDigit(1, 1, (LEANING,)), PenDigit(1, 2, (UPRIGHT,))
    for seed in range(10):
        (stroke,) = blended(one, alike([one, other]), 1.0, random(seed))
        assert np.ptp(stroke[:, 1]) == pytest.approx(200, rel=0.05)
        assert stroke.mean(0) == pytest.approx(LEANING.mean(0), abs=8)


def test_strokes_made_in_another_direction_are_not_blended() -> None:
    one, backwards = PenDigit(1, 1, (LEANING,)), PenDigit(1, 2, (LEANING[::-1],))
    for seed in range(10):
        assert blended(one, alike([one, backwards]), 1.0, random(seed)) is one.strokes


def test_only_the_same_digit_in_as_many_strokes_is_alike() -> None:
    groups = alike([PenDigit(1, 1, (LEANING,)), PenDigit(7, 1, (LEANING,)), PenDigit(7, 2, (LEANING, UPRIGHT))])
    assert {key: len(group) for key, group in groups.items()} == {(1, 1): 1, (7, 1): 1, (7, 2): 1}


def test_no_share_draws_no_random_number() -> None:
    """So that recipes without blending give the same pictures as before there was any."""
    generator = random()
    one = PenDigit(1, 1, (LEANING,))
    assert blended(one, alike([one]), 0.0, generator) is one.strokes
    assert generator.random() == random().random()


def test_bending_curves_a_straight_line_and_follows_its_seed() -> None:
    first, again, other = (bent([LEANING], 0.1, random(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    chord = np.linspace(first[0], first[-1], len(first))
    assert np.abs(first - chord).max() > 2
    assert bent([LEANING], 0.0, random())[0] == pytest.approx(LEANING, abs=1e-3)


def test_a_dot_stays_a_dot() -> None:
    dot = np.array([[5, 5]], np.float32)
    digit = PenDigit(1, 1, (dot,))
    assert np.isfinite(bent([dot], 0.1, random())[0]).all()
    assert np.isfinite(blended(digit, alike([digit, PenDigit(1, 2, (dot,))]), 1.0, random())[0]).all()
