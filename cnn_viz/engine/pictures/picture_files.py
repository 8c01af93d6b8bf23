"""Files on the disk that are to hold a picture: never more is read of one than a picture may have."""

from __future__ import annotations

import stat
from pathlib import Path

from cnn_viz.engine.pictures.decoding import MAX_BYTES, file_too_large
from cnn_viz.errors import UserError, reason_of


def picture_bytes(path: Path) -> bytes:
    """The file's bytes. Raises UserError for what is no file (a pipe, a device), is too large or cannot be opened."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # opening a pipe waits for whoever writes to it
            raise UserError("errors.not_a_picture_file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError("errors.no_file", reason=reason_of(error)) from None
    if len(content) > MAX_BYTES:
        raise file_too_large()
    return content
