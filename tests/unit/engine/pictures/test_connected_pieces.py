"""Which pieces of ink are one digit, and in which order digits are read."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.pictures.connected_pieces import Mask, Pieces, box_of, digits_of

Mark = tuple[slice, slice]


def ink(*marks: Mark) -> Mask:
    mask = np.zeros((240, 240), bool)
    for mark in marks:
        mask[mark] = True
    return mask


def found(*marks: Mark) -> list[Mark]:
    return [box_of(mask) for mask in digits_of(Pieces.of(ink(*marks)))]


def test_digits_beside_each_other_are_read_from_the_left_whichever_is_higher() -> None:
    tall, small = (slice(60, 160), slice(20, 40)), (slice(50, 96), slice(80, 100))
    assert found(tall, small) == [tall, small]
    mirrored = (slice(50, 96), slice(2, 12))
    assert found(tall, mirrored) == [mirrored, tall]


def test_rows_are_read_from_the_top() -> None:
    upper, lower = (slice(10, 90), slice(120, 150)), (slice(120, 200), slice(20, 50))
    assert found(upper, lower) == [upper, lower]
    halfway = (slice(50, 130), slice(20, 50))  # what shares no more than half of its height is another row
    assert found(upper, halfway) == [upper, halfway]


def test_a_bar_close_by_belongs_to_the_nearest_digit_and_a_far_one_to_none() -> None:
    one, two = (slice(40, 140), slice(20, 40)), (slice(40, 140), slice(120, 140))
    near, far = (slice(40, 50), slice(50, 90)), (slice(170, 180), slice(20, 40))
    assert found(one, two, near) == [(slice(40, 140), slice(20, 90)), two]
    assert found(one, two, far) == [one, two]


def test_strokes_above_each_other_are_one_digit_unless_they_lie_apart() -> None:
    upper, lower = (slice(10, 60), slice(20, 60)), (slice(65, 115), slice(30, 50))
    assert found(upper, lower) == [(slice(10, 115), slice(20, 60))]
    assert len(found(upper, (slice(67, 117), slice(30, 50)))) == 2, "a gap of more than 12 % of its height"
    assert len(found(upper, (slice(65, 115), slice(50, 90)))) == 2, "beside it for more than half of its width"
