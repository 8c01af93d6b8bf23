"""How well a brought network reads, and whether its weights in another order would read far better.

Orders are chosen on MNIST's training images alone; the test images say what the choice is worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, permutations, product
from math import factorial, inf, isfinite, prod

import torch
from safetensors.torch import load
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import network_of
from cnn_viz.engine.training.scoring import evaluated
from cnn_viz.engine.uploads.matching import Match, reordered

TEST_IMAGES, TRAINING_IMAGES = 500, 200
WORK = 2e10  # multiplications that a search may take: some seconds of a core
MOST_TRIED = 6_000
FAR_BETTER = 0.1  # of the training images more, at least, are read right by an order that is proposed


@dataclass(frozen=True)
class Reading:
    """What is read of the first `count` test digits.  mistakes: (test image, digit read)."""

    count: int
    mistakes: tuple[tuple[int, int], ...]

    @property
    def right(self) -> int:
        return self.count - len(self.mistakes)

    @property
    def share(self) -> float:
        """Of them, the part that is read right, in [0, 1]."""
        return self.right / self.count


@dataclass(frozen=True)
class Proposal:
    """An order that reads far better.  before, after: the share of some training images that is read right."""

    match: Match
    before: float
    after: float


def reading(network: str, weights: bytes) -> Reading:
    """What the network reads of the first test digits."""
    images, labels = (part[:TEST_IMAGES] for part in mnist(train=False))
    return Reading(len(images), evaluated(network_of(network, weights), images, labels).mistakes)


def better(weights: bytes, match: Match) -> Proposal | None:
    """The order of weights of the same shapes that reads the most training images, if it reads far more of them.

    weights: as `match` arranged them. All orders are tried where there are few; else one exchange after the other, as
    long as it helps.
    """
    if not match.guessed and match.flat is None:
        return None
    trial = _Trial(weights, match)
    found, best = max(trial.all() if trial.few else trial.climbed(), key=lambda pair: pair[1])
    before, after = trial.worth(match)[0] / trial.count, best[0] / trial.count
    return Proposal(found, before, after) if after - before >= FAR_BETTER else None


Worth = tuple[int, float]  # images read right, and minus the loss, which tells more where few are


class _Trial:
    """One network's weights in many orders, each read on the same training images."""

    def __init__(self, weights: bytes, match: Match) -> None:
        self.weights, self.match = load(weights), match
        self.model: Network = network_of(match.network, weights)
        images, self.labels = (part[:TRAINING_IMAGES] for part in mnist(train=True))
        self.pixels = self.model.input.normalized(self.model.input.framed(images[:, None]))
        self.count = len(images)
        products = plan(self.model, self.model.input.shape).multiplications
        self.budget = max(8, min(MOST_TRIED, int(WORK / (products * self.count))))
        self.flats = (False, True) if match.flat else (match.channels_last,)

    @property
    def few(self) -> bool:
        """Whether all orders can be tried."""
        return len(self.flats) * prod(factorial(len(group)) for group in self.match.guessed) <= self.budget

    def all(self) -> Iterator[tuple[Match, Worth]]:
        """Every order and what it is worth."""
        for orders in product(*(permutations(group) for group in self.match.guessed)):
            match = self.match
            for group, order in zip(self.match.guessed, orders, strict=True):
                match = match.reordered(dict(zip(group, order, strict=True)))
            for flat in self.flats:
                yield match.turned(flat), self.worth(match.turned(flat))

    def climbed(self) -> Iterator[tuple[Match, Worth]]:
        """From each way of flattening the best exchange again and again, until none helps or the budget is spent."""
        left = self.budget
        for flat in self.flats:
            start = self.match.turned(flat)
            best = start, self.worth(start)
            yield best
            while left > 0:
                tried = [(other, self.worth(other)) for other in islice(self._exchanges(best[0]), left)]
                left -= len(tried)
                step = max(tried, key=lambda pair: pair[1], default=best)
                if step[1] <= best[1]:
                    break
                best = step
                yield best

    def _exchanges(self, match: Match) -> Iterator[Match]:
        for group in match.guessed:
            for one, other in combinations(group, 2):
                yield match.exchanged(one, dict(match.taken)[other])

    @torch.inference_mode()
    def worth(self, match: Match) -> Worth:
        """What this order makes of the training images."""
        weights = reordered(self.weights, self.match, match)
        self.model.load_state_dict(weights, assign=True)  # this trial's own model
        logits = self.model(self.pixels)
        loss = float(F.cross_entropy(logits, self.labels))
        return int((logits.argmax(1) == self.labels).sum()), -loss if isfinite(loss) else -inf
