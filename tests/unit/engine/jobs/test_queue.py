"""Who learns, who waits and who is ended, first with jobs that start no process, then with trainings in theirs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Thread, current_thread, main_thread
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.jobs import job, queue
from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.messages import Entered
from cnn_viz.engine.jobs.queue import MOST_OF_ONE, MOST_WAITING, Jobs, cores
from cnn_viz.engine.trained.weight_files import fresh, network_of
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.engine.training.run import train
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.errors import UserError
from cnn_viz.records import StepReport
from cnn_viz.text import say, sentence
from tests.refusals import refused
from tests.unit import waiting
from tests.unit.waiting import here

pytestmark = pytest.mark.timeout(900)

SHORT = replace(RECIPES["scratch8"], epochs=2, batch=50, limit=1_000, validation=500)
LONG = replace(SHORT, epochs=500, schedule="constant", rate=1e-3)


until = partial(waiting.until, seconds=280)  # trainings: torch is loaded first


class Quiet(Job):
    """One that learns as soon as its turn has come, in no process, until it is told to finish."""

    process: object = None

    def begin(self, process_at_hand: Callable[[], object]) -> None:
        self.phase, self.process = "learning", process_at_hand()

    def finish(self) -> None:
        self._ended("finished")
        self._changed()


class Worker:
    """A process that does nothing."""

    def __init__(self) -> None:
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def kill(self) -> None:
        self.ended = True

    def wait(self) -> None:
        assert self.ended, "it would wait for ever"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Worker]:
    """The processes that the queue starts, in order."""
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(Worker())
        return workers[-1]

    monkeypatch.setattr(queue, "start_worker", start)
    return workers


def unwatched(slots: int, **settings: Any) -> Jobs:
    """A queue in which nothing happens by itself."""
    jobs = Jobs(slots, kind=Quiet, **settings)
    jobs._watch = Thread()
    return jobs


@pytest.fixture
def two(started: list[Worker]) -> Jobs:
    return unwatched(2)


ORDER = Order("scratch8", LONG)


def test_as_many_learn_as_there_are_cores_and_the_others_in_the_order_in_which_they_came(two: Jobs) -> None:
    assert Jobs().slots == cores() >= 1 and two.busy() == 0
    one, other, third, fourth = (two.start(ORDER, here) for _ in range(4))
    assert [job.phase for job in (one, other, third, fourth)] == ["learning", "learning", "waiting", "waiting"]
    assert [two.place(job) for job in (one, other, third, fourth)] == [0, 0, 1, 2] and two.busy() == 2
    other.finish()
    assert (third.phase, two.place(third), two.place(fourth), two.busy()) == ("learning", 0, 1, 2)
    fourth.stop()
    one.finish()
    assert fourth.phase == "stopped" and two.busy() == 1


def test_where_nobody_knows_how_many_cores_there_are_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert cores() == 6


def test_one_that_is_paused_leaves_its_core_and_goes_on_when_there_is_one(two: Jobs) -> None:
    one, other, third = (two.start(ORDER, here) for _ in range(3))
    one._take_in(Entered("paused"))
    one._changed()
    assert third.phase == "learning" and two.busy() == 2
    two.go_on(one)
    assert one.phase == "waiting" and two.place(one) == 1
    other.finish()
    assert one.phase == "learning"


def test_one_that_is_over_is_forgotten_and_may_queue_up_again(two: Jobs) -> None:
    jobs = [two.start(ORDER, here, owner="one") for _ in range(MOST_OF_ONE)]
    jobs[0].finish()
    assert two._jobs == jobs[1:]
    two.go_on(jobs[0])
    assert jobs[0].phase == "waiting" and two.place(jobs[0]) == 1 and two._jobs == [*jobs[1:], jobs[0]]


def test_a_full_queue_refuses_new_ones_and_those_that_come_back_but_no_paused_one(started: list[Worker]) -> None:
    jobs = unwatched(1, most_waiting=2)
    over = jobs.start(ORDER, here)
    over.finish()
    paused = jobs.start(ORDER, here)
    paused._take_in(Entered("paused"))
    waiting = [jobs.start(ORDER, here) for _ in range(3)][1:]
    for ask in (lambda: jobs.start(ORDER, here), lambda: jobs.go_on(over)):
        with pytest.raises(UserError) as error:
            ask()
        assert (error.value.key, error.value.values) == ("errors.queue_full", {"count": 2})
    jobs.go_on(paused)
    assert [jobs.place(job) for job in (paused, *waiting)] == [1, 2, 3]


def test_a_process_that_was_started_in_advance_is_the_next_one_s(two: Jobs, started: list[Worker]) -> None:
    two.expect()
    two.expect()
    assert len(started) == 1
    one, other = two.start(ORDER, here), two.start(ORDER, here)
    assert [one.process, other.process] == started and len(started) == 2
    two.expect()
    assert len(started) == 2, "no core is free"


def test_one_that_died_before_it_was_asked_for_is_replaced(two: Jobs, started: list[Worker]) -> None:
    two.expect()
    started[0].kill()
    assert two.start(ORDER, here).process is started[1]
    two.expect()
    started[2].kill()
    two.expect()
    assert two.start(ORDER, here).process is started[3] and len(started) == 4


def test_the_end_ends_all_of_it(started: list[Worker]) -> None:
    jobs = unwatched(1)
    jobs.expect()
    jobs.end()
    assert started[0].ended
    learning, waiting = jobs.start(ORDER, here), jobs.start(ORDER, here)
    jobs.end()
    assert (learning.phase, waiting.phase, jobs.busy(), jobs._jobs) == ("stopped", "stopped", 0, [])


class Clock:
    """Goes on by two seconds at each look, for this thread alone: other queues may be looked after meanwhile."""

    def __init__(self, at_look: Callable[[int], None]) -> None:
        self.now, self.at_look, self.real = 0, at_look, (time.monotonic, time.sleep)

    def monotonic(self) -> float:
        return self.now if current_thread() is main_thread() else self.real[0]()

    def sleep(self, seconds: float) -> None:
        if current_thread() is not main_thread():
            return self.real[1](seconds)
        assert seconds == 2
        self.at_look(self.now)
        self.now += 2
        return None


def test_who_looks_after_them_ends_those_whose_owner_is_gone_and_then_stops_looking(
    monkeypatch: pytest.MonkeyPatch, started: list[Worker]
) -> None:
    rested, seen, stays = [], [], True

    def at_look(now: int) -> None:
        nonlocal stays
        seen.append((now, gone.phase, there.phase, started[-1].ended))
        stays = now < 8
        if now == 16:
            paused.end()

    clock = Clock(at_look)
    monkeypatch.setattr(queue, "time", clock)
    monkeypatch.setattr(job, "time", clock)
    jobs = unwatched(4, patience=5.0, look_every=2.0)
    gone, there, paused = (jobs.start(ORDER, present) for present in (lambda: False, lambda: stays, here))
    jobs.expect()
    paused._take_in(Entered("paused"))
    monkeypatch.setattr(paused, "rest", lambda: rested.append(clock.now))
    jobs._look_after()
    assert seen == [
        *((at, "learning", "learning", False) for at in (0, 2, 4)),
        *((at, "stopped", "learning", True) for at in (6, 8, 10, 12)),
        *((at, "stopped", "stopped", True) for at in (14, 16)),
    ]
    assert rested == [6, 8, 10, 12, 14, 16] and jobs._watch is None


def test_a_watch_begins_with_the_first_job_or_process_and_there_is_one(started: list[Worker]) -> None:
    for begin in (lambda jobs: jobs.start(ORDER, here), lambda jobs: jobs.expect()):
        jobs = Jobs(1, kind=Quiet, look_every=0.005)
        assert jobs._watch is None
        begin(jobs)
        watch = jobs._watch
        assert watch and watch.is_alive() and watch.daemon
        jobs.expect()
        assert jobs._watch is watch
        jobs.end()
        until(lambda jobs=jobs: jobs._watch is None, seconds=20)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(slots=2)
    yield jobs
    jobs.end()


@pytest.mark.slow
def test_two_learn_at_once_and_the_third_waits_its_turn(jobs: Jobs) -> None:
    one, two, third, fourth = (jobs.start(Order("scratch8", LONG, seed), here) for seed in range(4))
    until(lambda: one.done and two.done)
    assert third.phase == fourth.phase == "waiting"
    assert [jobs.place(job) for job in (one, two, third, fourth)] == [0, 0, 1, 2]
    assert one.process_id != two.process_id
    one.pause()
    until(lambda: third.done)
    assert one.phase == "paused", "a paused run leaves its core to others"
    assert jobs.place(fourth) == 1 and jobs.busy() == 2
    fourth.stop()
    process = two._process
    process.stdin.close()
    assert process.wait(60) == 0, "a worker ends itself when its server is gone"
    assert fourth.phase == "stopped"


@pytest.mark.slow
def test_pause_step_and_what_outlives_a_killed_process(jobs: Jobs) -> None:
    job = jobs.start(Order("scratch8", LONG), here)
    until(lambda: job.done > 3)
    job.pause()
    until(lambda: job.phase == "paused")
    at = job.done
    assert job.weights_step == at and not jobs.busy()
    time.sleep(0.3)
    assert job.done == at

    def reached(step: int) -> bool:
        return job.weights_step == step

    for more in (1, 2):
        before = job.weights
        job.step()
        until(partial(reached, at + more))
        assert job.done == at + more and job.weights != before and job.phase == "paused"
    first = job.process_id
    job.rest()
    assert job.phase == "paused" and job.process_id is None and not _runs(first)
    jobs.go_on(job)  # in another process, from the state
    until(lambda: len(job.epochs) >= 2)
    os.kill(job.process_id, signal.SIGKILL)
    until(lambda: job.over)
    assert job.phase == "lost" and job.weights
    jobs.go_on(job)
    assert job.phase == "preparing"
    job.stop()  # before the new process is ready: judged all the same
    until(lambda: job.over)
    assert job.phase == "stopped" and job.logits is not None
    jobs.go_on(job)
    until(lambda: job.phase == "learning" and len(job.epochs) >= 3)
    assert [row[0] for row in job.steps] == list(range(1, job.done + 1))
    assert [epoch.epoch for epoch in job.epochs] == list(range(1, len(job.epochs) + 1))


@pytest.mark.slow
def test_a_stopped_job_is_judged_and_goes_on_where_it_was(jobs: Jobs) -> None:
    recipe, model = replace(SHORT, epochs=30), fresh("scratch8", 5)
    job = jobs.start(Order("scratch8", recipe, 5), here)
    until(lambda: job.done > 25)
    job.stop()
    until(lambda: job.over)
    assert job.phase == "stopped" and 25 < job.done < 600
    so_far = network_of("scratch8", job.weights)
    np.testing.assert_allclose(job.logits, logits_of(so_far, mnist(train=False)[0]), atol=1e-5)
    jobs.go_on(job)
    losses = [report.loss for report in train(model, recipe, 5) if isinstance(report, StepReport)]
    until(lambda: job.phase == "finished")
    assert [row[0] for row in job.steps] == list(range(1, 601))
    assert [row[1] for row in job.steps] == pytest.approx(losses, abs=1e-6)
    for name, weight in load(job.weights).items():
        torch.testing.assert_close(weight, model.state_dict()[name], rtol=0, atol=1e-6)


@pytest.mark.slow
def test_a_loss_that_is_no_number_is_told_and_what_it_began_with_is_no_result(jobs: Jobs) -> None:
    job = jobs.start(Order("scratch8", replace(SHORT, optimizer="sgd", rate=1e30, schedule="constant")), here)
    until(lambda: job.over)
    assert job.phase == "diverged" and job.trouble[0] == "errors.diverged"
    assert all(torch.isfinite(weight).all() for weight in load(job.weights).values())
    assert job.logits is None and job.weights_step == 0, "random weights are nothing to judge or to keep"


def test_one_visitor_has_a_few_places_and_leaves_the_others_to_the_class() -> None:
    jobs = unwatched(1)
    jobs.slots = 0
    first, *rest = (jobs.start(Order("scratch8", LONG), here, owner="one") for _ in range(MOST_OF_ONE))
    with pytest.raises(UserError) as error:
        jobs.start(Order("scratch8", LONG), here, owner="one")
    assert sentence(error.value) == say("errors.queue_enough", count=MOST_OF_ONE)
    assert jobs.start(Order("scratch8", LONG), here, owner="two").phase == "waiting"
    first.stop()
    again = jobs.start(Order("scratch8", LONG), here, owner="one")
    with refused("under way already"):
        jobs.go_on(first)
    again.stop()
    jobs.go_on(first)
    assert first.phase == "waiting" and len(rest) == MOST_OF_ONE - 1
    for _ in range(MOST_WAITING - MOST_OF_ONE - 1):
        jobs.start(Order("scratch8", LONG), here)
    with refused("waiting already"):
        jobs.start(Order("scratch8", LONG), here, owner="three")


@pytest.mark.slow
def test_a_job_whose_owner_is_gone_ends_after_a_while() -> None:
    jobs, present = Jobs(slots=1, patience=0.5, look_every=0.05), True
    jobs.expect()
    job = jobs.start(Order("scratch8", LONG), lambda: present)
    waiting = jobs.start(Order("scratch8", LONG), lambda: present)
    until(lambda: job.done)
    time.sleep(0.8)
    assert job.phase == "learning", "its owner is there"
    process, present = job.process_id, False
    until(lambda: job.over and waiting.over)
    assert not _runs(process)
    until(lambda: jobs._watch is None)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
