"""Colours: even to the eye, readable, and blue against orange for every common kind of eye."""

import tomllib

import numpy as np
import pytest

from cnn_viz.figures.palette import (
    DARK,
    LIGHT,
    STOPS,
    THEMES,
    contrast,
    luminance,
)

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def linear(colour: str) -> np.ndarray:
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Linear sRGB to OKLab (Ottosson 2020)."""
    to_cone = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(to_lab) @ np.cbrt(np.array(to_cone) @ rgb)


@themes
@pytest.mark.parametrize("side", ["negative", "positive"])
def test_equal_steps_of_value_are_equal_steps_of_lightness(theme, side):
    ramp = getattr(theme, side)
    steps = np.diff([oklab(linear(c))[0] for c in ramp])
    assert len(ramp) == STOPS
    assert np.all(np.sign(steps) == np.sign(steps[0]))
    assert np.abs(steps).max() < 1.35 * np.abs(steps).min()


@themes
def test_zero_is_next_to_the_background_and_both_ends_are_far(theme):
    assert theme.negative[0] == theme.positive[0] == theme.zero == theme.diverging[STOPS - 1]
    assert contrast(theme.zero, theme.background) < 1.2
    ends = [luminance(theme.negative[-1]), luminance(theme.positive[-1])]
    assert all(contrast(c, theme.zero) > 7 for c in (theme.negative[-1], theme.positive[-1]))
    assert max(ends) / min(ends) < 1.6


@themes
def test_text_is_readable(theme):
    for colour in (theme.text, theme.muted, theme.accent):
        assert contrast(colour, theme.background) >= 4.5


# Viénot, Brettel and Mollon 1999: what dichromats see of linear sRGB.
BLINDNESS = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@themes
@pytest.mark.parametrize("kind", BLINDNESS)
def test_signs_stay_apart_without_red_or_green(theme, kind):
    seen = [
        [oklab(np.clip(np.array(BLINDNESS[kind]) @ linear(c), 0, 1)) for c in ramp]
        for ramp in (theme.negative, theme.positive)
    ]
    apart = np.linalg.norm(np.subtract(*seen)[:, 1:], axis=1)
    assert apart[2:-2].min() > 0.05  # a just noticeable difference is about 0.02


def test_themes_are_designed_and_not_inverted():
    assert luminance(LIGHT.positive[-1]) < luminance(LIGHT.zero)
    assert luminance(DARK.positive[-1]) > luminance(DARK.zero)


@pytest.mark.parametrize("name", THEMES)
def test_the_frame_and_the_pictures_share_their_colours(root, name):
    frame = tomllib.loads((root / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][name]
    of_frame = [frame[k] for k in ("backgroundColor", "textColor", "borderColor", "primaryColor")]
    theme = THEMES[name]
    assert of_frame == [theme.background, theme.text, theme.line, theme.accent]
