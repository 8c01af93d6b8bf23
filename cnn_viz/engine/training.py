"""Training, as a stream of reports: a network, a recipe and a seed in, one report a batch and one an epoch out.

Knows no screen and no file. Stop between two batches by closing the generator.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from itertools import islice

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from cnn_viz.engine.data import mnist_split
from cnn_viz.engine.learner import Learner, seed_of
from cnn_viz.engine.models import Network
from cnn_viz.engine.pen_pictures import pen_pictures
from cnn_viz.engine.recipes import Recipe
from cnn_viz.engine.reinked import reinked_pictures
from cnn_viz.engine.scoring import logits_of
from cnn_viz.records import EpochReport, StepReport


def train(model: Network, recipe: Recipe, seed: int = 0) -> Iterator[StepReport | EpochReport]:
    """Train `model` in place; the same model, recipe, seed, machine and thread count give the same weights.

    At every EpochReport, and when the generator ends, the model holds the weights that the report is about, ready
    to answer: averaged if the recipe says so, batch normalization folded in, eval mode. Between them, and when
    the generator is closed early, it holds those of the last EpochReport (or those it came with).
    Raises UserError when the loss is no longer a number; the model then holds the last EpochReport's weights.
    """
    yield from Training(model, recipe, seed).reports()


class Training:
    """One run: it can be stopped between any two batches, looked into, stored, and taken up again.

    A run that was taken up again gives the same weights as one that was never interrupted, bit for bit.
    """

    def __init__(self, model: Network, recipe: Recipe, seed: int = 0, state: Mapping[str, Tensor] | None = None):
        """state: what `state()` gave in a run of the same network, recipe and seed, to go on from there."""
        self.model, self.recipe, self.seed = model, recipe, seed
        self.examples = Examples.of(recipe, seed)
        self.learner = Learner(model, recipe, self.examples.steps(recipe.batch) * recipe.epochs)
        self.epoch = 0  # epochs reported
        self.last: EpochReport | None = None  # of those epochs
        self.totals = torch.zeros(3)  # of the epoch under way: losses, right answers, images
        self.seconds = 0.0  # of learning and validating, pauses not counted
        if state is not None:
            self._take_up(state)

    def reports(self) -> Iterator[StepReport | EpochReport]:
        """Learn; see `train`."""
        while self.epoch < self.recipe.epochs:
            done = self.learner.done - self.epoch * self.examples.steps(self.recipe.batch)
            for images, labels in islice(self._batches(), done, None):
                yield self._step(images, labels)
            yield self._end_of_epoch()

    def _step(self, images: Tensor, labels: Tensor) -> StepReport:
        began = time.perf_counter()
        report, correct = self.learner.step(images, labels, self.epoch + 1, self.seed)
        self.totals += torch.tensor([report.loss * len(labels), correct, len(labels)])
        self.seconds += time.perf_counter() - began
        return report

    def _end_of_epoch(self) -> EpochReport:
        began = time.perf_counter()
        self.learner.write_to(self.model)
        loss, accuracy = _validate(self.model, self.examples.validation)
        train_loss, train_accuracy = (self.totals[:2] / self.totals[2]).tolist()
        self.epoch, self.totals = self.epoch + 1, torch.zeros(3)
        self.seconds += time.perf_counter() - began
        figures = (train_loss, train_accuracy, loss, accuracy, self.seconds)
        self.last = EpochReport(self.epoch, self.recipe.epochs, *figures)
        return self.last

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        return self.examples.batches(self.recipe.batch, self.seed, self.epoch + 1)

    def write_to(self, model: Network) -> None:
        """Put what was learnt up to now into a plain network, ready to answer."""
        self.learner.write_to(model)

    def state(self) -> dict[str, Tensor]:
        """Everything that the rest of the run depends on besides network, recipe and seed, as named tensors."""
        run = torch.tensor([self.epoch, self.seconds, *self.totals.tolist()], dtype=torch.float64)
        last = torch.tensor(astuple(self.last) if self.last else [], dtype=torch.float64)
        return {"run": run, "last": last, **self.learner.state()}

    def _take_up(self, state: Mapping[str, Tensor]) -> None:
        epoch, self.seconds, *totals = state["run"].tolist()
        self.epoch, self.totals = int(epoch), torch.tensor(totals)
        if len(last := state["last"].tolist()):
            self.last = EpochReport(int(last[0]), int(last[1]), *last[2:])
        self.learner.take_up(state)
        self.learner.write_to(self.model)


@dataclass(frozen=True, eq=False)
class Examples:
    """What a run learns from: `base` MNIST images in every epoch, and a fresh sample of the pen pictures after them.

    images: (N, 28, 28) uint8.  labels: (N,) int64.  sample: pen pictures an epoch.
    """

    images: Tensor
    labels: Tensor
    base: int
    sample: int
    validation: tuple[Tensor, Tensor]

    @classmethod
    def of(cls, recipe: Recipe, seed: int) -> Examples:
        images, labels = mnist_split(recipe.validation, recipe.limit)
        base, sample = len(images), 0
        if recipe.pen.share:
            drawn = [pen_pictures(recipe.pen, seed)]
            if recipe.pen.reinked:
                drawn.append(reinked_pictures(images, labels, recipe.pen, seed))
            sample = round(base * recipe.pen.share / (1 - recipe.pen.share))
            images, labels = (torch.cat(parts) for parts in zip((images, labels), *drawn, strict=True))
        return cls(images, labels, base, sample, mnist_split(recipe.validation, validate=True))

    def steps(self, batch: int) -> int:
        """Batches an epoch; the last may be smaller."""
        return math.ceil((self.base + self.sample) / batch)

    def seen(self, step: int, batch: int) -> int:
        """Images in the first `step` batches of a run, each counted as often as it comes."""
        epochs, rest = divmod(step, self.steps(batch))
        return epochs * (self.base + self.sample) + rest * batch

    def batches(self, batch: int, seed: int, epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
        """The epoch's images and labels in an order that depends on seed and epoch alone."""
        random = Generator().manual_seed(seed_of(seed, epoch))
        rows = torch.cat([torch.arange(self.base), self.base + self._sampled(random)])
        for part in rows[torch.randperm(len(rows), generator=random)].split(batch):
            yield self.images[part], self.labels[part]

    def _sampled(self, random: Generator) -> Tensor:
        """`sample` numbers of pen pictures; none comes twice before every one has come once."""
        pool = len(self.images) - self.base
        if not self.sample:
            return torch.arange(0)
        return torch.randperm(pool, generator=random).repeat(math.ceil(self.sample / pool))[: self.sample]


def _validate(model: Network, validation: tuple[Tensor, Tensor]) -> tuple[float, float]:
    """Mean cross-entropy and accuracy; nan without validation images."""
    images, labels = validation
    logits = logits_of(model, images)
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()
