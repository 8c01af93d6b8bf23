"""Real processes in the queue: they learn side by side, wait, pause, die and are judged."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from safetensors.torch import load

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.jobs.queue import MOST_OF_ONE, MOST_WAITING, Jobs
from cnn_viz.engine.trained.weight_files import fresh, network_of
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.run import train
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.errors import UserError
from cnn_viz.records import StepReport
from cnn_viz.text import say, sentence
from tests.refusals import refused
from tests.unit.engine.jobs.test_queue import LONG, SHORT, until, unwatched
from tests.unit.waiting import here

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(slots=2)
    yield jobs
    jobs.end()


@pytest.mark.long
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
@pytest.mark.long
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


@pytest.mark.long
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
