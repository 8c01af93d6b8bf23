"""Runs in a copy of the tree, tells what pytest says of it: one fork each, of a process that has read torch already.

Reads a line of JSON each, {"tests": [...], "options": [...], "limit": seconds}, and answers with one,
{"outcome": "survived" | "killed" | "timeout" | "no test", "by": what failed}.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import signal
import sys
import time
from pathlib import Path

# What most tests import, and none of the copy's own: that is to be read anew, changed.
HEAVY = [
    "hypothesis",
    "numpy",
    "PIL.Image",
    "pytest",
    "safetensors.torch",
    "scipy.ndimage",
    "skimage",
    "streamlit",
    "torch",
]
LOG = Path("pytest.log")


def main() -> None:
    """Until standard input ends."""
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(trial(asked["tests"], asked["options"], asked["limit"])), flush=True)


def trial(tests: list[str], options: list[str], limit: float) -> dict[str, str]:
    """The first test that fails, if any."""
    if sys.platform == "win32":
        raise SystemExit("mutants needs fork, which Windows has not: use the Linux subsystem")
    if (child := os.fork()) == 0:
        os.setsid()  # so that what it starts ends with it
        log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        import pytest

        os._exit(pytest.main(["-x", "-p", "no:cacheprovider", "-m", "not slow", "--tb=no", *options, *tests]))
    status = _wait(child, limit)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if status is None:
        os.waitpid(child, 0)
        return {"outcome": "timeout", "by": ""}
    code = os.waitstatus_to_exitcode(status)
    first = re.search(
        r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", LOG.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
    )
    return {"outcome": {0: "survived", 5: "no test"}.get(code, "killed"), "by": first[1] if first else ""}


def _wait(child: int, limit: float) -> int | None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if sys.platform != "win32" and (ended := os.waitpid(child, os.WNOHANG))[0]:
            return ended[1]
        time.sleep(0.05)
    return None


if __name__ == "__main__":
    main()
