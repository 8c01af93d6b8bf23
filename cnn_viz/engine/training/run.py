"""Training, as a stream of reports: a network, a recipe and a seed in, one report a batch and one an epoch out.

Knows no screen and no file. Stop between two batches by closing the generator.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from itertools import accumulate, islice

import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_viz.engine.models import Network
from cnn_viz.engine.training.dataset import Examples
from cnn_viz.engine.training.learner import (
    Learner,
    seed_of,
    under,
    write_mean,
)
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.reproducibility import be_repeatable
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.errors import UserError
from cnn_viz.records import EpochReport, StepReport

STATISTICS = 20_000  # MNIST images, at most, from which the mean of branches takes its batch norm's statistics


def train(model: Network, recipe: Recipe, seed: int = 0) -> Iterator[StepReport | EpochReport]:
    """Train `model` in place; the same model, recipe, seed, machine and thread count give the same weights.

    At every EpochReport, and when the generator ends, the model holds the weights that the report is about, ready
    to answer: averaged if the recipe says so, the mean of its branches, batch normalization folded in, eval mode.
    Between them, and when the generator is closed early, it holds those of the last EpochReport, or those it came with.
    Raises UserError when the loss is no longer a number; the model then holds the last EpochReport's weights, or, if
    there was none, those it came with.
    """
    yield from Training(model, recipe, seed).reports()


class Training:
    """One run: it can be stopped between any two batches, looked into, stored, and taken up again.

    One learner goes through the recipe's epochs. If the recipe branches, one learner a branch takes its place after
    `recipe.fork` epochs; an epoch is then each branch's epoch, one branch after the other.
    A run that was taken up again gives the same weights as one that was never interrupted, bit for bit.
    """

    def __init__(self, model: Network, recipe: Recipe, seed: int = 0, state: Mapping[str, Tensor] | None = None):
        """state: what `state()` gave in a run of the same network, recipe and seed, to go on from there."""
        be_repeatable()  # here every training begins: the shell's, the page's, the tests'
        self.model, self.recipe, self.seed = model, recipe, seed
        self.examples = Examples.of(recipe, seed)
        self.branches = [self.examples.with_share(share) for share in recipe.branches.shares]
        # ends[n]: steps until n epochs are learnt.
        self.ends = [0, *accumulate(self._steps(epoch) for epoch in range(1, recipe.epochs + 1))]
        self.learners = [self._learner(self.examples)]  # one, and from the fork on one a branch
        self.epoch = 0  # epochs reported
        self.last: EpochReport | None = None  # of those epochs
        self.totals = torch.zeros(3)  # of the epoch under way: losses, right answers, images
        self.seconds = 0.0  # of learning and validating, pauses not counted
        if state is not None:
            self._take_up(state)

    @property
    def steps(self) -> int:
        """Of the whole run, all branches together."""
        return self.ends[-1]

    @property
    def done(self) -> int:
        """Steps learnt, of `steps`."""
        return self.ends[self.epoch] + self._done_of_epoch()

    def seen(self, step: int) -> int:
        """Images in the first `step` steps of the run, each counted as often as it comes."""
        images, batch = 0, self.recipe.batch
        for way in (way for epoch in range(1, self.recipe.epochs + 1) for way in self._ways(epoch)):
            images += min(step * batch, way.count)
            step -= min(step, way.steps(batch))
        return images

    def reports(self) -> Iterator[StepReport | EpochReport]:
        """Learn; see `train`."""
        while self.epoch < self.recipe.epochs:
            if self.epoch == self.recipe.fork and not self._amid:
                self._branch(self.learners[0].state())
            for branch, images, labels in islice(self._batches(), self._done_of_epoch(), None):
                yield self._step(branch, images, labels)
            yield self._end_of_epoch()

    def _ways(self, epoch: int) -> list[Examples]:
        """What each learner learns from in this epoch; one after the other, they make the epoch."""
        return self.branches if epoch > self.recipe.fork else [self.examples]

    def _steps(self, epoch: int) -> int:
        return sum(way.steps(self.recipe.batch) for way in self._ways(epoch))

    def _learner(self, way: Examples) -> Learner:
        return Learner(self.model, self.recipe, way.steps(self.recipe.batch) * self.recipe.epochs)

    def _branch(self, trunk: Mapping[str, Tensor]) -> None:
        """From here on each way has a learner of its own, as far on its way as the trunk was."""
        ways = self._ways(self.epoch + 1)
        self.learners = [self._learner(way) for way in ways]
        for learner, way in zip(self.learners, ways, strict=True):
            learner.take_up(trunk)
            learner.done = self.epoch * way.steps(self.recipe.batch)

    @property
    def _amid(self) -> bool:
        """Whether an epoch has begun and not ended."""
        return bool(self.totals[2])

    def _done_of_epoch(self) -> int:
        """Steps of the epoch under way that are learnt."""
        if not self._amid:
            return 0
        ways = zip(self.learners, self._ways(self.epoch + 1), strict=True)
        return sum(learner.done - self.epoch * way.steps(self.recipe.batch) for learner, way in ways)

    def _step(self, branch: int, images: Tensor, labels: Tensor) -> StepReport:
        began, number = time.perf_counter(), self.done + 1
        try:
            learnt = self.learners[branch].step(images, labels, self._seed(branch))
        except FloatingPointError:
            raise self._diverged(number) from None
        self.totals += torch.tensor([learnt.loss * len(labels), learnt.right, len(labels)])
        self.seconds += time.perf_counter() - began
        return StepReport(self.epoch + 1, number, self.steps, learnt.loss, learnt.rate)

    def _diverged(self, step: int) -> UserError:
        return UserError("errors.diverged", step=step, rate=f"{self.recipe.rate:g}")

    def _end_of_epoch(self) -> EpochReport:
        began, before = time.perf_counter(), copy.deepcopy(self.model.state_dict())
        self.write_to(self.model)
        loss, accuracy = _validate(self.model, self.examples.validation)
        if len(self.examples.validation[1]) and not math.isfinite(loss):  # the last step's weights, which no batch met
            self.model.load_state_dict(before)
            raise self._diverged(self.done)
        train_loss, train_accuracy = (self.totals[:2] / self.totals[2]).tolist()
        self.epoch, self.totals = self.epoch + 1, torch.zeros(3)
        self.seconds += time.perf_counter() - began
        figures = (train_loss, train_accuracy, loss, accuracy, self.seconds)
        self.last = EpochReport(self.epoch, self.recipe.epochs, *figures)
        return self.last

    def _batches(self) -> Iterator[tuple[int, Tensor, Tensor]]:
        """The epoch's batches, each with the number of the learner that it is for."""
        for branch, way in enumerate(self._ways(self.epoch + 1)):
            for images, labels in way.batches(self.recipe.batch, self._seed(branch), self.epoch + 1):
                yield branch, images, labels

    def _seed(self, branch: int) -> int:
        """The trunk and the first branch have the run's own."""
        return seed_of(self.seed, branch) if branch else self.seed

    def write_to(self, model: Network) -> None:
        """Put what was learnt up to now into a plain network, ready to answer: the mean of all branches."""
        write_mean(self.learners, model, self.examples.images[: min(self.examples.base, STATISTICS)])

    def state(self) -> dict[str, Tensor]:
        """Everything that the rest of the run depends on besides network, recipe and seed, as named tensors."""
        run = torch.tensor([self.epoch, self.seconds, *self.totals.tolist()], dtype=torch.float64)
        last = torch.tensor(astuple(self.last) if self.last else [], dtype=torch.float64)
        parts = {"run": run, "last": last, **self.learners[0].state()}
        for number, learner in enumerate(self.learners[1:], 1):
            parts |= {f"branch.{number}.{name}": part for name, part in learner.state().items()}
        return parts

    def _take_up(self, state: Mapping[str, Tensor]) -> None:
        epoch, self.seconds, *totals = state["run"].tolist()
        self.epoch, self.totals = int(epoch), torch.tensor(totals)
        if len(last := state["last"].tolist()):
            self.last = EpochReport(int(last[0]), int(last[1]), *last[2:])
        if self.epoch > self.recipe.fork or (self.epoch == self.recipe.fork and self._amid):
            self._branch(state)
        for number, learner in enumerate(self.learners):
            learner.take_up(under(f"branch.{number}.", state) if number else state)
        self.write_to(self.model)


def _validate(model: Network, validation: tuple[Tensor, Tensor]) -> tuple[float, float]:
    """Mean cross-entropy and accuracy; nan without validation images."""
    images, labels = validation
    logits = logits_of(model, images)
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()
