"""What a visitor trains and has trained: the order they put together, the job under way, the networks they kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from cnn_viz.engine.blueprint import Blueprint, blueprint_of, is_built
from cnn_viz.engine.blueprint_survey import survey
from cnn_viz.engine.job import Job
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.orders import OFFERED, Order
from cnn_viz.engine.recipes import Recipe
from cnn_viz.engine.weight_file import kept_enough

MINE = "mine:"
UNDO_STEPS = 100
MOST_KEPT = 24  # networks of a visitor, 6 MB each at most
FIRST = blueprint_of("built:1_28-c8_5-r-m2-c16-r-m2-f-d10")  # what stands on the Build page at first


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
    """The Train page's choices and what came of them. knobs and digits count renewals of the widgets shown.

    design: what stands on the Build page, None before it was opened.  designs_before: what undo goes back to, oldest
    first.  design_edits: the browser's count of its last edit, which the answer to it bears.
    told: whether the files that were brought were taken in, and the sentence about them.
    """

    network: str = "scratch8"
    recipe_name: str = "quick"
    recipe: Recipe = OFFERED["quick"]
    seed: int = 0
    job: Job | None = None
    mine: dict[str, Kept] = field(default_factory=dict)
    cell: tuple[int, int] | None = None
    knobs: int = 0
    digits: int = 0
    told: tuple[bool, str] | None = None
    design: Blueprint | None = None
    designs_before: list[Blueprint] = field(default_factory=list)
    design_edits: int = 0

    @property
    def order(self) -> Order:
        return Order(self.network, self.recipe, self.seed)

    def redesign(self, design: Blueprint) -> None:
        """Put another design onto the Build page; the one before can be had back."""
        if self.design is not None and design != self.design:
            self.designs_before = [*self.designs_before[1 - UNDO_STEPS :], self.design]
        self.design = design

    def go_back(self) -> None:
        """The design before comes back."""
        if self.designs_before:
            self.design = self.designs_before.pop()

    def keep(
        self,
        network: str,
        weights: bytes,
        accuracy: float | None = None,
        mistakes: tuple[tuple[int, int], ...] = (),
    ) -> Kept:
        """Put a network into this visitor's pickers; one that is there already stays as it is.

        Raises UserError if there are too many.
        """
        name = MINE + hashlib.sha256(weights + network.encode() * is_built(network)).hexdigest()[:16]
        if name not in self.mine and len(self.mine) >= MOST_KEPT:
            raise kept_enough(MOST_KEPT)
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
    return t("train.mine", number=own.number, name=architecture_name(own.network, t))


def architecture_name(network: str, t: Callable[..., str]) -> str:
    """What an architecture is called on the screen, trained or not."""
    return t("build.called", layers=blueprint_of(network).short) if is_built(network) else t(f"models.{network}")


def architecture(choice: str) -> str:
    """The id of what a choice is made of, in MODELS or built: of "mine:…", "pen:untrained", "pen" or "built:…"."""
    own = kept(choice)
    if own:
        return own.network
    return choice if is_built(choice) else choice.partition(":")[0]


def own_designs(desk: Desk, *in_use: str) -> list[str]:
    """Ids of what a visitor built: on the Build page, if it is possible, in training, kept, and otherwise in use."""
    ready = desk.design is not None and survey(desk.design).problem is None
    designs = [desk.design.id] if desk.design and ready else []
    designs += [desk.network, *(own.network for own in desk.mine.values()), *in_use]
    return list(dict.fromkeys(network for network in designs if is_built(network)))


def choices(desk: Desk, *in_use: str) -> list[str]:
    """The networks that a visitor can choose from: the list, what they built, and what they trained or brought."""
    return [*MODELS, *own_designs(desk, *in_use), *desk.mine]
