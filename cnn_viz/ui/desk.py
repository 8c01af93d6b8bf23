"""What a visitor trains and has trained: the order they put together, the job under way, the networks they kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from cnn_viz.engine.job import Job
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.orders import OFFERED, Order
from cnn_viz.engine.recipes import Recipe

MINE = "mine:"


@dataclass(frozen=True, eq=False)
class Kept:
    """A network of this visitor's own.

    id:       "mine:" and the beginning of its weights' SHA-256, so that the same id is the same network everywhere.
    number:   the how-manieth that they keep.  network: the id of the architecture.  weights: safetensors.
    accuracy: on the test images, None where nobody looked.
    mistakes: (test image, digit read).
    """

    id: str
    number: int
    network: str
    weights: bytes
    accuracy: float | None = None
    mistakes: tuple[tuple[int, int], ...] = ()


@dataclass
class Desk:
    """The Train page's choices and what came of them. knobs and digits count renewals of the widgets shown."""

    network: str = "scratch8"
    recipe_name: str = "quick"
    recipe: Recipe = OFFERED["quick"]
    seed: int = 0
    job: Job | None = None
    mine: dict[str, Kept] = field(default_factory=dict)
    cell: tuple[int, int] | None = None
    knobs: int = 0
    digits: int = 0
    uploads: int = 0

    @property
    def order(self) -> Order:
        return Order(self.network, self.recipe, self.seed)

    def keep(
        self,
        network: str,
        weights: bytes,
        accuracy: float | None = None,
        mistakes: tuple[tuple[int, int], ...] = (),
    ) -> Kept:
        """Put a network into this visitor's pickers; one that is there already stays as it is."""
        name = MINE + hashlib.sha256(weights).hexdigest()[:16]
        if name not in self.mine:
            self.mine[name] = Kept(name, len(self.mine) + 1, network, weights, accuracy, mistakes)
            _KEPT[name] = self.mine[name]
        return self.mine[name]


# Everybody's, for the caches, which know no visitors. When a visitor is gone, so are theirs.
_KEPT: WeakValueDictionary[str, Kept] = WeakValueDictionary()


def kept(choice: str) -> Kept | None:
    """The visitor-owned network of that id; None for the networks of the list and for one that is gone."""
    return _KEPT.get(choice)


def own_name(own: Kept, t: Callable[..., str]) -> str:
    """What it is called on the screen."""
    return t("train.mine", number=own.number, name=t(f"models.{own.network}"))


def architecture(choice: str) -> str:
    """The id in MODELS of what a choice is made of: of "mine:…", "pen:untrained" or "pen"."""
    own = kept(choice)
    return own.network if own else choice.partition(":")[0]


def choices(desk: Desk) -> list[str]:
    """The networks that a visitor can choose from: the list, and their own."""
    return [*MODELS, *desk.mine]
