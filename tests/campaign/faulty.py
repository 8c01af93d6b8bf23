"""A server on a machine that fails: `python -m tests.campaign.faulty FAULT run app.py …`, as `streamlit run app.py …`.

The faults are made inside the process, so that they are the same for every user of every machine, root too.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tests.serving import ROOT

DAY = 86_400
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _writing_fails(error: int, where: Callable[[str], bool]) -> None:
    """Whatever would be written to such a path raises OSError, as the system's own call does."""

    def hook(event: str, given: tuple[Any, ...]) -> None:
        opened = event == "open" and isinstance(given[2], int) and given[2] & WRITES
        if not opened and event not in ("os.mkdir", "os.rename"):
            return
        path = os.fsdecode(given[0]) if isinstance(given[0], str | bytes | os.PathLike) else ""
        if path and not path.startswith(("/dev/", "/proc/")) and where(path):
            raise OSError(error, os.strerror(error), path)

    sys.addaudithook(hook)


def full_disk() -> None:
    """Nothing can be written anywhere, the temporary folder included."""
    _writing_fails(errno.ENOSPC, lambda path: True)


def read_only() -> None:
    """As in a container, or in a checkout of another user: only the temporary folder can be written to."""
    aside = tempfile.gettempdir()
    _writing_fails(errno.EROFS, lambda path: not path.startswith(aside) or path.startswith(str(ROOT)))


def no_temporary_folder() -> None:
    """There is no folder for temporary files."""
    tempfile.tempdir = None
    tempfile._candidate_tempdir_list = list


def jumping_clock() -> None:
    """At each SIGUSR1 the machine's clock is set: a day ahead, then a day back of the truth."""
    real, ahead = time.time, iter((DAY, -DAY, 0))
    offset = [0]
    signal.signal(signal.SIGUSR1, lambda *_: offset.__setitem__(0, next(ahead)))
    time.time = lambda: real() + offset[0]


def foreign_letters() -> None:
    """An old terminal's letters: what is printed or named otherwise than in ASCII cannot be encoded."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="ascii", errors="strict")


def no_home() -> None:
    """A user without a home, as services run."""
    os.environ["HOME"] = "/proc/nonexistent"  # where not even root makes folders


def forgetful() -> None:
    """Not a fault: what people leave is given up after a second and not after half an hour, so that it can be seen."""
    from cnn_viz.ui.session.visits import VISITS

    VISITS.keep, VISITS.look_every = 4, 0.5  # longer than the test lets Streamlit keep a session, as it is in life


FAULTS: dict[str, Callable[[], None]] = {
    fault.__name__: fault
    for fault in (full_disk, read_only, no_temporary_folder, jumping_clock, foreign_letters, no_home)
}


if __name__ == "__main__":
    from streamlit.web.cli import main

    {**FAULTS, "forgetful": forgetful}[sys.argv.pop(1)]()
    main(prog_name="streamlit")
