"""scratch8 in NumPy before, while and after it learns; batch by batch, so that it can be stopped and go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from cnn_viz.engine.scratch import vectorized
from cnn_viz.engine.scratch.network import (
    IMAGES,
    Parameters,
    first_images,
    learn,
    probabilities,
)
from cnn_viz.engine.scratch.vectorized import Labels


@dataclass(frozen=True)
class Progress:
    """After `step` batches (or images read) in all: mean loss and accuracy in [0, 1] since the report before.

    judged: accuracy on test images that were not learnt from, at the end of an epoch; None in between.
    """

    step: int
    loss: float
    accuracy: float
    judged: float | None = None


def untrained_run(seed: int = 0, every: int = 100) -> Iterator[Progress]:
    """Read the test images with random parameters; reports every `every` images."""
    now = Parameters.untrained(seed).astype(np.float32)
    images, labels = first_images(train=False)
    for start in range(0, len(images), every):
        part = slice(start, start + every)
        read = probabilities(images[part], now)
        right = (read.argmax(axis=1) == labels[part]).mean()
        yield Progress(start + every, vectorized.cross_entropy(read, labels[part]), float(right))


def standing(state: bytes) -> tuple[int, Parameters]:
    """Batches so far and parameters of a training's `state`."""
    return int.from_bytes(state[:4], "little"), Parameters.of_bytes(state[4:])


class Training:
    """Gradient descent on the training images, a batch at a time.

    reports: all so far.  parameters: as they stand.  The same seed gives the same numbers, in one go or in several:
    begun with the `state` that another one had after a report, it goes on as if it were that one.
    """

    def __init__(
        self,
        seed: int = 0,
        epochs: int = 8,
        batch: int = 10,
        rate: float = 0.05,
        every: int = 20,
        state: bytes = b"",
    ) -> None:
        self.epochs, self.batch, self.rate, self.every = epochs, batch, rate, every
        self.steps = epochs * (IMAGES // batch)
        self._before, self.parameters = standing(state) if state else (0, Parameters.untrained(seed).astype(np.float32))
        self.reports: list[Progress] = []
        self._random = np.random.default_rng(seed)
        self._running = self._run()

    @property
    def done(self) -> int:
        """Batches so far."""
        return self.reports[-1].step if self.reports else self._before

    @property
    def state(self) -> bytes:
        """What another one can go on from."""
        return self.done.to_bytes(4, "little") + self.parameters.as_bytes()

    def __iter__(self) -> Iterator[Progress]:
        """The reports that are still to come."""
        return self._running

    def _run(self) -> Iterator[Progress]:
        images, labels = first_images(train=True)
        losses: list[float] = []
        right: list[float] = []
        for step, rows in islice(enumerate(self._batches(), start=1), self._before, None):
            self.parameters, found = learn(images[rows], labels[rows], self.parameters, self.rate)
            losses.append(found.loss)
            right.append(float((found.probabilities.argmax(axis=1) == labels[rows]).mean()))
            if step % self.every == 0:
                judged = self._judged() if step % (IMAGES // self.batch) == 0 else None
                self.reports.append(Progress(step, float(np.mean(losses)), float(np.mean(right)), judged))
                losses, right = [], []
                yield self.reports[-1]

    def _batches(self) -> Iterator[Labels]:
        for _ in range(self.epochs):
            yield from self._random.permutation(IMAGES).reshape(-1, self.batch)

    def _judged(self) -> float:
        images, labels = first_images(train=False)
        return float((probabilities(images, self.parameters).argmax(axis=1) == labels).mean())
