"""Other ways of writing a digit: a stroke more or a stroke less, in the right place and share."""

import numpy as np
import pytest

from cnn_viz.engine.data.sources import pen_digits
from cnn_viz.engine.data.stroke_styles import restyled
from cnn_viz.engine.data.strokes import Stroke

STEM = np.stack([np.full(30, 250.0), np.linspace(100, 400, 30)], 1).astype(np.float32)
FOOT = np.stack([np.linspace(180, 320, 10), np.full(10, 400.0)], 1).astype(np.float32)
RING = 250 + 100 * np.stack([np.cos(t := np.linspace(0, 6.2, 40)), np.sin(t)], 1).astype(np.float32)

TURN = np.linspace(0, 2 * np.pi, 200)
EIGHT = 250 + np.stack([80 * np.sin(2 * TURN), 150 * np.cos(TURN)], 1).astype(np.float32)
WIDTH = 160


def _restyled(label: int, strokes: list[Stroke], seed: int = 0, share: float = 1.0) -> list[Stroke]:
    return restyled(label, strokes, share, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(20))
def test_a_one_gets_a_foot_under_its_stem(seed: int) -> None:
    stem, foot = _restyled(1, [STEM], seed)
    assert stem is STEM
    assert foot[0, 0] < 250 < foot[-1, 0]
    assert 60 <= np.ptp(foot[:, 0]) <= 300
    assert np.abs(foot[:, 1] - 400).max() <= 0.06 * 300 + 1e-3


def test_a_one_that_stands_on_a_foot_gets_no_other() -> None:
    assert len(_restyled(1, [STEM, FOOT])) == 2


def test_a_seven_gains_or_loses_its_bar() -> None:
    bar = np.array([[220, 250], [280, 250]], np.float32)
    (stem,) = _restyled(7, [STEM, bar])
    assert stem is STEM
    _, added = _restyled(7, [STEM])
    assert added[0, 0] < 250 < added[-1, 0]
    assert 200 < added[:, 1].mean() < 320


def test_a_bar_is_a_short_line_nearly_level_through_the_stem() -> None:
    bars = [_restyled(7, [STEM], seed)[1] for seed in range(200)]
    reach = np.array([np.abs(bar[[0, -1], 0] - 250) / 300 for bar in bars])
    assert 0.12 <= reach.min() < 0.14 and 0.33 < reach.max() <= 0.35
    assert all(bar[0, 0] < 250 < bar[-1, 0] for bar in bars)
    levels = np.array([(bar[[0, -1], 1] - 100) / 300 for bar in bars])
    assert 0.34 <= levels.min() < 0.4 and 0.65 < levels.max() <= 0.71
    assert 0.06 < np.ptp(levels, axis=1).max() <= 0.12


def test_one_zero_in_five_gets_a_slash() -> None:
    slashed = [len(_restyled(0, [RING], seed)) == 2 for seed in range(400)]
    assert 0.14 < np.mean(slashed) < 0.26


@pytest.mark.parametrize("seed", range(20))
def test_an_eight_is_left_open_or_one_of_its_loops_gets_narrow(seed: int) -> None:
    (line,) = _restyled(8, [EIGHT], seed)
    assert 0.85 * len(EIGHT) <= len(line) <= len(EIGHT)
    kept = EIGHT[: len(line)] if np.isclose(line[0, 1], EIGHT[0, 1]) else EIGHT[-len(line) :]
    assert np.array_equal(line[:, 1], kept[:, 1])
    widths = [np.ptp(line[half, 0]) for half in (line[:, 1] < 250, line[:, 1] > 250)]
    assert max(widths) == pytest.approx(WIDTH, abs=1)
    assert min(widths) >= 0.2 * WIDTH - 1


def test_eights_differ_in_how_open_and_how_narrow_they_are() -> None:
    lines = [_restyled(8, [EIGHT], seed)[0] for seed in range(200)]
    lengths = [len(line) for line in lines]
    assert min(lengths) < 0.9 * len(EIGHT) and max(lengths) > 0.99 * len(EIGHT)
    for half in (lambda y: y < 250, lambda y: y > 250):
        widths = [np.ptp(line[half(line[:, 1]), 0]) for line in lines]
        assert min(widths) < 0.4 * WIDTH and np.mean(np.isclose(widths, WIDTH, atol=1)) > 0.4


def test_an_eight_of_two_strokes_loses_some_of_the_longer_one() -> None:
    first, second = _restyled(8, [EIGHT[:100], EIGHT[100:]], 3)
    assert len(first) == 100 or len(second) == 100 or len(first) + len(second) < 200
    (dot,) = _restyled(8, [np.full((1, 2), 250, np.float32)])
    assert dot.shape == (1, 2)
    for seed in range(20):
        (short,) = _restyled(8, [np.array([[200, 100], [300, 400]], np.float32)], seed)
        assert len(short) == 2, "a line of two points stays a line"


def test_the_share_is_kept_and_other_digits_stay() -> None:
    assert 0.4 < np.mean([len(_restyled(1, [STEM], seed, 0.5)) == 2 for seed in range(400)]) < 0.6
    assert all(len(_restyled(1, [STEM], seed, 0.0)) == 1 for seed in range(20))
    for label in (2, 3, 4, 5, 6, 9):
        assert _restyled(label, [STEM, FOOT]) == [STEM, FOOT]


def test_every_real_digit_can_be_restyled() -> None:
    for digit in pen_digits(held_out=False)[::10]:
        strokes = _restyled(digit.label, list(digit.strokes))
        assert strokes and all(np.isfinite(stroke).all() and stroke.shape[1] == 2 for stroke in strokes)
