"""Strokes of the pen as the few hundred characters that a link can carry, and back, point for point.

    text     base64url, no padding
    byte 0   version
    rest     zlib stream (its checksum tells a mistyped link) of, for every stroke,
             1 byte    the pen's width
             3 bytes   its colour
             a number  how many points
             numbers   x and y of the first one, then of each the way from the one before

A number takes a byte for every seven bits, the lowest first, the eighth bit saying that more follow; one that may be
negative is folded first, 0 -1 1 -2 2 to 0 1 2 3 4.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from cnn_viz.engine.digits.ink import Stroke
from cnn_viz.engine.digits.link_text import packed, unpacked
from cnn_viz.errors import UserError

VERSION = 1
LONGEST_TEXT = 6000  # some forty strokes; a digit takes 200 characters
MOST_BYTES = 20_000


def encode(strokes: tuple[Stroke, ...]) -> str:
    """Strokes as base64url text; what is longer than LONGEST_TEXT nobody reads."""
    plain = bytearray()
    for stroke in strokes:
        plain += bytes([stroke.width, *bytes.fromhex(stroke.colour[1:])])
        plain += _number(len(stroke.points) // 2)
        before = (0, 0)
        for point in zip(stroke.points[::2], stroke.points[1::2], strict=True):
            plain += b"".join(_number(_folded(now - then)) for now, then in zip(point, before, strict=True))
            before = point
    return packed(VERSION, bytes(plain))


def decode(text: str) -> tuple[Stroke, ...]:
    """The strokes that encode() was given. Raises UserError("errors.bad_link") for anything else."""
    try:
        strokes = tuple(_strokes(iter(unpacked(text, VERSION, longest=LONGEST_TEXT, most=MOST_BYTES))))
        if not strokes:
            raise ValueError("nothing drawn")
        return strokes
    except (ValueError, StopIteration, RuntimeError, zlib.error):
        raise UserError("errors.bad_link") from None


def _strokes(plain: Iterator[int]) -> Iterator[Stroke]:
    for width in plain:
        colour = bytes(next(plain) for _ in range(3)).hex()
        points: list[int] = []
        x = y = 0
        for _ in range(_read(plain)):
            x, y = x + _unfolded(_read(plain)), y + _unfolded(_read(plain))
            points += (x, y)
        yield Stroke(width, f"#{colour}", tuple(points))


def _number(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _number(number >> 7)


def _read(plain: Iterator[int]) -> int:
    """A number of at most four bytes, so that no link makes one without end."""
    number = 0
    for shift in range(0, 28, 7):
        byte = next(plain)
        number |= (byte & 127) << shift
        if byte < 128:
            return number
    raise ValueError("a number without end")


def _folded(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _unfolded(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2
