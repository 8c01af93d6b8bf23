"""Bytes as the text that a link can carry: base64url without padding, of a version and a zlib stream.

The stream's checksum tells a mistyped link.
"""

from __future__ import annotations

import base64
import re
import zlib


def packed(version: int, plain: bytes) -> str:
    """The text of these bytes. version: 0 to 255, the first byte."""
    return base64.urlsafe_b64encode(bytes([version]) + zlib.compress(plain, level=9)).decode().rstrip("=")


def unpacked(text: str, version: int, *, longest: int, most: int) -> bytes:
    """The bytes that `packed` was given, never more than `most` however far a forged text would blow up.

    longest: characters. Raises ValueError (binascii.Error is one) or zlib.error for anything else.
    """
    if len(text) > longest or not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if data[0] != version:
        raise ValueError("unknown version")
    stream = zlib.decompressobj()
    plain = stream.decompress(data[1:], most)
    if not stream.eof or stream.unused_data:
        raise ValueError("cut short or continued")
    return plain
