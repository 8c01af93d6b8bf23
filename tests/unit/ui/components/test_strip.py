"""The strip's pictures: in colour where colour is drawn and read, grey everywhere else."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.digits.digitize import digitize
from cnn_viz.records import DigitizeStep
from cnn_viz.ui.components.sent import of_kind
from cnn_viz.ui.components.strip import _picture


def steps(ink: tuple[int, int, int]) -> list[DigitizeStep]:
    pixels = np.zeros((280, 280, 3), np.uint8)
    pixels[60:220, 130:150] = ink
    return digitize(pixels)


@pytest.mark.parametrize(("ink", "coloured", "shown"), [
    ((255, 0, 0), True, True),
    ((255, 0, 0), False, False),
    ((255, 255, 255), True, False),
])  # fmt: skip
def test_pictures_are_in_colour_where_the_network_reads_it(
    ink: tuple[int, int, int], coloured: bool, shown: bool
) -> None:
    for step in steps(ink):
        picture = _picture(step, coloured)
        assert (picture.ndim == 3) is shown
        if shown:
            assert picture[..., 0].max() > 200 and not picture[..., 1:].any()
        else:
            assert picture is step.picture


@pytest.mark.parametrize("sent", [None, 5, 1e308, True, "ink", {"off": []}, [["ink"]], ["ink", None]])
def test_a_forged_switch_switches_nothing(sent: object) -> None:
    assert of_kind(sent, list[str]) is None


def test_switches_are_taken_as_they_stand() -> None:
    assert of_kind(["ink", "crop"], list[str]) == ["ink", "crop"] and of_kind([], list[str]) == []
