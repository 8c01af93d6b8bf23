"""The drawings that are no digit are those from which the shipped score was made and by which it was judged."""

import numpy as np
import pytest

from cnn_viz.engine.ood.scribbles import JUDGED, LEARNT, Kind

REMEDY = "the drawings are others: make the score from them (python -m cnn_viz likeness pen), and tell their sums here"
# Of all points of sixty drawings: the sums of x, of y, and of what each is times its number. Any change of a kind shows
# in one of them, and rounding on another machine does not.
SUMS: dict[str, tuple[float, float, float]] = {
    "scribble": (1825.066, 1848.050, 11033.248),
    "zigzag": (745.158, 739.126, 4410.487),
    "coil": (2484.741, 41.457, 7550.843),
    "lines": (374.196, 374.829, 2267.820),
    "bows": (1971.602, 1785.414, 11238.661),
    "polygon": (18.706, 25.303, 111.922),
    "cloud": (203.473, 45.127, 755.832),
    "double ring": (65.452, 3.097, 201.325),
    "stroke": (435.949, 430.527, 2599.830),
    "parts": (1490.995, 1349.437, 8485.609),
    "box": (197.463, 164.000, 1058.387),
    "smiley": (2886.329, 2796.899, 17047.639),
    "letter": (418.898, 520.410, 2795.806),
    "sign": (453.042, 549.951, 3025.109),
    "spiral": (-3.729, 3.603, 1.707),
    "hatching": (383.397, 372.518, 2230.148),
    "knot": (42.788, -0.000, 126.769),
    "blot": (-127.728, 22.134, -244.062),
    "box with something in it": (237.500, 235.700, 1418.300),
    "other face": (3066.283, 2708.200, 17317.045),
    "sun": (25.200, 0.000, 30.534),
    "flower": (31.800, 102.000, 396.351),
    "other letter": (437.118, 597.735, 3114.375),
    "other sign": (690.628, 756.458, 4319.009),
}
KINDS = {**LEARNT, **JUDGED}


def sums(kind: Kind) -> tuple[float, float, float]:
    points = np.concatenate([stroke for seed in range(60) for stroke in kind(np.random.default_rng(seed))])
    numbers = np.arange(len(points)) % 7
    return float(points[:, 0].sum(dtype=float)), float(points[:, 1].sum(dtype=float)), float(numbers @ points.sum(1))


@pytest.mark.parametrize("kind", KINDS)
def test_the_drawings_are_those_of_the_shipped_score(kind: str) -> None:
    assert sums(KINDS[kind]) == pytest.approx(SUMS[kind], rel=1e-5, abs=1e-2), REMEDY
