"""Digits as programs draw them are those from which the shipped score was made; what fonts write has every size."""

from __future__ import annotations

import pytest

from cnn_viz.engine.ood.clean_digits import clean_digit
from tests.unit.engine.ood.test_scribbles import REMEDY, sums

SUMS: dict[int, tuple[float, float, float]] = {
    0: (-0.855, 2.811, -6.665),
    1: (103.440, 126.476, 701.425),
    2: (830.881, 919.105, 5230.600),
    3: (693.327, 724.235, 4257.791),
    4: (147.014, 141.809, 872.027),
    5: (400.803, 513.370, 2708.567),
    6: (864.197, 1256.782, 6360.802),
    7: (224.748, 152.387, 1128.354),
    8: (856.975, 1793.051, 7935.212),
    9: (994.982, 834.922, 5491.071),
}


@pytest.mark.parametrize("label", range(10))
def test_the_digits_are_those_of_the_shipped_score(label: int) -> None:
    assert sums(lambda random: clean_digit(label, random)) == pytest.approx(SUMS[label], rel=1e-5, abs=1e-2), REMEDY
