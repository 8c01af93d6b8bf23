"""Writing files so that nothing is half there and nothing is lost on the way."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; the one before stays until then. Raises OSError.

    A link is followed: what it points to is replaced, and the link stays.
    """
    path = Path(os.path.realpath(path))
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")  # nobody's file is called so
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
