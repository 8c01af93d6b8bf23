"""What a training has told of itself and what it tells its process, without a process that learns."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread, current_thread
from typing import Any

import numpy as np
import pytest

from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.messages import (
    Begin,
    Command,
    Ended,
    Entered,
    Epoch,
    Judged,
    Learning,
    Lent,
    Message,
    State,
    Steps,
    ToProcess,
    Weights,
    receive,
    send,
)
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.records import EpochReport
from tests.unit.waiting import here, until

EPOCH = EpochReport(1, 2, 1.5, 0.4, 1.4, 0.5, 2.0)


class Lending(Job):
    """A job that lends nothing, since nobody reads it, and that counts how often it told of a change."""

    changes = 0

    def _lent(self) -> bytes:
        return b"images"


@pytest.fixture
def job() -> Job:
    def changed() -> None:
        job.changes += 1

    job = Lending(Order("scratch8", RECIPES["scratch8"]), here, changed)
    return job


class Worker:
    """A process that says all of this at once and ends; what it is told is kept."""

    pid = 4321

    def __init__(self, *says: Message) -> None:
        self.stdin: Any = io.BytesIO()
        self.stdout, self.killed, self.waited = io.BytesIO(), False, False
        self.listener: Thread | None = None
        for message in says:
            send(self.stdout, message)
        self.stdout.seek(0)

    @property
    def told(self) -> list[Message]:
        return [*self._read(io.BytesIO(self.stdin.getvalue()))]

    @staticmethod
    def _read(stream: io.BytesIO) -> Iterator[Message]:
        while (message := receive(stream, ToProcess)) is not None:
            yield message

    def kill(self) -> None:
        self.killed = True

    def wait(self) -> None:
        self.waited, self.listener = True, current_thread()


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
    assert job.result.last is None, "it was stopped in its first epoch"


def test_a_result_tells_the_last_epoch_that_was_finished(job: Job) -> None:
    for epoch in (1, 2):
        job._take_in(Epoch(replace(EPOCH, epoch=epoch)))
    job._take_in(Judged(np.zeros((3, 10), np.float32).tobytes()))
    job._take_in(Ended("stopped"))
    assert job.result is not None and job.result.last == replace(EPOCH, epoch=2)


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


def as_sent(order: Order) -> dict:
    return json.loads(json.dumps(order.as_json()))


def test_a_process_is_handed_what_it_needs_and_heard_until_it_ends(job: Any) -> None:
    worker = Worker(Learning(40), Steps([(1, 2.0, 0.1, 0.01)], 0.5), Epoch(EPOCH), Weights(1, b"w"), Ended("finished"))
    job.begin(lambda: worker)
    until(lambda: worker.waited and job.over, seconds=20)
    assert worker.told == [Lent(b"images"), Begin(as_sent(job.order))]
    assert (job.phase, job.total, job.done, job.epochs, job.weights) == ("finished", 40, 1, [EPOCH], b"w")
    assert job.process_id is None
    assert worker.listener and worker.listener.daemon, "a server that ends waits for no training"
    until(lambda: job.changes >= 5, seconds=20)


def test_one_whose_process_dies_is_lost_and_goes_on_from_its_last_state(job: Any) -> None:
    rows = [(n, 2.0, 0.1, 0.01) for n in (1, 2, 3)]
    job.begin(lambda: Worker(Learning(40), Steps(rows, 0.5), Epoch(EPOCH)))
    until(lambda: job.over, seconds=20)
    assert (job.phase, job.reached, job.done, job.epochs) == ("lost", 3, 0, []), "no state was kept"
    job.begin(lambda: Worker(Steps(rows, 0.5), State(2, 0, b"after two")))
    until(lambda: job.over, seconds=20)
    assert (job.reached, job.done, len(job.steps)) == (3, 2, 2), "as of the state"
    third = Worker()
    job.begin(lambda: third)
    until(lambda: job.over, seconds=20)
    assert third.told[1] == Begin(as_sent(job.order), b"after two")
    assert (job.done, job.kept_steps) == (2, 2)


def test_what_ended_otherwise_stays_ended_when_its_process_does(job: Any) -> None:
    first, second = Worker(), Worker()
    for process in (first, second):
        job._process = first
        job.phase = "finished" if process is first else "learning"
        job._listen(process, b"")
        assert job.phase == ("finished" if process is first else "learning"), "the second is not its process any more"
    assert job.process_id == first.pid and second.waited


def test_to_end_it_kills_its_process_and_leaves_what_it_ended_as(job: Any) -> None:
    worker = job._process = Worker()
    job._take_in(Learning(40))
    assert job.process_id == worker.pid
    job.end()
    assert worker.killed and worker.waited and job.process_id is None and job.phase == "stopped"
    job._take_in(Ended("finished"))
    job.end()
    assert job.phase == "finished"


def test_only_one_that_learns_or_rests_is_told_what_to_do(job: Any) -> None:
    worker = job._process = Worker()
    for phase in ("preparing", "judging", "learning", "paused"):
        job.phase = phase
        job.pause()
        job.step()
    assert worker.told == [Command("pause"), Command("step")] * 2
    worker.stdin.close()
    worker.stdin.write = lambda content: (_ for _ in ()).throw(BrokenPipeError)
    job.pause()
    assert job.phase == "paused", "a process that has died is no news here"


def test_a_paused_one_is_woken_and_a_rested_one_gives_its_process_back(job: Any) -> None:
    worker = job._process = Worker()
    before = time.monotonic()
    job._take_in(Entered("paused"))
    assert before <= job.paused_at <= time.monotonic() and not job.busy
    job.begin(lambda: pytest.fail("it has one"))
    assert worker.told == [Command("run")] and job.phase == "learning"
    job.rest()
    assert not worker.killed, "it learns"
    job._take_in(Entered("paused"))
    job.rest()
    assert worker.killed and job.phase == "paused" and job.process_id is None


@pytest.mark.parametrize("phase", ["waiting", "preparing"])
def test_to_stop_one_that_has_learnt_nothing_ends_it(job: Any, phase: str) -> None:
    worker = job._process = Worker()
    job.phase = phase
    job.stop()
    assert worker.killed and job.phase == "stopped" and job.changes == 1


def test_to_stop_one_that_takes_up_its_state_stops_it_as_soon_as_it_learns(job: Any) -> None:
    worker = job._process = Worker()
    job._take_in(State(10, 0, b"a state"))
    job.phase = "preparing"
    job.stop()
    assert job.phase == "preparing" and not worker.told
    job._take_in(Learning(40))
    assert worker.told == [Command("stop")] and not worker.killed
    job.wait()
    job._take_in(Learning(40))
    assert worker.told == [Command("stop")], "who goes on is not stopped again"
    job.stop()
    assert worker.told == [Command("stop")] * 2


def test_what_was_kept_of_a_lost_process_is_what_is_shown_and_what_it_had_reached_is_known(job: Job) -> None:
    job._take_in(Steps([(3, 2.0, 0.1, 0.01)], 1.0))
    job._take_in(Weights(3, b"kept"))
    job._take_in(State(3, 0, b"state"))
    job._take_in(Steps([(9, 1.0, 0.5, 0.01)], 2.0))
    job._take_in(Weights(8, b"later"))
    job._lost()
    assert (job.phase, job.reached, job.kept_steps, job.done) == ("lost", 9, 3, 3)
    assert (job.weights, job.weights_step) == (b"kept", 3), "one number for the picture, the curves and the state"
