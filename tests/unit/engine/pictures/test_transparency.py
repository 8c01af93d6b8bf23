"""What lies behind a picture's transparent parts."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.pictures.transparency import flattened


def layers(colour: int, opacity: int) -> np.ndarray:
    picture = np.full((40, 40, 4), colour, np.uint8)
    picture[:, :, 3] = opacity
    return picture


def test_ink_alone_lies_on_what_is_farther_from_it_and_keeps_its_smooth_edges() -> None:
    for ink, paper, edge in ((0, 255, 155), (255, 0, 100)):
        picture = layers(ink, 0)
        picture[10:30, 18:22, 3] = 255
        picture[10:30, 22, 3] = 100  # fainter than half: an edge, and no less ink for that
        flat = flattened(picture)
        assert (flat[10:30, 18:22] == ink).all() and (flat[:10] == paper).all()
        assert (flat[10:30, 22] == edge).all()


def test_around_a_page_is_the_page_and_its_shadow_is_gone() -> None:
    picture = layers(0, 90)  # the shadow
    picture[8:32, 8:32] = 240, 240, 230, 255
    picture[14:26, 18:22, :3] = 0
    flat = flattened(picture)
    assert (flat[14:26, 18:22] == 0).all()
    flat[14:26, 18:22] = 240, 240, 230
    assert (flat == (240, 240, 230)).all()


def test_where_nothing_is_seen_there_is_white() -> None:
    assert (flattened(layers(7, 0)) == 255).all()
