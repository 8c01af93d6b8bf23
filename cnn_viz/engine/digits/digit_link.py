"""A digit as the few hundred characters that a link can carry, and back, byte for byte.

    text     base64url, no padding
    byte 0   version
    rest     zlib stream (its checksum tells a mistyped link) of
             4 bytes   top, left, height, width of what is not black
             3 bytes   the ink's colour where there is most of it
             h x w     ink
             3 x h x w red, green, blue, each less what that one colour would give, modulo 256

White ink and one coloured pen leave (almost) nothing in the last three planes, so colour costs little.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.digits.link_text import packed, unpacked
from cnn_viz.errors import UserError
from cnn_viz.records import Digit, Pixels, read_only

VERSION = 1
SIDE = 28
HEADER = 7
LONGEST_TEXT = 6000  # pure noise in four planes takes 4,300


def encode(digit: Digit) -> str:
    """A digit as base64url text, about 250 characters for one drawn in white, 4,300 for coloured noise."""
    planes = np.concatenate([digit.ink[None], digit.colour])
    used: NDArray[np.bool_] = planes.max(axis=0) > 0
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    top, left, height, width = (rows[0], columns[0], np.ptp(rows) + 1, np.ptp(columns) + 1) if rows.size else (0,) * 4
    planes = planes[:, top : top + height, left : left + width]
    hue = digit.colour.reshape(3, -1)[:, digit.ink.argmax()]
    planes[1:] -= _in_one_hue(planes[0], hue)  # uint8 wraps around, and back in decode
    return packed(VERSION, bytes([top, left, height, width, *hue]) + planes.tobytes())


def garbled() -> UserError:
    """For a link whose other parts, network or selection, name nothing that exists."""
    return UserError("errors.garbled_link")


def decode(text: str) -> Digit:
    """The digit that encode() was given. Raises UserError("errors.bad_link") for anything else."""
    try:
        return _unpacked(unpacked(text, VERSION, longest=LONGEST_TEXT, most=HEADER + 4 * SIDE * SIDE + 1))
    except (ValueError, zlib.error):
        raise UserError("errors.bad_link") from None


def _unpacked(plain: bytes) -> Digit:
    if len(plain) < HEADER:
        raise ValueError("no header")
    top, left, height, width = plain[:4]
    if top + height > SIDE or left + width > SIDE or len(plain) != HEADER + 4 * height * width:
        raise ValueError("does not fit into 28 x 28")
    planes = np.frombuffer(plain[HEADER:], np.uint8).reshape(4, height, width).copy()
    planes[1:] += _in_one_hue(planes[0], np.frombuffer(plain[4:HEADER], np.uint8))
    whole = np.zeros((4, SIDE, SIDE), np.uint8)
    whole[:, top : top + height, left : left + width] = planes
    return Digit(read_only(whole[0]), read_only(whole[1:]))


def _in_one_hue(ink: Pixels, hue: Pixels) -> Pixels:
    """(3, h, w): what one pen of this colour leaves where there is this much ink, in whole numbers so that it
    comes out the same on every machine."""
    return ((ink.astype(np.uint16) * hue[:, None, None] + 127) // 255).astype(np.uint8)
