"""What lies packed in the package, unpacked once for all processes: into the user's cache, never beside the code.

That is $XDG_CACHE_HOME/cnn-viz or ~/.cache/cnn-viz on Linux, and where other programs keep such things on macOS and
Windows. What is missing, damaged or not to be written there costs a moment and nothing else: then it is unpacked in
memory alone. No shared folder for temporary files stands in for it, where another user could leave us other pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from cnn_viz.files import write_whole

DIGEST = 32  # bytes of SHA-256 at the head of each file kept, of what follows


def folder() -> Path:
    """The user's cache folder for our files; it need not be there."""
    return user_cache_path("cnn-viz", appauthor=False)


def unpacked(name: str, packed: bytes, unpack: Callable[[bytes], bytes]) -> NDArray[np.uint8]:
    """The bytes that `unpack` makes of `packed`, kept for the next process; the array is the caller's own.

    name: what to call the file that is kept. Another `unpack` for the same bytes needs another name.
    """
    path = _place(f"{name}-{hashlib.sha256(packed).hexdigest()[:16]}")
    if path and (kept := _read(path)) is not None:
        return kept
    content = unpack(packed)
    if path:
        _keep(path, content)
    return np.frombuffer(bytearray(content), np.uint8)


def _place(name: str) -> Path | None:
    """None for a user without a home: "~" would be a folder of that name wherever the app was started."""
    with suppress(OSError, RuntimeError, ValueError):
        path = folder() / name
        return path if path.is_absolute() else None
    return None


def _read(path: Path) -> NDArray[np.uint8] | None:
    """None if it is not there, or is not what was written."""
    try:
        found = np.fromfile(path, np.uint8)
    except OSError:
        return None
    whole = hashlib.sha256(found[DIGEST:].data).digest() == found[:DIGEST].tobytes()
    return found[DIGEST:] if whole else None


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all: other processes read, and may be writing the same, at this moment."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, hashlib.sha256(content).digest() + content)
