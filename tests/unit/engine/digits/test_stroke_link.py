"""Strokes in a link: point for point the same, short, and nothing that somebody made up does harm."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.digits.stroke_link import LONGEST_TEXT, decode, encode
from cnn_viz.errors import UserError
from tests.browser.drawing import inky, written_digits

numbers = st.integers(-(2**15), 2**15 - 1)
strokes = st.builds(
    lambda width, colour, points: Stroke(width, f"#{colour:06x}", tuple(v for point in points for v in point)),
    st.integers(1, 100),
    st.integers(0, 0xFFFFFF),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20),
)


@given(drawn=st.lists(strokes, min_size=1, max_size=5))
def test_every_point_comes_back(drawn: list[Stroke]) -> None:
    assert decode(encode(tuple(drawn))) == tuple(drawn)


def test_a_person_s_digit_takes_some_hundred_characters() -> None:
    lengths = sorted(len(encode(tuple(map(inky, digit.strokes)))) for digit in written_digits())
    assert lengths[len(lengths) // 2] < 220 and lengths[-1] < 600


def _text(plain: bytes, version: int = 1) -> str:
    return base64.urlsafe_b64encode(bytes([version]) + zlib.compress(plain)).decode().rstrip("=")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "AAAA",
        "ä",
        "A" * (LONGEST_TEXT + 1),
        encode((inky([(10, 10), (90, 90)]),))[:-3],
        encode((inky([(10, 10), (90, 90)]),)) + "AAAA",
        _text(b"\x14\xff\xff\xff\x01\x02\x02", version=2),
        _text(b"\x14\xff\xff"),
        encode(()),
        _text(b"\x14\xff\xff\xff\x05\x02\x02"),
        _text(b"\x14\xff\xff\xff" + b"\xff" * 9),
        _text(bytes(10**7)),
    ],
    ids=range(12),
)
def test_what_is_no_link_of_ours_is_told(forged: str) -> None:
    with pytest.raises(UserError) as told:
        decode(forged)
    assert told.value.key == "errors.bad_link"
