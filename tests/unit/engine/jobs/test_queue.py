"""Who learns, who waits and who is ended, first with jobs that start no process, then with trainings in theirs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Thread, current_thread, main_thread
from typing import Any

import pytest

from cnn_viz.engine.jobs import job, queue
from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.messages import Entered
from cnn_viz.engine.jobs.queue import MOST_OF_ONE, Jobs, cores
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.errors import UserError
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
