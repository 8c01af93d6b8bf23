"""One training as the server knows it: its process, how far it is, and what it has learnt up to now.

All of it lies in memory, so a full disk cannot lose it, and a process that is killed leaves its last state behind.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from threading import RLock, Thread
from typing import Literal

import numpy as np
from safetensors.torch import save

from cnn_viz.engine.data.sources import lend
from cnn_viz.engine.jobs.child_process import start
from cnn_viz.engine.jobs.messages import (
    Begin,
    Command,
    Ended,
    Entered,
    Epoch,
    FromProcess,
    Judged,
    Learning,
    Lent,
    State,
    Steps,
    Weights,
    receive,
    send,
)
from cnn_viz.engine.jobs.result import Result, usable
from cnn_viz.engine.training.order import Order
from cnn_viz.records import Array, EpochReport, read_only

Phase = Literal[
    "waiting", "preparing", "learning", "paused", "judging", "finished", "stopped", "diverged", "failed", "lost"
]
BUSY = ("preparing", "learning", "judging")
OVER = ("finished", "stopped", "diverged", "failed", "lost")


def start_worker() -> subprocess.Popen[bytes]:
    """A process that is ready for an order after some seconds: it loads torch first."""
    return start("cnn_viz.engine.jobs.worker")


class Job:
    """One order and what has become of it.

    steps:   rows of (step, loss, share read right, learning rate), in order.  epochs: the reports up to now.
    total:   steps of the whole run, 0 until it is known.  seconds: of learning, up to the last step reported.
    weights: the network as it stands, as safetensors; weights_step: the step that it is of.
    logits:  (10000, 10) float32, what it says about the test images, once it has ended; else None.
    owner:   whose it is, "" where nobody counts.
    reached: the last step known of a process that was lost; what came after the state kept is forgotten then.
    trouble: (key, values) of the sentence that says why it ended before its time.
    """

    def __init__(self, order: Order, present: Callable[[], bool], changed: Callable[[], None], owner: str = "") -> None:
        self.order, self.present, self._changed, self.owner = order, present, changed, owner
        self.phase: Phase = "waiting"
        self.steps: list[tuple[int, float, float, float]] = []
        self.epochs: list[EpochReport] = []
        self.total, self.seconds = 0, 0.0
        self.weights, self.weights_step = b"", 0
        self.logits: Array | None = None
        self.trouble: tuple[str, dict[str, object]] | None = None
        self._result: Result | None = None
        self.seen = self.paused_at = time.monotonic()
        self._state, self._state_at = b"", (0, 0)  # of the run, and its steps and epochs
        self.reached = 0
        self._kept = (b"", 0)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False  # as soon as it learns again
        self._lock = RLock()

    @property
    def done(self) -> int:
        """Steps learnt."""
        return self.steps[-1][0] if self.steps else 0

    @property
    def kept_steps(self) -> int:
        """Steps of the state that a new process would go on from."""
        return self._state_at[0]

    @property
    def busy(self) -> bool:
        """Whether it keeps a core busy."""
        return self.phase in BUSY

    @property
    def over(self) -> bool:
        return self.phase in OVER

    @property
    def result(self) -> Result | None:
        """What it has given once it is over; None before, and where nothing was learnt or the answers are no numbers.

        The same one as long as nothing is learnt anew.
        """
        if not self.over or self.logits is None or not usable(self.logits):
            return None
        if self._result is None or self._result.weights is not self.weights:
            last = self.epochs[-1] if self.epochs else None
            self._result = Result(self.order, self.weights, self.logits, self.weights_step, self.seconds, last)
        return self._result

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def seconds_left(self) -> float | None:
        """As it went up to now; None before there is something to go by."""
        return self.seconds / self.done * (self.total - self.done) if self.done and self.total else None

    def pause(self) -> None:
        """After the batch that is being learnt. Its core is free for others then."""
        self._say("pause")

    def step(self) -> None:
        """One batch, then pause again."""
        self._say("step")

    def stop(self) -> None:
        """End the run here; what was learnt is judged and kept, once the process that goes on with it is ready."""
        if self.phase == "preparing" and self._state:
            self._stopping = True
        elif self._process is None or self.phase in ("waiting", "preparing"):
            self.end()
            self._changed()
        else:
            self._say("stop")

    def rest(self) -> None:
        """Give the process of a paused run back; it goes on from its state in another one."""
        with self._lock:
            if self.phase == "paused":
                self._kill()

    def end(self) -> None:
        """End it at once, judged or not."""
        with self._lock:
            self._kill()
            if not self.over:
                self._ended("stopped")

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()

    def wait(self) -> None:
        """Queue up again, to go on from where it stands."""
        with self._lock:
            self.phase, self.trouble, self.logits, self._stopping = "waiting", None, None, False

    def begin(self, process_at_hand: Callable[[], subprocess.Popen[bytes]]) -> None:
        """Its turn has come: wake its process, or take up the last state in the one that is handed out."""
        with self._lock:
            if self._process is not None:
                self.phase = "learning"
                self._say("run")
                return
            self.phase = "preparing"
            self._forget_after(*self._state_at)
            self._process = process_at_hand()
            Thread(target=self._listen, args=(self._process, self._state), daemon=True).start()

    def _forget_after(self, step: int, epoch: int) -> None:
        """What a killed process learnt after its last state will be learnt again."""
        self.steps = [row for row in self.steps if row[0] <= step]
        self.epochs = self.epochs[:epoch]

    def _say(self, command: Literal["run", "pause", "step", "stop"]) -> None:
        with self._lock:
            if self.phase in ("learning", "paused") and self._process and self._process.stdin:
                with suppress(OSError):  # it has died; the listening thread hears that too
                    send(self._process.stdin, Command(command))

    def _listen(self, process: subprocess.Popen[bytes], state: bytes) -> None:
        """A thread of its own: hand over images and order, and take in what the process tells until it ends."""
        assert process.stdin and process.stdout
        with suppress(OSError):
            send(process.stdin, Lent(self._lent()))
            send(process.stdin, Begin(self.order.as_json(), state))
        while (message := receive(process.stdout, FromProcess)) is not None:
            with self._lock:
                if process is self._process:
                    self._take_in(message)
            self._changed()
        process.wait()
        with self._lock:
            if process is not self._process:
                return
            self._process = None
            if not self.over:
                self._lost()
        self._changed()

    def _lent(self) -> bytes:
        """What the process need not read anew: all of MNIST."""
        return save(lend())

    def _take_in(self, message: FromProcess) -> None:
        match message:
            case Entered(phase):
                self.phase, self.paused_at = phase, time.monotonic()
            case Learning(steps):
                self.phase, self.total = "learning", steps
                if self._stopping:
                    self._say("stop")
            case Steps(rows, seconds):
                self.steps, self.seconds = self.steps + rows, seconds
            case Epoch(report):
                self.epochs.append(report)
            case Weights(step, content):
                self.weights, self.weights_step = content, step
            case State(done, epoch, content):
                self._state, self._state_at = content, (done, epoch)
                self._kept = self.weights, self.weights_step  # a worker tells them before its state
            case Judged(logits):
                self.logits = read_only(np.frombuffer(logits, np.float32).reshape(-1, 10).copy())
            case Ended(why, key, values):
                self._process = None  # it is about to end, and hears nothing any more
                self._ended(why, (key, values) if key else None)

    def _lost(self) -> None:
        """What was kept is what is shown, and what is gone on from."""
        self.reached = self.done
        self._forget_after(*self._state_at)
        self.weights, self.weights_step = self._kept
        self._ended("lost")

    def _ended(self, phase: Phase, trouble: tuple[str, dict[str, object]] | None = None) -> None:
        self.phase, self.trouble = phase, trouble
