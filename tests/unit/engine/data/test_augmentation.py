"""Random changes keep shapes and ranges, follow their seed, and do what they say."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from cnn_viz.engine.data.augmentation import Augmentation, augmented
from cnn_viz.engine.data.redrawing import PenSource, _hand, redrawn, wobbles

EVERYTHING = Augmentation(rotate=10, shear=0.2, scale=0.1, shift=2, elastic=1, thickness=0.5, erase=0.5)
ONE_BY_ONE = {
    "rotate": Augmentation(rotate=15),
    "shear": Augmentation(shear=0.3),
    "scale": Augmentation(scale=0.2),
    "shift": Augmentation(shift=3),
    "elastic": Augmentation(elastic=1.0),
    "thickness": Augmentation(thickness=0.8),
    "erase": Augmentation(erase=1.0),
}
CANVAS = (500.0, 500.0)
STROKE = np.stack([np.linspace(150, 350, 40), np.linspace(100, 400, 40)], 1).astype(np.float32)


def _bars(n: int = 64, channels: int = 1) -> Tensor:
    """A thick upright bar in the middle of each image."""
    pixels = torch.zeros(n, channels, 28, 28)
    pixels[:, :, 4:24, 12:16] = 1
    return pixels


def _random(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


@pytest.mark.parametrize("how", ONE_BY_ONE.values(), ids=ONE_BY_ONE)
def test_each_change_keeps_shape_and_range_and_changes_something(how: Augmentation) -> None:
    pixels = _bars()
    result = augmented(pixels, how, _random())
    assert result.shape == pixels.shape
    assert result.min() >= 0 and result.max() <= 1
    changed = (result - pixels).abs().amax((1, 2, 3)) > 0.05
    assert changed.float().mean() > (0.15 if how.erase else 0.9)  # most squares miss the bar
    assert torch.equal(pixels, _bars())  # the examples themselves stay as they are


def test_the_same_seed_gives_the_same_images_and_another_gives_others() -> None:
    first, again, other = (augmented(_bars(), EVERYTHING, _random(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_no_augmentation_changes_nothing() -> None:
    assert torch.equal(augmented(_bars(), Augmentation(), _random()), _bars())


def test_changes_fade_evenly_towards_the_end_and_the_ink_keeps_its_colour() -> None:
    how = replace(EVERYTHING, scale=0.2, tint=True, fade=0.5)
    assert how.at(0) == how
    assert how.at(1) == replace(how, rotate=5, shear=0.1, scale=0.1, shift=1, elastic=0.5, thickness=0.25, erase=0.25)
    assert replace(how, fade=0.0).at(1) == replace(how, fade=0.0)
    gone = replace(how, fade=1.0, tint=False).at(1)
    assert torch.equal(augmented(_bars(), gone, _random()), _bars())


def test_changes_are_centred_and_within_their_reach() -> None:
    shifted = augmented(_bars(500), Augmentation(shift=3), _random())
    column = (shifted.sum((1, 2)) @ torch.arange(28.0)) / shifted.sum((1, 2, 3)) - 13.5
    assert column.abs().max() < 3.01
    assert column.mean().abs() < 0.3
    assert column.std() == pytest.approx(3 / 3**0.5, rel=0.15)
    thick = augmented(_bars(500), Augmentation(thickness=0.5), _random()).sum((1, 2, 3)) / (20 * 4)
    assert 0.7 < thick.min() < 0.8 and 1.25 < thick.max() < 1.35  # half-way to 18 x 2 and to 22 x 6


def test_rotation_keeps_the_amount_of_ink() -> None:
    ink = augmented(_bars(), Augmentation(rotate=20), _random()).sum((1, 2, 3))
    assert ink.sub(80).abs().max() < 2


def test_a_tint_gives_three_different_channels_and_sometimes_white() -> None:
    result = augmented(_bars(400, channels=3), Augmentation(tint=True), _random())
    inks = result[:, :, 14, 14]
    assert inks.amax(1).min() >= 0.6 - 1e-6  # every ink can be seen
    assert 0.1 < (inks.amax(1) < 0.7).float().mean() < 0.3  # some are dark
    white = (inks == 1).all(1).float().mean()
    assert 0.15 < white < 0.35
    assert (inks.amin(1) < 0.3).float().mean() > 0.3  # and many are strong colours


def test_a_digit_redrawn_is_seeded_on_the_canvas_and_like_itself() -> None:
    how = PenSource(share=0.5)
    (first,), width = redrawn([STROKE], CANVAS, how, np.random.default_rng(3))
    (again,), same_width = redrawn([STROKE], CANVAS, how, np.random.default_rng(3))
    (other,), _ = redrawn([STROKE], CANVAS, how, np.random.default_rng(4))
    assert np.array_equal(first, again) and width == same_width
    assert first.shape != other.shape or not np.allclose(first, other)
    assert first.min() > 0 and first.max() < 500
    assert len(first) >= 40 * (1 - how.missing) - 1


def test_a_digit_redrawn_without_any_change_is_only_centred() -> None:
    still = PenSource(rotate=0, shear=0, scale=0, wobble=0, missing=0, widths=(14, 14.0001))
    (stroke,), width = redrawn([STROKE], CANVAS, still, np.random.default_rng(0))
    assert width == pytest.approx(14, abs=0.01)
    assert np.allclose(np.diff(stroke, axis=0), np.diff(STROKE, axis=0), atol=1e-3)
    assert np.allclose((stroke.min(0) + stroke.max(0)) / 2, 250, atol=1e-3)


@pytest.mark.parametrize("end", [1, -1])
def test_a_hand_turns_slants_and_scales_as_far_as_its_source_allows_either_way(end: int) -> None:
    class Furthest(np.random.Generator):
        def uniform(self, low=0.0, high=1.0, size=None):
            value = high if end > 0 else low
            return np.full(size, value) if size else value

    how = PenSource(rotate=90, shear=0.5, scale=0.21)
    scale = 1.21 ** (1.5 * end)  # shared by both axes, and half as far again for each of its own
    turned_and_slanted = [[0, -end], [end, 0.5]]
    matrix = _hand(how, Furthest(np.random.PCG64()))
    np.testing.assert_allclose(matrix, scale * np.array(turned_and_slanted), atol=1e-12)


def test_a_wobble_goes_evenly_from_one_random_place_to_the_next_eight_points_on() -> None:
    moved = wobbles(STROKE, 3.0, np.random.default_rng(2))
    drawn = np.random.default_rng(2).normal(0, 3.0, (2, 5))
    along = np.linspace(0, 4, 40)
    for axis in (0, 1):
        np.testing.assert_allclose(moved[:, axis], np.interp(along, range(5), drawn[axis]))
    assert wobbles(STROKE[:3], 3.0, np.random.default_rng(2)).shape == (3, 2)


def test_pen_widths_lie_in_their_range_and_points_go_missing() -> None:
    how = replace(PenSource(), missing=0.3, widths=(6.0, 32.0))
    drawn = [redrawn([STROKE], CANVAS, how, np.random.default_rng(seed)) for seed in range(200)]
    widths = np.array([width for _, width in drawn])
    assert 6 <= widths.min() < 8 and 26 < widths.max() <= 32
    assert {len(strokes[0]) for strokes, _ in drawn} == set(range(29, 41))
