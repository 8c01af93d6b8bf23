"""Messages between the server and a training process: a JSON header and raw bytes, over a pipe.

Layout: the header's length and the payload's as two little-endian uint32, the header as UTF-8 JSON, the payload.
No pickle: a message can hold nothing but what it says.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct("<II")


def send(stream: IO[bytes], header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message and flush it. Raises OSError (BrokenPipeError) if nobody reads any more."""
    text = json.dumps(header).encode()
    stream.write(b"".join([_LENGTHS.pack(len(text), len(payload)), text, payload]))
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message, waiting for it; None when the other side is gone, in the middle of a message too."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header, payload = _LENGTHS.unpack(lengths)
    content = stream.read(header + payload)
    if len(content) < header + payload:
        return None
    return json.loads(content[:header]), content[header:]
