"""From scratch's own processes: what they compute is what this process computes, stopped, killed or in one go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from cnn_viz.engine.jobs.queue import Jobs
from cnn_viz.engine.jobs.scratch_job import ScratchJob, ScratchOrder
from cnn_viz.engine.scratch.training import Training, untrained_run
from tests.unit.waiting import here, until

pytestmark = pytest.mark.slow


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(slots=1, kind=ScratchJob)
    yield jobs
    jobs.end()


def test_a_training_stopped_and_killed_gives_the_numbers_of_one_in_one_go(jobs: Jobs) -> None:
    job = jobs.start(ScratchOrder("train"), here)
    until(lambda: job.done)
    job.stop()
    until(lambda: job.over)
    assert job.phase == "stopped" and job.done < 800
    jobs.go_on(job)
    at = job.done
    until(lambda: job.done > at)
    os.kill(job.process_id, signal.SIGKILL)
    until(lambda: job.over)
    assert job.phase == "lost"
    jobs.go_on(job)
    until(lambda: job.over)
    assert job.phase == "finished"
    whole = Training()
    assert list(whole) == job.reports
    np.testing.assert_array_equal(job.parameters.weights, whole.parameters.weights)


def test_the_untrained_run_is_the_same_and_waits_its_turn(jobs: Jobs) -> None:
    first = jobs.start(ScratchOrder("train"), here)
    second = jobs.start(ScratchOrder("untrained"), here)
    assert second.phase == "waiting" and jobs.place(second) == 1
    until(lambda: first.done)
    first.stop()
    until(lambda: second.over)
    assert second.reports == list(untrained_run())


def test_its_process_loads_no_torch() -> None:
    loaded = "import sys, cnn_viz.engine.jobs.scratch_worker; print('torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
