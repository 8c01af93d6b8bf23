"""What of a drawing on an even page is a digit."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.pictures.connected_pieces import Pieces
from cnn_viz.engine.pictures.drawings import _refuse_specks
from cnn_viz.errors import UserError


@pytest.mark.parametrize(("page", "least"), [(50, 4), (51, 8)])
def test_a_digit_has_eight_pixels_and_half_of_them_on_a_page_as_small_as_a_digit(page: int, least: int) -> None:
    def refused(side: int) -> str:
        mask = np.zeros((page, page), bool)
        mask[10 : 10 + side, 10] = True
        try:
            _refuse_specks([[0]], Pieces.of(mask), mask.shape)
        except UserError as error:
            return error.key
        return ""

    assert [refused(side) for side in (least, least - 1, 2, 1)] == [
        "",
        *["errors.too_small"] * 2,
        "errors.blank_picture",
    ]
