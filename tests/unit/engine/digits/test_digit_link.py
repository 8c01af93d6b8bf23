"""A link gives back the same digit, and nothing else gives back a digit."""

import base64
import contextlib
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digit_link import (
    LONGEST_TEXT,
    VERSION,
    decode,
    encode,
)
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text import say, sentence

PLANE = arrays(np.uint8, (28, 28))
SEED = st.integers(0, 2**32 - 1)


def noise(seed: int) -> Digit:
    random = np.random.default_rng(seed)
    return Digit(random.integers(0, 256, (28, 28), np.uint8), random.integers(0, 256, (3, 28, 28), np.uint8))


def a_link(payload: bytes, version: int = VERSION) -> str:
    return base64.urlsafe_b64encode(bytes([version]) + zlib.compress(payload)).decode().rstrip("=")


def tinted(ink: np.ndarray, colour: tuple[float, float, float]) -> Digit:
    return Digit(ink, np.stack([(ink * c).round().astype(np.uint8) for c in colour]))


@given(SEED)
def test_any_digit_comes_back_byte_for_byte(seed):
    assert decode(encode(noise(seed))) == noise(seed)


@settings(max_examples=50)
@given(ink=PLANE)
def test_a_white_digit_comes_back_byte_for_byte(ink):
    assert decode(encode(Digit.of_ink(ink))) == Digit.of_ink(ink)


@pytest.mark.parametrize("where", [(0, 0), (27, 27), (0, 27), (13, 5)])
def test_a_single_pixel_anywhere_comes_back(where):
    ink = np.zeros((28, 28), np.uint8)
    ink[where] = 200
    assert decode(encode(Digit.of_ink(ink))) == Digit.of_ink(ink)
    assert decode(encode(Digit.of_ink(ink * 0))) == Digit.of_ink(ink * 0)


def test_typical_digits_are_short():
    images = mnist(train=False)[0][:500].numpy()
    white = [len(encode(Digit.of_ink(image))) for image in images]
    orange = [len(encode(tinted(image, (1.0, 0.55, 0.1)))) for image in images]
    assert np.median(white) < 300
    assert max(white) < 600
    assert np.median(orange) < 600


def test_what_comes_back_is_read_only_and_safe_in_a_url():
    text = encode(Digit.of_ink(np.arange(784, dtype=np.uint8).reshape(28, 28)))
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert not decode(text).ink.flags.writeable
    assert not decode(text).colour.flags.writeable


@given(st.text(max_size=200))
def test_garbage_is_refused(text):
    with pytest.raises(UserError):
        decode(text)


@given(st.binary(max_size=200))
def test_well_formed_base64_of_garbage_is_refused(data):
    with pytest.raises(UserError):
        decode(base64.urlsafe_b64encode(data).decode())


@given(st.data(), SEED)
def test_a_cut_link_is_refused(data, seed):
    text = encode(noise(seed))
    with pytest.raises(UserError):
        decode(text[: data.draw(st.integers(0, len(text) - 1))])


@given(st.data(), SEED)
def test_a_mistyped_link_gives_the_same_digit_or_none(data, seed):
    """A few bits are padding: a slip there does no harm. The checksum catches the others."""
    text = encode(noise(seed))
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in "Aa0-_z" if c != text[place]]))
    with contextlib.suppress(UserError):
        assert decode(text[:place] + other + text[place + 1 :]) == noise(seed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * (LONGEST_TEXT + 1),
        a_link(b"\0" * 50_000_000),  # a bomb: 50 MB in 65,000 characters
        a_link(b"\0" * 1_000_000),  # a smaller one that is short enough to be looked at
        a_link(bytes([20, 20, 20, 20, 255, 255, 255]) + b"\0" * 1600),  # runs out of the frame
        a_link(bytes([28, 0, 1, 1, 255, 255, 255]) + b"\1" * 4),  # lies below the frame
        a_link(bytes([0, 28, 1, 1, 255, 255, 255]) + b"\1" * 4),  # beside it
        a_link(bytes([0, 0, 28, 28, 255, 255, 255]) + b"\0" * 3135),  # a byte short
        a_link(bytes([0, 0, 255, 255, 255, 255, 255])),
        a_link(b"\0" * 6),
        a_link(b"\0" * 7, version=VERSION + 1),
        a_link(b"\0" * 7) + "AAAA",
        "../../etc/passwd",
        "数字",
    ],
)
def test_forged_links_are_refused(text):
    with pytest.raises(UserError) as error:
        decode(text)
    assert error.value.key == "errors.bad_link"
    assert sentence(error.value) == say("errors.bad_link")


def test_an_empty_digit_has_the_shortest_link():
    assert len(encode(Digit.of_ink(np.zeros((28, 28), np.uint8)))) < 40
