"""A process that reads pictures as the app and `predict` do, and tells what came of each and what memory it took.

`python -m tests.campaign.reader`: a file's path a line in; JSON a line out: outcome, key and values of a sentence, MB.
"""

from __future__ import annotations

import json
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.pictures import photo
from cnn_viz.errors import UserError


def _read(content: bytes) -> None:
    """What the photo dialog does with a file, and what `predict` does."""
    for drawing in photo.read_picture(content).digits:
        assert drawing.shape == (280, 280, 3) and drawing.dtype == "uint8", f"a drawing of {drawing.shape}"
        assert digit_of(drawing).ink.max() > 0, "a digit without ink"


def _memory(field: str) -> int:
    """VmRSS, what this process has now, or VmHWM, the most it had since `_forget_peak`; MB (Linux)."""
    line = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith(field))
    return int(line.split()[1]) // 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _told(path: str) -> dict[str, Any]:
    content = Path(path).read_bytes()
    _forget_peak()
    before = _memory("VmRSS")
    found: dict[str, Any] = {"outcome": "read"}
    try:
        _read(content)
    except UserError as error:
        found = {
            "outcome": "told",
            "key": error.key,
            "values": {name: str(value) for name, value in error.values.items()},
        }
    except BaseException:
        found = {"outcome": "raised", "error": traceback.format_exc(limit=-2)}
    return {**found, "mb": _memory("VmHWM") - before}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    _forget_peak()
    for line in sys.stdin:
        print(json.dumps(_told(line.rstrip("\n"))), flush=True)
