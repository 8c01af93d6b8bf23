"""Waiting for a process of ours, in the tests of jobs."""

from __future__ import annotations

import time
from collections.abc import Callable


def here() -> bool:
    """Whose work it is: somebody who stays."""
    return True


def until(true: Callable[[], object], seconds: float = 120) -> None:
    """Wait for it; far longer than anything takes on a machine that is not busy with other things."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
