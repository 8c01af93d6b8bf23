"""One binary message: a JSON header and raw arrays, the fastest way from NumPy to the browser.

Layout: the header's length as uint32, the header as UTF-8 JSON padded with spaces to four bytes, then every
array as little-endian float32, one after the other. The header's "shapes" says how they are cut apart.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LENGTH = struct.Struct("<I")


def pack(header: Mapping[str, Any], arrays: Sequence[NDArray]) -> bytes:
    """Header and arrays as one message; "shapes" is added to the header.

    Numbers of the network belong into arrays: a NaN in the header raises ValueError, since JSON has none.
    """
    full = {**header, "shapes": [list(a.shape) for a in arrays]}
    text = json.dumps(full, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([_LENGTH.pack(len(text)), text, *(np.asarray(a, dtype="<f4").tobytes() for a in arrays)])


def unpack(message: bytes) -> tuple[dict[str, Any], list[NDArray]]:
    """What `pack` was given (and "shapes"), as the browser reads it. Raises ValueError if bytes are missing or left."""
    (length,) = _LENGTH.unpack_from(message)
    header = json.loads(message[_LENGTH.size : _LENGTH.size + length])
    values = np.frombuffer(message, dtype="<f4", offset=_LENGTH.size + length)
    sizes = [math.prod(shape) for shape in header["shapes"]]
    if sum(sizes) != values.size:
        raise ValueError(f"the header speaks of {sum(sizes)} numbers, the message has {values.size}")
    ends = np.cumsum(sizes)
    return header, [values[e - n : e].reshape(s) for e, n, s in zip(ends, sizes, header["shapes"], strict=True)]
