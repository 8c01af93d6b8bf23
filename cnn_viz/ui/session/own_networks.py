"""What a visitor trains and has trained: the order they put together, the job under way, the networks they kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cnn_viz.engine.blueprint.layer_specs import Blueprint, blueprint_of, is_built
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.jobs.job import Job
from cnn_viz.engine.jobs.result import Result
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.training.order import (
    OFFERED,
    OWN,
    USUAL,
    Order,
    recipe_named,
)
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.twins import TWINS
from cnn_viz.engine.uploads.untrusted_weights import kept_enough
from cnn_viz.ui.session.network_id import NetworkId
from cnn_viz.ui.session.told import Told

if TYPE_CHECKING:
    from cnn_viz.engine.uploads.arrangement import Reading
    from cnn_viz.engine.uploads.matching import Match

UNDO_STEPS = 100
MOST_EARLIER = 3  # results of a visitor that were neither kept nor discarded, 6 MB each at most
MOST_KEPT = 24  # networks of a visitor, 6 MB each at most
MOST_NAMES = 200  # of networks and designs, the last ones given
FIRST = blueprint_of("built:1_28-c8_5-r-m2-c16-r-m2-f-d10")  # what stands on the Build page at first


@dataclass(eq=False)
class Kept:
    """A network of this visitor's own.

    id:       "mine:" and the beginning of its weights' SHA-256, so that the same id is the same network everywhere.
    number:   the how-manieth that they keep.  network: the id of the architecture.  weights: safetensors.
    accuracy: of all test images, None where it was brought: then reading says what is known.
    mistakes: (test image, digit read).
    match:    how a brought file's tensors were put into it, None for one that was trained here.
    loss, epochs: of a training here, on the test images and finished; None where it was brought.
    downloaded: whether its visitor has taken the weights home; until then they are nowhere else.
    """

    id: str
    number: int
    network: str
    weights: bytes
    accuracy: float | None = None
    mistakes: tuple[tuple[int, int], ...] = ()
    reading: Reading | None = None
    match: Match | None = None
    downloaded: bool = False
    loss: float | None = None
    epochs: int | None = None

    def note_download(self) -> None:
        """Its weights were taken home."""
        self.downloaded = True


@dataclass
class Desk:
    """The Train page's choices and what came of them. knobs and digits count renewals of the widgets shown.

    design: what stands on the Build page, None before it was opened.  designs_before: what undo goes back to, oldest
    first.  design_edits: the browser's count of its last edit, which the answer to it bears.
    told: what came of the files that were brought last.
    coming: the design that is to be trained when the training under way has ended, "" for none.
    earlier: results that were not kept when the next training began, the newest first.
    names: what the visitor calls networks of their own, by "mine:…" or "built:…" (names.py).
    changed: ids of networks that they changed by hand and kept.
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
    told: Told | None = None
    design: Blueprint | None = None
    designs_before: list[Blueprint] = field(default_factory=list)
    design_edits: int = 0
    coming: str = ""
    earlier: list[Result] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    @property
    def still(self) -> bool:
        """Whether a training is under way, so that nothing else can be chosen."""
        return self.job is not None and not self.job.over

    def choose_for_training(self, network: str) -> None:
        """Put a design before the next training; while one is under way, it is remembered for afterwards."""
        if self.still:
            self.coming = network
            return
        self.network, self.coming = network, ""
        if self.recipe_name == OWN and network not in RECIPES:
            self.recipe_name, self.recipe = USUAL, recipe_named(USUAL, network)
            self.knobs += 1

    def put_aside(self) -> None:
        """Before the next training takes its place: what the last one gave stays within reach, unless it was kept."""
        result = self.job.result if self.job else None
        there = [*(own.weights for own in self.mine.values()), *(other.weights for other in self.earlier)]
        if result and result.weights not in there:
            self.earlier = [result, *self.earlier][:MOST_EARLIER]

    def keep_result(self, result: Result) -> Kept:
        """Put what a training gave into this visitor's pickers. Raises UserError if there are too many."""
        own = self.keep(result.order.network, result.weights, result.evaluation.accuracy, result.evaluation.mistakes)
        own.loss, own.epochs = result.evaluation.loss, result.last.epoch if result.last else 0
        self.earlier = [other for other in self.earlier if other is not result]
        return own

    @property
    def order(self) -> Order:
        return Order(self.network, self.recipe, self.seed)

    def redesign(self, design: Blueprint) -> None:
        """Put another design onto the Build page; the one before can be had back."""
        if self.design is not None and design != self.design:
            self.designs_before = [*self.designs_before[1 - UNDO_STEPS :], self.design]
        self.design = design

    def edit(self, design: Blueprint) -> None:
        """Another layer, another size: still the same network to its visitor, under the name that they gave it."""
        before = self.design
        self.redesign(design)
        if before is not None and before.id in self.names:
            self.rename(design.id, self.names[before.id])

    def rename(self, choice: str, name: str) -> None:
        """Call a network of one's own so; "" takes its name away."""
        self.names.pop(choice, None)
        if name:
            self.names[choice] = name
        while len(self.names) > MOST_NAMES:
            del self.names[next(iter(self.names))]

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
        reading: Reading | None = None,
        match: Match | None = None,
    ) -> Kept:
        """Put a network into this visitor's pickers; one that is there already stays as it is.

        Raises UserError if there are too many.
        """
        name = _id(network, weights)
        if name not in self.mine and len(self.mine) >= MOST_KEPT:
            raise kept_enough(MOST_KEPT)
        if name not in self.mine:
            number = max((own.number for own in self.mine.values()), default=0) + 1
            self._put(Kept(name, number, network, weights, accuracy, mistakes, reading, match))
        return self.mine[name]

    def rearrange(self, own: Kept, match: Match) -> Kept:
        """The same network with the brought weights in another order, in its place and under its number."""
        from cnn_viz.engine.uploads.arrangement import reading  # imported late: few bring one
        from cnn_viz.engine.uploads.matching import rearranged

        weights = rearranged(own.weights, own.match or match, match)
        name = _id(own.network, weights)
        if name == own.id:
            return own
        if name in self.mine:
            del self.mine[own.id]  # the other order was brought before
        else:
            found = reading(own.network, weights)
            new = Kept(name, own.number, own.network, weights, None, found.mistakes, found, match)
            self.mine = {one.id: one for one in (new if one is own else one for one in self.mine.values())}
            self._put(new)
            self.rename(name, self.names.get(own.id, ""))
        if self.told and self.told.own == own.id:
            self.told = replace(self.told, own=name, ordered=True)
        return self.mine[name]

    def _put(self, own: Kept) -> None:
        self.mine[own.id] = _KEPT[own.id] = own

    def trained(self, network: str) -> Kept | None:
        """The newest of this visitor's networks of that architecture."""
        return next((own for own in reversed(self.mine.values()) if own.network == network), None)


