"""The shipped score was made with these hands and pens: a change of them asks for a new score."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.hand_drawn import Hand
from cnn_viz.engine.ood.clean_digits import clean_pictures
from cnn_viz.engine.ood.fit import CHANGED, CLEAN, CLEAN_KEPT, KEPT, STRANGER
from cnn_viz.engine.ood.scribbles import LEARNT, pictures
from tests.unit.engine.ood.test_scribbles import REMEDY


@pytest.mark.parametrize(("hand", "ink"), [(CLEAN, 28.3276), (CLEAN_KEPT, 25.6572)], ids=["learnt", "kept"])
def test_clean_digits_are_drawn_as_they_were(hand: Hand, ink: float) -> None:
    assert np.mean([image.mean() for image in clean_pictures(60, 11, hand)]) == pytest.approx(ink, rel=1e-3), REMEDY


def test_strangers_are_drawn_as_they_were() -> None:
    shown = [image.mean() for kind in LEARNT.values() for image in pictures(kind, 4, [1], STRANGER)]
    assert np.mean(shown) == pytest.approx(27.6889, rel=1e-3), REMEDY


def test_half_of_the_pen_pictures_are_written_in_other_ways_and_by_none_who_is_kept() -> None:
    assert (CHANGED.share, CHANGED.versions, CHANGED.widths, CHANGED.styles) == (0.5, 2, (3.0, 60.0), 0.5), REMEDY
    assert CHANGED.leave_out == KEPT == (21, 22, 23, 24, 25)
