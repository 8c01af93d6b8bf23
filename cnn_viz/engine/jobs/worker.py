"""A training in a process of its own: `python -m cnn_viz.engine.jobs.worker`, spoken to over its pipes (messages.py).

In come the images, an order (with the state of an earlier run, if it goes on with one), then run, pause, step and stop.
Out go steps and epochs, the weights as they change, now and then the whole state, and at the end what the network
reads in the 10,000 test images. When the server is gone the process ends itself.
"""

from __future__ import annotations

import copy
import time
from queue import Empty, Queue
from typing import Literal

import torch
from safetensors.torch import load, save

from cnn_viz.engine.data.sources import borrow, mnist
from cnn_viz.engine.jobs.child_process import Tell, attend
from cnn_viz.engine.jobs.messages import (
    Begin,
    Ended,
    Entered,
    Epoch,
    Judged,
    Learning,
    Lent,
    State,
    Steps,
    Weights,
)
from cnn_viz.engine.trained.weight_files import fresh, weights_bytes
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport, StepReport

STEPS_EVERY, WEIGHTS_EVERY, STATE_EVERY = 0.25, 0.75, 10.0  # seconds


class Worker:
    """One order, carried out between the commands that arrive."""

    def __init__(self, commands: Queue[str], tell: Tell) -> None:
        self.commands, self.tell = commands, tell
        self.paused, self.wanted = False, 0  # batches to learn although paused
        self.rows: list[tuple[int, float, float, float]] = []
        self.counted = (0.0, 0.0)  # right and all images of the epoch's batches up to the last one
        self.told: dict[str, float] = {}

    def work(self, order: Order, state: bytes) -> None:
        """Everything from the first batch to the evaluation."""
        self.tell(Entered("preparing"))
        run = Training(fresh(order.network, order.seed), order.recipe, order.seed, load(state) if state else None)
        self.tell(Learning(run.steps))
        self.counted = (float(run.totals[1]), float(run.totals[2]))
        self._weights(run)
        try:
            why = self._learn(run)
        except UserError as error:
            self._rows(run)
            if run.epoch:
                self._judge(run, run.ends[run.epoch], Ended("diverged", error.key, error.values))
            else:  # the random weights that it began with: nothing to judge or to keep
                self.tell(Weights(0, weights_bytes(run.model)))
                self.tell(Ended("diverged", error.key, error.values))
            return
        self._state(run)
        self._judge(run, run.done, Ended(why))

    def _learn(self, run: Training) -> Literal["finished", "stopped"]:
        for report in run.reports():
            if isinstance(report, StepReport):
                self.rows.append((report.step, report.loss, self._right(run), report.rate))
            self._tell_news(run, report)
            if isinstance(report, StepReport) and not self._go_on(run):
                self._rows(run)
                run.write_to(run.model)
                return "stopped"
        return "finished"

    def _right(self, run: Training) -> float:
        """The share of the last batch that was read right, before it was learnt."""
        _, right, images = run.totals.tolist()
        before, self.counted = self.counted if self.counted[1] < images else (0, 0), (right, images)
        return (right - before[0]) / (images - before[1])

    def _tell_news(self, run: Training, report: StepReport | EpochReport) -> None:
        stepping = self.paused
        if isinstance(report, EpochReport):
            self._rows(run)
            self.tell(Epoch(report))
        if self._due("rows", STEPS_EVERY) or stepping:
            self._rows(run)
        if self._due("weights", WEIGHTS_EVERY) or stepping:
            self._weights(run)
        if self._due("state", STATE_EVERY) or isinstance(report, EpochReport):
            self._state(run)

    def _go_on(self, run: Training) -> bool:
        """Follow what came in; while paused, wait. False: stop."""
        while True:
            try:
                command = self.commands.get(block=self.paused and not self.wanted)
            except Empty:
                self.wanted -= self.wanted > 0
                return True
            if command == "stop":
                return False
            if command == "pause" and not self.paused:
                self._rows(run)
                self._weights(run)
                self._state(run)
                self.tell(Entered("paused"))
            self.wanted += command == "step"
            self.paused = command in ("pause", "step")
            if command == "run":
                self.tell(Learning(run.steps))

    def _due(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now - self.told.get(what, 0) < every:
            return False
        self.told[what] = now
        return True

    def _rows(self, run: Training) -> None:
        if self.rows:
            self.tell(Steps(self.rows, run.seconds))
            self.rows = []

    def _weights(self, run: Training) -> None:
        so_far = copy.deepcopy(run.model)
        run.write_to(so_far)
        self.tell(Weights(run.done, weights_bytes(so_far)))

    def _state(self, run: Training) -> None:
        """What is kept if this process is lost: with it what there is to see of it."""
        self._rows(run)
        self._weights(run)
        self.tell(State(run.done, run.epoch, save(run.state())))

    def _judge(self, run: Training, step: int, ended: Ended) -> None:
        """The test images are looked at here and nowhere before. step: the one that the model is of."""
        self.tell(Weights(step, weights_bytes(run.model)))
        self.tell(Entered("judging"))
        images, _ = mnist(train=False)
        self.tell(Judged(logits_of(run.model, images).numpy().tobytes()))
        self.tell(ended)


def _work(lent: Lent, begin: Begin, commands: Queue[str], tell: Tell) -> None:
    borrow(load(lent.content))
    Worker(commands, tell).work(Order.of(begin.order), begin.state)


if __name__ == "__main__":
    torch.set_num_threads(1)
    attend(_work)
