"""What a training has given, apart from the process and the state that it took: small enough to be kept for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.trained.sheets import sheet_of
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.order import Order
from cnn_viz.records import Array, EpochReport


@dataclass(frozen=True, eq=False)
class Result:
    """weights: safetensors.  logits: (10000, 10) float32, all numbers: what it says about the test images.

    steps, seconds: learnt, and what that took.  last: the last epoch that was finished, None before the first.
    """

    order: Order
    weights: bytes = field(repr=False)
    logits: Array = field(repr=False)
    steps: int
    seconds: float
    last: EpochReport | None

    @cached_property
    def evaluation(self) -> Evaluation:
        """What it is worth on the test images."""
        return Evaluation(self.logits, mnist(train=False)[1].numpy())

    @property
    def sheet(self) -> str:
        """How it was made and what it is worth, as JSON."""
        return sheet_of(self.order, self.weights, self.seconds, self.last, self.evaluation, steps=self.steps).text


def usable(logits: Array | None) -> bool:
    """Whether these are answers: a network whose values became too large gives none."""
    return logits is not None and bool(np.isfinite(logits).all())
