"""An order carried out between the commands that arrive, in this process."""

from __future__ import annotations

from dataclasses import replace
from queue import Empty
from typing import Any, TypeVar

import numpy as np
import pytest
from safetensors.torch import load

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.jobs import worker
from cnn_viz.engine.jobs.messages import Ended, Entered, Epoch, Judged, Learning, Message, State, Steps, Weights
from cnn_viz.engine.jobs.worker import Worker
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES

T = TypeVar("T")

ORDER = Order("scratch8", replace(RECIPES["scratch8"], epochs=2, batch=50, limit=200, validation=50))


class Commands:
    """Pause at once, and then the next one each time that the worker waits for one."""

    def __init__(self, *waited_for: str) -> None:
        self.waiting, self.waited_for = ["pause"], [*waited_for]

    def get(self, block: bool) -> str:
        if not (self.waiting or block):
            raise Empty
        return (self.waiting or self.waited_for).pop(0)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    few = mnist(train=False)[0][:30], mnist(train=False)[1][:30]
    monkeypatch.setattr(worker, "mnist", lambda train: few)
    return []


def carried_out(told: list[Message], *waited_for: str) -> list[int]:
    """Tells it, and gives the steps that were learnt."""
    commands: Any = Commands(*waited_for)
    Worker(commands, told.append).work(ORDER, b"")
    rows = [row for message in of(told, Steps) for row in message.rows]
    assert all(0 <= right <= 1 and loss > 0 for _, loss, right, _ in rows)
    return [row[0] for row in rows]


def of(told: list[Message], kind: type[T]) -> list[T]:
    return [message for message in told if isinstance(message, kind)]


def test_while_paused_it_learns_the_batches_that_are_asked_for(told: list[Message]) -> None:
    assert carried_out(told, "step", "step", "stop") == [1, 2, 3]
    assert [message.phase for message in of(told, Entered)].count("paused") == 1
    assert of(told, Ended) == [Ended("stopped")]
    assert of(told, Weights)[-1].step == of(told, State)[-1].done == 3
    assert len({message.content for message in of(told, Weights)}) == 4, "each step's can be looked at while stepping"


def test_it_goes_on_to_the_end_and_is_judged_on_the_test_images(told: list[Message]) -> None:
    steps = carried_out(told, "step", "run")
    assert steps == [*range(1, steps[-1] + 1)]
    assert [message.steps for message in of(told, Learning)] == [len(steps)] * 2
    assert [message.report.epoch for message in of(told, Epoch)] == [1, 2]
    assert of(told, Ended) == [Ended("finished")]
    (answers,) = of(told, Judged)
    assert np.frombuffer(answers.logits, np.float32).reshape(30, 10).argmax(1).max() > 0
    assert load(of(told, Weights)[-1].content)
