"""The pen's ink: where it lies, how strokes lie over one another, and that the browser's is the same to the byte."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_viz.engine.data.strokes import render_grey
from cnn_viz.engine.digits.ink import PER_PIXEL, SIDE, Stroke, covered, inked
from cnn_viz.records import Pixels
from tests.javascript import Node

WHITE = "#ffffff"


def stroke(*points: tuple[float, float], width: int = 20, colour: str = WHITE) -> Stroke:
    return Stroke(width, colour, tuple(round(PER_PIXEL * value) for point in points for value in point))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("engine/ink.js") as process:
        yield process


def in_javascript(node: Node, strokes: tuple[Stroke, ...], base: Pixels | None = None) -> Pixels:
    """(280, 280, 3), as the browser makes it."""
    opaque = None if base is None else np.dstack([base, np.full(base.shape[:2], 255, np.uint8)])
    argument = {
        "strokes": [one._asdict() for one in strokes],
        "base": None if opaque is None else base64.b64encode(opaque.tobytes()).decode(),
    }
    said = node.evaluate(
        """({ strokes, base }) => Buffer.from(inked(strokes,
          base && new Uint8ClampedArray(Buffer.from(base, "base64"))).buffer).toString("base64")""",
        argument,
    )
    return np.frombuffer(base64.b64decode(said), np.uint8).reshape(SIDE, SIDE, 4)[..., :3]


coordinates = st.integers(-200, 4 * SIDE + 200)
strokes = st.builds(
    lambda width, colour, points: Stroke(width, f"#{colour:06x}", tuple(v for point in points for v in point)),
    st.integers(1, 60),
    st.integers(0, 0xFFFFFF),
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(drawn=st.lists(strokes, max_size=4), shade=st.none() | st.integers(0, 2**32 - 1))
def test_the_browser_makes_the_same_ink_of_the_same_points(node: Node, drawn: list[Stroke], shade: int | None) -> None:
    base = None if shade is None else np.random.default_rng(shade).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    assert (inked(tuple(drawn), base) == in_javascript(node, tuple(drawn), base)).all()


def test_a_dot_is_a_disc_of_the_pen_s_area() -> None:
    top, left, share = covered(stroke((140, 100)))
    assert (top, left, share.shape) == (89, 129, (22, 22))
    assert share[11, 11] == 255 and share[0, 0] == 0
    assert share.sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.005)


def test_a_line_is_as_wide_as_the_pen() -> None:
    picture = inked((stroke((40, 100.5), (240, 100.5), width=9),))
    assert (picture[:, 140, 0] > 0).sum() == 9 and (picture[96:105, 140] == 255).all()


def test_points_in_between_on_a_straight_line_change_nothing() -> None:
    many = stroke(*[(40 + 4 * k, 60 + 2 * k) for k in range(41)])
    few = stroke((40, 60), (200, 140))
    assert np.abs(inked((many,)).astype(int) - inked((few,))).max() <= 1


def test_a_stroke_that_runs_outside_is_cut_at_the_edge_and_one_that_lies_outside_leaves_nothing() -> None:
    assert inked((stroke((-60, 20), (140, 20), (400, 200)),)).any()
    assert not inked((stroke((-60, -60), (-40, 900)),)).any()


def test_a_later_stroke_lies_over_an_earlier_one_and_both_over_what_is_beneath() -> None:
    base = np.full((SIDE, SIDE, 3), 40, np.uint8)
    picture = inked((stroke((20, 140), (260, 140), colour="#ff0000"), stroke((140, 20), (140, 260))), base)
    assert picture[140, 140].tolist() == [255, 255, 255]
    assert picture[140, 60].tolist() == [255, 0, 0]
    assert picture[20, 20].tolist() == [40, 40, 40]


def test_it_is_the_ink_that_networks_are_trained_with() -> None:
    """Training's pictures of pen strokes are drawn otherwise, by OpenCV's lines or ours: they differ at the edge."""
    line = [(60.0, 60.0), (200.0, 70.0), (120.0, 220.0)]
    other = render_grey([np.asarray(line, np.float32)], (SIDE, SIDE), 20)
    assert np.abs(inked((stroke(*line),))[..., 0].astype(float) - other).mean() < 0.6
