"""Who trains what in this server: a process each, at most one a core; the others wait their turn.

A job outlives the page that it was started on. It ends some minutes after its owner is gone.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from threading import RLock, Thread
from typing import Any

from cnn_viz.engine.jobs.job import Job, start_worker
from cnn_viz.errors import UserError

PATIENCE = 300.0  # seconds for which a job goes on without its owner
LOOK_EVERY = 5.0  # seconds between two looks at who is still there
MOST_WAITING = 40
MOST_OF_ONE = 3  # trainings of one visitor that are not over, so that a class finds places too


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Jobs:
    """The server's trainings. Any thread may call anything.

    slots: how many learn at once.  most_waiting: how many may wait.  kind: what an order becomes.
    """

    def __init__(
        self,
        slots: int | None = None,
        patience: float = PATIENCE,
        look_every: float = LOOK_EVERY,
        most_waiting: int = MOST_WAITING,
        kind: Callable[..., Job] = Job,
    ) -> None:
        self.slots, self.patience, self.look_every = slots or cores(), patience, look_every
        self.most_waiting, self.kind = most_waiting, kind
        self._jobs: list[Job] = []
        self._lock = RLock()
        self._watch: Thread | None = None
        self._spare: subprocess.Popen[bytes] | None = None
        self._spare_since = 0.0

    def expect(self) -> None:
        """Somebody may start one soon: have a process load what it needs meanwhile."""
        with self._lock:
            self._spare_since = time.monotonic()
            if self.busy() < self.slots and (self._spare is None or self._spare.poll() is not None):
                self._spare = start_worker()
            self._watch_over()

    def start(self, order: Any, present: Callable[[], bool], owner: str = "") -> Job:
        """Queue an order that `kind` takes.

        present: whether its owner is still there.  owner: whose it is, "" where nobody counts.
        Raises UserError if too many wait, or if this owner has enough under way.
        """
        with self._lock:
            self._must_have_room(owner)
            job = self.kind(order, present, changed=self._turn, owner=owner)
            self._jobs.append(job)
        self._turn()
        return job

    def go_on(self, job: Job) -> None:
        """Take a paused, stopped or lost job up again, at once or when a core is free. Raises as `start` does."""
        with self._lock:
            if job not in self._jobs:
                self._must_have_room(job.owner)
                self._jobs.append(job)
            job.wait()
        self._turn()

    def _must_have_room(self, owner: str) -> None:
        if len(self._waiting()) >= self.most_waiting:
            raise UserError("errors.queue_full", count=self.most_waiting)
        if owner and sum(job.owner == owner and not job.over for job in self._jobs) >= MOST_OF_ONE:
            raise UserError("errors.queue_enough", count=MOST_OF_ONE)

    def place(self, job: Job) -> int:
        """How many are before this one, itself included; 0 if it does not wait."""
        with self._lock:
            waiting = self._waiting()
            return waiting.index(job) + 1 if job in waiting else 0

    def busy(self) -> int:
        """How many learn at this moment."""
        with self._lock:
            return sum(job.busy for job in self._jobs)

    def end(self) -> None:
        """End every process."""
        with self._lock:
            for job in self._jobs:
                job.end()
            self._jobs.clear()
            self._end_spare()

    def _end_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare:
            spare.kill()
            spare.wait()

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs if job.phase == "waiting"]

    def _turn(self) -> None:
        """Start who can start; forget who has ended."""
        with self._lock:
            for job in self._waiting()[: max(0, self.slots - self.busy())]:
                job.begin(self._process_at_hand)
            self._jobs = [job for job in self._jobs if not job.over]
            self._watch_over()

    def _process_at_hand(self) -> subprocess.Popen[bytes]:
        spare, self._spare = self._spare, None
        return spare if spare and spare.poll() is None else start_worker()

    def _watch_over(self) -> None:
        if (self._jobs or self._spare) and self._watch is None:
            self._watch = Thread(target=self._look_after, daemon=True)
            self._watch.start()

    def _look_after(self) -> None:
        """While there are processes: end those whose owner has been gone for too long."""
        while True:
            time.sleep(self.look_every)
            with self._lock:
                now = time.monotonic()
                for job in list(self._jobs):
                    if job.present():
                        job.seen = now
                    elif now - job.seen > self.patience:
                        job.end()
                    if job.phase == "paused" and now - job.paused_at > self.patience:
                        job.rest()
                if self._spare and now - self._spare_since > self.patience:
                    self._end_spare()
                self._turn()
                if not (self._jobs or self._spare):
                    self._watch = None
                    return
