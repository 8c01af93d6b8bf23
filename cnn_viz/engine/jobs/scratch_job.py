"""What the page "From scratch" has computed, as the server knows it: each in a process that needs NumPy alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from cnn_viz.engine.jobs.child_process import start
from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.messages import FromProcess, Reported, Timed
from cnn_viz.engine.scratch import network
from cnn_viz.engine.scratch.network import Parameters
from cnn_viz.engine.scratch.training import Progress, standing

Task = Literal["untrained", "train", "speed"]


@dataclass(frozen=True)
class ScratchOrder:
    """What is to be computed.

    untrained: the test images read with random parameters.  train: learning.  speed: the same work in three ways.
    """

    task: Task

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class ScratchJob(Job):
    """One of these and what has become of it.

    reports:      up to now.  parameters: as they stood at the last of them, float32.
    milliseconds: of a pass there and back, by the way it is written; empty until they are measured.
    """

    order: ScratchOrder  # type: ignore[assignment]

    def __init__(self, order: ScratchOrder, *who: Any, **whose: Any) -> None:
        super().__init__(order, *who, **whose)  # type: ignore[arg-type]
        self.reports: list[Progress] = []
        self.parameters = Parameters.untrained().astype(np.float32)
        self.milliseconds: dict[str, float] = {}

    @property
    def done(self) -> int:
        """Batches learnt, or images read."""
        return self.reports[-1].step if self.reports else 0

    def begin(self, process_at_hand: Callable[[], subprocess.Popen[bytes]]) -> None:
        """In a process of its own kind: the one at hand would load torch first."""
        super().begin(partial(start, "cnn_viz.engine.jobs.scratch_worker"))

    def _lent(self) -> bytes:
        return network.lend()

    def _take_in(self, message: FromProcess) -> None:
        match message:
            case Reported(report, state):
                self.reports.append(report)
                if state:
                    self.parameters = standing(state)[1]
                    self._state, self._state_at = state, (self.done, 0)
            case Timed(milliseconds):
                self.milliseconds = milliseconds
            case _:
                super()._take_in(message)


@dataclass
class Workshop:
    """What one visitor has had computed on the page; None where nothing was."""

    untrained: ScratchJob | None = None
    training: ScratchJob | None = None
    speed: ScratchJob | None = None

    @property
    def jobs(self) -> list[ScratchJob]:
        """Those there are."""
        return [job for job in (self.untrained, self.training, self.speed) if job]