def _id(network: str, weights: bytes) -> str:
    digest = hashlib.sha256(weights + network.encode() * is_built(network)).hexdigest()
    return str(NetworkId("own", detail=digest[:16]))


# Everybody's, for the caches, which know no visitors. When a visitor is gone, so are theirs.
_KEPT: WeakValueDictionary[str, Kept] = WeakValueDictionary()


def kept(choice: str) -> Kept | None:
    """The visitor-owned network of that id; None for the networks of the list and for one that is gone."""
    return _KEPT.get(choice)


def architecture(choice: str) -> str:
    """The id in MODELS, or of a blueprint, that a choice is made of: "mine:…", "pen:untrained", "pen~…", "pen"."""
    if own := kept(choice):
        return own.network
    found = NetworkId.of(choice)
    return architecture(found.architecture) if found.kind == "changed" else found.architecture


def own_designs(desk: Desk, *in_use: str) -> list[str]:
    """Ids of what a visitor built: on the Build page, if it is possible, in training, kept, and otherwise in use."""
    ready = desk.design is not None and survey(desk.design).problem is None
    designs = [desk.design.id] if desk.design and ready else []
    designs += [desk.network, *(own.network for own in desk.mine.values()), *in_use]
    return list(dict.fromkeys(network for network in designs if NetworkId.of(network).kind == "built"))


def choices(desk: Desk, *in_use: str) -> list[str]:
    """The networks that a visitor can choose from: the list, its twins, what they built, trained, brought, changed."""
    return [*MODELS, *TWINS, *own_designs(desk, *in_use), *desk.mine, *changed_ones(desk, *in_use)]


def changed_ones(desk: Desk, *in_use: str) -> list[str]:
    """Ids of the networks that a visitor changed by hand: those kept, and those in use."""
    changed = (network for network in in_use if NetworkId.of(network).kind == "changed")
    return list(dict.fromkeys([*desk.changed, *changed]))
