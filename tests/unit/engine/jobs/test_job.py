"""What a training has told of itself, without a process that tells it."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.messages import Ended, Judged, Learning, State, Steps, Weights
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES
from tests.unit.waiting import here


@pytest.fixture
def job() -> Job:
    return Job(Order("scratch8", RECIPES["scratch8"]), here, lambda: None)


def test_one_that_waits_has_learnt_nothing_and_taken_no_time(job: Job) -> None:
    assert (job.phase, job.done, job.total, job.seconds, job.kept_steps) == ("waiting", 0, 0, 0.0, 0)
    assert (job.weights, job.weights_step, job.logits, job.result, job.trouble) == (b"", 0, None, None, None)
    assert job.seconds_left is None and not job.busy and not job.over and job.process_id is None


def test_the_time_left_is_that_of_the_steps_up_to_now(job: Job) -> None:
    job._take_in(Learning(40))
    assert (job.phase, job.total, job.seconds_left, job.busy) == ("learning", 40, None, True)
    job._take_in(Steps([(5, 2.0, 0.1, 0.01), (10, 1.5, 0.3, 0.01)], 2.5))
    assert (job.done, job.seconds, job.seconds_left) == (10, 2.5, 7.5)
    assert job.steps == [(5, 2.0, 0.1, 0.01), (10, 1.5, 0.3, 0.01)]


def test_it_has_a_result_once_it_is_judged_and_over(job: Job) -> None:
    logits = np.arange(30, dtype=np.float32).reshape(3, 10)
    job._take_in(Steps([(7, 2.0, 0.1, 0.01)], 2.5))
    job._take_in(Weights(7, b"some weights"))
    job._take_in(Judged(logits.tobytes()))
    assert job.logits is not None and np.array_equal(job.logits, logits) and job.result is None
    job._take_in(Ended("finished"))
    assert job.over and not job.busy and job.result is job.result is not None
    assert (job.result.weights, job.result.steps, job.result.seconds) == (b"some weights", 7, 2.5)


def test_what_ends_without_answers_that_are_numbers_has_no_result(job: Job) -> None:
    job._take_in(Judged(np.full((3, 10), np.nan, np.float32).tobytes()))
    job._take_in(Ended("diverged", "errors.diverged", {"step": 3}))
    assert (job.phase, job.trouble, job.result) == ("diverged", ("errors.diverged", {"step": 3}), None)


def test_what_a_killed_process_learnt_after_its_last_state_is_forgotten(job: Job) -> None:
    job._take_in(Steps([(n, 2.0, 0.1, 0.01) for n in (5, 10, 15)], 2.5))
    job._take_in(State(10, 0, b"a state"))
    job._forget_after(*job._state_at)
    assert (job.done, job.kept_steps, len(job.steps)) == (10, 10, 2)
    job.end()
    assert job.phase == "stopped"
    job.wait()
    assert (job.phase, job.logits) == ("waiting", None)
