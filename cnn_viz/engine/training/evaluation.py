"""What a network is worth on MNIST's 10,000 test images, and which of them it reads wrong, from its logits alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_viz.records import Array

Numbers = NDArray[np.int64]

BINS = 15  # of confidence


@dataclass(frozen=True)
class ClassFigures:
    """One digit's line: how many there are, how many of them were read right, how many were read as it, and the
    digit that it is most often taken for (None if never)."""

    digit: int
    images: int
    right: int
    read_as_it: int
    taken_for: int | None

    @property
    def recall(self) -> float:
        """Of its images, the share that is read right, in [0, 1]; nan without images."""
        return self.right / self.images if self.images else float("nan")

    @property
    def precision(self) -> float:
        """Of the images that are read as this digit, the share that shows it; nan if none is."""
        return self.right / self.read_as_it if self.read_as_it else float("nan")


@dataclass(frozen=True, eq=False)
class Evaluation:
    """logits: (N, 10) float32.  labels: (N,) int64, the digits that are shown."""

    logits: Array
    labels: Numbers

    @cached_property
    def answers(self) -> Numbers:
        """(N,) the digits that are read."""
        return self.logits.argmax(1)

    @cached_property
    def log_probabilities(self) -> NDArray[np.float64]:
        """(N, 10) natural logarithms of the softmax."""
        shifted = self.logits.astype(np.float64) - self.logits.max(1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))

    @cached_property
    def losses(self) -> NDArray[np.float64]:
        """(N,) each image's cross-entropy."""
        return -self.log_probabilities[np.arange(len(self.labels)), self.labels]

    @property
    def accuracy(self) -> float:
        return 1 - len(self.wrong) / len(self.labels)

    @property
    def loss(self) -> float:
        """Mean cross-entropy."""
        return float(self.losses.mean())

    @property
    def mistakes(self) -> tuple[tuple[int, int], ...]:
        """(image's number, the digit that is read), in order, of those that are read wrong."""
        return tuple((int(i), int(self.answers[i])) for i in self.wrong)

    @property
    def calibration_error(self) -> float:
        """How far confidence is from accuracy, in [0, 1]: the mean gap over 15 equal bins of confidence, by their size.

        Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017.
        """
        which = np.minimum((self.sureness * BINS).astype(np.int64), BINS - 1)
        gaps = np.bincount(which, self.sureness - (self.answers == self.labels), minlength=BINS)
        return float(np.abs(gaps).sum() / len(self.labels))

    @property
    def wrong(self) -> Numbers:
        """Numbers of the images that are read wrong, in order."""
        return np.flatnonzero(self.answers != self.labels)

    @cached_property
    def confusion(self) -> Numbers:
        """(10, 10): how many images of the row's digit are read as the column's."""
        counts = np.zeros((10, 10), np.int64)
        np.add.at(counts, (self.labels, self.answers), 1)
        return counts

    def cell(self, shown: int, read: int) -> Numbers:
        """The images of `shown` that are read as `read`, the surest first."""
        images = np.flatnonzero((self.labels == shown) & (self.answers == read))
        return images[np.argsort(-self.sureness[images], kind="stable")]

    def worst(self, count: int) -> Numbers:
        """The mistakes with the highest loss: where the network was surest of something else."""
        return self.wrong[np.argsort(-self.losses[self.wrong], kind="stable")][:count]

    @cached_property
    def sureness(self) -> NDArray[np.float64]:
        """(N,) the probability of the answer."""
        return np.exp(self.log_probabilities.max(1))

    def classes(self) -> list[ClassFigures]:
        """A line for each of the ten digits."""
        lines = []
        for digit in range(10):
            others = self.confusion[digit].copy()
            others[digit] = 0
            lines.append(
                ClassFigures(
                    digit,
                    int(self.confusion[digit].sum()),
                    int(self.confusion[digit, digit]),
                    int(self.confusion[:, digit].sum()),
                    int(others.argmax()) if others.any() else None,
                )
            )
        return lines
