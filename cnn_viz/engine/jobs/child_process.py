"""A process of ours that works for the server: started here, and spoken to over its pipes (see jobs/messages.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import Queue
from threading import Thread
from typing import IO

from cnn_viz import paths
from cnn_viz.engine.jobs.messages import Begin, Command, Ended, Lent, Message, ToProcess, receive, send

Tell = Callable[[Message], None]
"""tell(message): one to the server."""
Work = Callable[[Lent, Begin, Queue[str], Tell], None]
"""work(what is lent, the order, commands as they come in, tell)."""


def start(module: str) -> subprocess.Popen[bytes]:
    """`python -m module`, which calls `attend`.

    It imports this very package wherever the server was started: no other copy, and no file of that folder instead of
    one of ours.
    """
    home = str(paths.PACKAGE.parent)
    others = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    path = os.pathsep.join([home, *map(os.path.abspath, others)])  # what was said from the server's folder holds here
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=home,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),  # Windows' way to let strokes come first
    )


def attend(work: Work) -> None:
    """The process's life: speak over stdin and stdout; whatever else prints goes to stderr. It never returns."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _stand_back()
    commands: Queue[str] = Queue()

    def tell(message: Message) -> None:
        send(out, message)

    try:
        lent, order = (receive(sys.stdin.buffer, ToProcess) for _ in range(2))
        if isinstance(lent, Lent) and isinstance(order, Begin):
            Thread(target=_listen, args=(sys.stdin.buffer, commands), daemon=True).start()
            work(lent, order, commands, tell)
    except BrokenPipeError:
        pass
    except (OSError, MemoryError) as error:
        with suppress(OSError):  # of a broken pipe too Windows says no more than that
            tell(Ended("failed", "errors.training_failed", {"reason": str(error)}))
    os._exit(0)  # the listening thread still waits


def _stand_back() -> None:
    """People's strokes come first. Windows has no such call: there the process is started so (see start)."""
    if hasattr(os, "nice"):
        os.nice(5)


def _listen(stream: IO[bytes], commands: Queue[str]) -> None:
    while isinstance(message := receive(stream, ToProcess), Command):
        commands.put(message.do)
    os._exit(0)  # nobody is there any more
