"""What a training learns from: MNIST's images and pen pictures, in an order that follows from seed and epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Generator, Tensor

from cnn_viz.engine.data.pen_pictures import pen_pictures
from cnn_viz.engine.data.sources import mnist_split
from cnn_viz.engine.training.learner import seed_of
from cnn_viz.engine.training.recipes import Recipe


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
        base = len(images)
        if recipe.permuted_labels:
            labels = labels[torch.randperm(base, generator=Generator().manual_seed(seed_of(seed, 0)))]
        if recipe.pen.share:
            drawn = pen_pictures(recipe.pen, seed)
            images, labels = (torch.cat(parts) for parts in zip((images, labels), drawn, strict=True))
        whole = cls(images, labels, base, 0, mnist_split(recipe.validation, validate=True))
        return whole.with_share(recipe.pen.share)

    def with_share(self, share: float) -> Examples:
        """The same with another share of pen pictures, in [0, 1); none where there are none."""
        sample = round(self.base * share / (1 - share)) if len(self.images) > self.base else 0
        return replace(self, sample=sample)

    @property
    def count(self) -> int:
        """Images an epoch."""
        return self.base + self.sample

    def steps(self, batch: int) -> int:
        """Batches an epoch; the last may be smaller."""
        return math.ceil(self.count / batch)

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
