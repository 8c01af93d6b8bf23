"""Training, as a stream of reports: a network, a recipe and a seed in, one report a batch and one an epoch out.

Knows no screen and no file. Stop between two batches by closing the generator.
"""

from __future__ import annotations

import copy
import math
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cnn_viz.engine.augment import augmented
from cnn_viz.engine.data import mnist_split
from cnn_viz.engine.models import Network
from cnn_viz.engine.pen_pictures import pen_pictures
from cnn_viz.engine.recipes import Recipe
from cnn_viz.engine.scoring import logits_of
from cnn_viz.records import EpochReport, StepReport


def train(model: Network, recipe: Recipe, seed: int = 0) -> Iterator[StepReport | EpochReport]:
    """Train `model` in place; the same model, recipe, seed, machine and thread count give the same weights.

    At every EpochReport, and when the generator ends, the model holds the weights that the report is about, ready
    to answer: averaged if the recipe says so, batch normalization folded in, eval mode. Between them, and when
    the generator is closed early, it holds those of the last EpochReport (or those it came with).
    """
    began = time.perf_counter()
    examples = Examples.of(recipe, seed)
    learner = _Learner(model, recipe, examples.steps(recipe.batch) * recipe.epochs)
    for epoch in range(1, recipe.epochs + 1):
        totals = torch.zeros(3)
        for images, labels in examples.batches(recipe.batch, seed, epoch):
            report, correct = learner.step(images, labels, epoch, seed)
            totals += torch.tensor([report.loss * len(labels), correct, len(labels)])
            yield report
        learner.write_to(model)
        loss, accuracy = _validate(model, examples.validation)
        train_loss, train_accuracy = (totals[:2] / totals[2]).tolist()
        seconds = time.perf_counter() - began
        yield EpochReport(epoch, recipe.epochs, train_loss, train_accuracy, loss, accuracy, seconds)


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
            pen_images, pen_labels = pen_pictures(recipe.pen, seed)
            sample = round(base * recipe.pen.share / (1 - recipe.pen.share))
            images, labels = torch.cat([images, pen_images]), torch.cat([labels, pen_labels])
        return cls(images, labels, base, sample, mnist_split(recipe.validation, validate=True))

    def steps(self, batch: int) -> int:
        """Batches an epoch; the last may be smaller."""
        return math.ceil((self.base + self.sample) / batch)

    def batches(self, batch: int, seed: int, epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
        """The epoch's images and labels in an order that depends on seed and epoch alone."""
        random = Generator().manual_seed(_seed_of(seed, epoch))
        rows = torch.cat([torch.arange(self.base), self.base + self._sampled(random)])
        for part in rows[torch.randperm(len(rows), generator=random)].split(batch):
            yield self.images[part], self.labels[part]

    def _sampled(self, random: Generator) -> Tensor:
        """`sample` numbers of pen pictures; none comes twice before every one has come once."""
        pool = len(self.images) - self.base
        if not self.sample:
            return torch.arange(0)
        return torch.randperm(pool, generator=random).repeat(math.ceil(self.sample / pool))[: self.sample]


class _Learner:
    """The network while it learns: with batch norm if the recipe says so, its optimizer, and its average."""

    def __init__(self, model: Network, recipe: Recipe, steps: int) -> None:
        self.recipe, self.steps, self.done, self.input = recipe, steps, 0, model.input
        network = with_batch_norm(model) if recipe.batch_norm_while_training else copy.deepcopy(model)
        self.network = network.requires_grad_(True).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network) if recipe.average else self.network
        self.optimizer = _optimizer(self.network, recipe)

    def step(self, images: Tensor, labels: Tensor, epoch: int, seed: int) -> tuple[StepReport, int]:
        """One batch: the report, and how many were right."""
        rate = rate_at(self.recipe, self.done / self.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.random.fork_rng(devices=[]):  # dropout draws from the global generator: seed it, then give it back
            torch.manual_seed(_seed_of(seed, self.done, 1))
            logits, loss = self._learn(images, labels, Generator().manual_seed(_seed_of(seed, self.done, 2)))
        self.done += 1
        self._average_in()
        correct = int((logits.argmax(1) == labels).sum())
        return StepReport(epoch, self.done, self.steps, loss, rate), correct

    def _learn(self, images: Tensor, labels: Tensor, random: Generator) -> tuple[Tensor, float]:
        pixels = augmented(self.input.framed(images[:, None]), self.recipe.augmentation, random)
        x = self.input.normalized(pixels).contiguous(memory_format=torch.channels_last)
        self.network.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.network(x).float()
        loss = F.cross_entropy(logits, labels, label_smoothing=self.recipe.label_smoothing)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return logits.detach(), loss.item()

    @torch.no_grad()
    def _average_in(self) -> None:
        """Exponential moving average of weights and running statistics, quicker at first: early weights are poor."""
        if self.average is self.network:
            return
        decay = min(self.recipe.average, self.done / (self.done + 10))
        for mean, now in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(now, 1 - decay)
            else:
                mean.copy_(now)

    def write_to(self, model: Network) -> None:
        """Put what was learnt into the plain network, in eval mode."""
        plain = without_batch_norm(self.average.eval()) if self.recipe.batch_norm_while_training else self.average
        weights = {name: weight.contiguous() for name, weight in plain.state_dict().items()}
        model.load_state_dict(weights)
        model.eval()


def rate_at(recipe: Recipe, progress: float) -> float:
    """The learning rate when `progress` in [0, 1] of the run is done."""
    if recipe.schedule == "constant":
        return recipe.rate
    warm = 0.1
    if progress < warm:
        return recipe.rate * (0.02 + 0.98 * progress / warm)
    return recipe.rate * (1 + math.cos(math.pi * (progress - warm) / (1 - warm))) / 2


def with_batch_norm(model: nn.Sequential) -> nn.Sequential:
    """A copy with batch normalization after every convolution, which gives up its bias to it."""
    layers: list[tuple[str, nn.Module]] = []
    for name, layer in copy.deepcopy(model).named_children():
        layers.append((name, layer))
        if isinstance(layer, nn.Conv2d):
            layers.append((f"{name}_norm", nn.BatchNorm2d(layer.out_channels)))
    return nn.Sequential(OrderedDict(layers))


def without_batch_norm(network: nn.Sequential) -> nn.Sequential:
    """The same function in eval mode, each batch norm folded into the convolution before it."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    previous = ""
    for name, layer in copy.deepcopy(network).named_children():
        convolution = layers.get(previous)
        if isinstance(layer, nn.BatchNorm2d) and isinstance(convolution, nn.Conv2d):
            layers[previous] = fuse_conv_bn_eval(convolution, layer)
        else:
            layers[name] = layer
            previous = name
    return nn.Sequential(layers)


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Weight decay pulls at kernels and matrices only, not at biases and batch norm."""
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.rate, momentum=recipe.momentum, nesterov=recipe.nesterov)
    kind = torch.optim.AdamW if recipe.optimizer == "adamw" else torch.optim.Adam
    return kind(groups, lr=recipe.rate)


def _validate(model: Network, validation: tuple[Tensor, Tensor]) -> tuple[float, float]:
    """Mean cross-entropy and accuracy; nan without validation images."""
    images, labels = validation
    logits = logits_of(model, images)
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()


def _seed_of(*numbers: int) -> int:
    """One seed from several numbers, the same everywhere and far apart for neighbours."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % (2**63)
    return seed
