"""JSON from a file that people hand in, whatever their editor or shell wrote it with."""

from __future__ import annotations

import json
from typing import Any

from cnn_viz.errors import UserError

LARGEST = 2_000_000  # bytes; the sheet of a training names its mistakes, which takes some, and UTF-16 twice as many


def json_in(content: bytes) -> Any:
    """What the file says: UTF-8, UTF-16 or UTF-32, with a byte order mark or without. UserError for anything else."""
    if len(content) > LARGEST:
        raise UserError("errors.json_size", size=f"{len(content) / 1e6:.1f}", most=f"{LARGEST / 1e6:g}")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise UserError("errors.not_json") from None
