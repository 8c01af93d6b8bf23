"""scratch8 put together from scratch's functions: read a digit, and learn from it. Nothing here needs torch."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnn_viz.engine.scratch import vectorized
from cnn_viz.engine.scratch.loops import Floats
from cnn_viz.engine.scratch.vectorized import Labels
from cnn_viz.records import Pixels

if TYPE_CHECKING:
    from cnn_viz.engine.models import Network

FILTERS, SIZE, VALUES, DIGITS = 8, 3, 1352, 10
IMAGES = 1_000  # learnt from: MNIST's first training images; judged on: its first test images


@dataclass(frozen=True, eq=False)
class Parameters:
    """What scratch8 learns: filters (8, 3, 3), weights (10, 1352), biases (10,)."""

    filters: Floats
    weights: Floats
    biases: Floats

    @classmethod
    def untrained(cls, seed: int = 0) -> Parameters:
        """Small random numbers, so that at first every digit is about equally likely."""
        random = np.random.default_rng(seed)
        filters = random.standard_normal((FILTERS, SIZE, SIZE)) / SIZE**2
        weights = random.standard_normal((DIGITS, VALUES)) / VALUES
        return cls(filters, weights, np.zeros(DIGITS))

    @classmethod
    def of(cls, model: Network) -> Parameters:
        """The numbers of a torch scratch8, at 64 bits."""
        numbers = {name: weight.detach().double().numpy() for name, weight in model.state_dict().items()}
        return cls(numbers["conv1.weight"][:, 0], numbers["dense1.weight"], numbers["dense1.bias"])

    def astype(self, kind: type[np.floating]) -> Parameters:
        """The same at another precision."""
        return Parameters(self.filters.astype(kind), self.weights.astype(kind), self.biases.astype(kind))

    def as_bytes(self) -> bytes:
        """For another process of ours, as float32."""
        return b"".join(part.astype(np.float32).tobytes() for part in (self.filters, self.weights, self.biases))

    @classmethod
    def of_bytes(cls, sent: bytes) -> Parameters:
        """What `as_bytes` gave, float32. Raises ValueError for anything of another length."""
        row = np.frombuffer(sent, np.float32)
        filters, weights, biases = np.split(row, np.cumsum([FILTERS * SIZE**2, DIGITS * VALUES]))
        return cls(filters.reshape(FILTERS, SIZE, SIZE), weights.reshape(DIGITS, VALUES), biases.reshape(DIGITS))


@dataclass(frozen=True, eq=False)
class Pass:
    """Every number of one way there and back, as written in `module`; names as in its functions."""

    maps: Floats
    pooled: Floats
    logits: Floats
    probabilities: Floats
    loss: float
    logit_gradients: Floats
    weight_gradients: Floats
    bias_gradients: Floats
    value_gradients: Floats
    map_gradients: Floats
    filter_gradients: Floats


def there_and_back(module: ModuleType, images: Floats, labels: int | Labels, now: Parameters) -> Pass:
    """Forward and backward. scratch takes one image (28, 28) and its label, scratch_vectorized (N, 28, 28) and (N,)."""
    maps = module.convolve(images, now.filters)
    pooled = module.max_pool(maps)
    values = pooled.reshape(*images.shape[:-2], -1)
    logits = module.dense(values, now.weights, now.biases)
    probabilities = module.softmax(logits)
    loss = module.cross_entropy(probabilities, labels)
    logit_gradients = module.softmax_backward(probabilities, labels)
    weight_gradients, bias_gradients, value_gradients = module.dense_backward(logit_gradients, values, now.weights)
    map_gradients = module.max_pool_backward(value_gradients.reshape(pooled.shape), maps)
    filter_gradients = module.convolve_backward(map_gradients, images)
    steps = (maps, pooled, logits, probabilities, loss, logit_gradients)
    return Pass(*steps, weight_gradients, bias_gradients, value_gradients, map_gradients, filter_gradients)


def learn(images: Floats, labels: Labels, now: Parameters, rate: float) -> tuple[Parameters, Pass]:
    """One step of gradient descent: every parameter a little against its slope."""
    found = there_and_back(vectorized, images, labels, now)
    filters = now.filters - rate * found.filter_gradients
    weights = now.weights - rate * found.weight_gradients
    biases = now.biases - rate * found.bias_gradients
    return Parameters(filters, weights, biases), found


def probabilities(images: Floats, now: Parameters) -> Floats:
    """(N, 28, 28) -> (N, 10)"""
    pooled = vectorized.max_pool(vectorized.convolve(images, now.filters))
    return vectorized.softmax(vectorized.dense(pooled.reshape(len(images), -1), now.weights, now.biases))


def normalized(ink: Pixels) -> NDArray[np.float32]:
    """uint8 (…, 28, 28) -> float32 in [-0.5, 0.5], as scratch8 reads it"""
    return ink.astype(np.float32) / np.float32(255) - np.float32(0.5)


def first_images(train: bool, count: int = IMAGES) -> tuple[NDArray[np.float32], Labels]:
    """MNIST's first `count` training or test images, (count, 28, 28) normalized, and their labels (count,)."""
    images, labels = _BORROWED.get(train) or _first(train)
    return normalized(images[:count]), labels[:count]


def lend() -> bytes:
    """All of those images, for another process of ours, which then needs neither torch nor the files."""
    return b"".join(part.astype(np.uint8).tobytes() for train in (True, False) for part in _first(train))


def borrow(lent: bytes) -> None:
    """Take what `lend` gave elsewhere."""
    for train, half in zip((True, False), np.frombuffer(lent, np.uint8).reshape(2, -1), strict=True):
        images, labels = np.split(half, [IMAGES * 28 * 28])
        _BORROWED[train] = images.reshape(IMAGES, 28, 28), labels.astype(np.int64)


_BORROWED: dict[bool, tuple[Pixels, Labels]] = {}


def _first(train: bool) -> tuple[Pixels, Labels]:
    from cnn_viz.engine.data.sources import mnist  # imported late: it brings torch

    images, labels = mnist(train)
    return images[:IMAGES].numpy(), labels[:IMAGES].numpy()
