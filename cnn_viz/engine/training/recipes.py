"""How each network is trained, as data: to change a training, change a number here.

Every field has a unit or a range, and its type says which: recipes from outside are held to it.
`python -m cnn_viz weights MODEL` follows the recipe and writes it into the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.redrawing import PenSource

TRAINING_IMAGES = 60_000

BranchShare = Annotated[float, Meta(ge=0, le=0.95)]


@dataclass(frozen=True)
class Branches:
    """The end of a training, gone in several ways from one network on; the mean of their weights is the network.

    part: share of the training's epochs, its last ones, in which each branch goes its way; in [0, 1].
    shares: PenSource.share of each branch's images, one number a branch; none is a training that doesn't branch.
    """

    part: Annotated[float, Meta(ge=0, le=1)] = 0.0
    shares: Annotated[tuple[BranchShare, ...], Meta(max_length=12)] = ()


@dataclass(frozen=True)
class Recipe:
    """One training. rate is the learning rate at its highest; schedule says how it moves from step to step.

    schedule:      "constant"; or "one_cycle": up from zero in the first tenth, then down a cosine to zero.
    average:       weights kept as an exponential moving average with this decay a step; 0 keeps the last step's.
    limit:         MNIST training images used; None is all.
    permuted_labels: the images' labels change places at random, once, before the training: nothing is left to be
                   understood, only to be learnt by heart.
    validation:    the last images of MNIST's training set, not learnt from, that judge each epoch.
    dropout:       share of inputs that dropout leaves out, in [0, 1); a network without such a layer gets one before
                   its last dense layer while it learns. None leaves all as the network has it.
    batch_norm_while_training: batch normalization after every convolution, folded into its weights at the end.
    calibrate:     the logits divided by a temperature fitted on the validation images, see calibration.py.
    bfloat16:      half-size arithmetic forward and backward, twice as fast where the processor has it.
    """

    optimizer: Literal["sgd", "adam", "adamw"] = "adam"
    rate: Annotated[float, Meta(ge=1e-7, le=10)] = 1e-3
    momentum: Annotated[float, Meta(ge=0, le=0.999)] = 0.9
    nesterov: bool = False
    weight_decay: Annotated[float, Meta(ge=0, le=1)] = 0.0
    schedule: Literal["constant", "one_cycle"] = "constant"
    batch: Annotated[int, Meta(ge=1, le=10_000)] = 64
    epochs: Annotated[int, Meta(ge=1, le=1_000)] = 5
    label_smoothing: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    average: Annotated[float, Meta(ge=0, le=0.9999)] = 0.0
    dropout: Annotated[float, Meta(ge=0, le=0.95)] | None = None
    limit: Annotated[int, Meta(ge=10, le=TRAINING_IMAGES)] | None = None
    validation: Annotated[int, Meta(ge=100, le=50_000)] = 5_000
    augmentation: Augmentation = field(default_factory=Augmentation)
    pen: PenSource = field(default_factory=PenSource)
    branches: Branches = field(default_factory=Branches)
    batch_norm_while_training: bool = False
    calibrate: bool = False
    bfloat16: bool = False
    permuted_labels: bool = False

    @property
    def fork(self) -> int:
        """Epochs after which the training branches; all of them if it doesn't."""
        return self.epochs - (round(self.branches.part * self.epochs) if self.branches.shares else 0)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Recipe:
        """The recipe that a sheet holds as JSON; what it doesn't mention is as by default. TypeError if unknown."""
        pen = {name: value for name, value in fields["pen"].items() if value or name not in RETIRED}
        parts = {
            "augmentation": Augmentation(**fields["augmentation"]),
            "pen": PenSource(**_tuples(pen)),
            "branches": Branches(**_tuples(fields.get("branches", {}))),  # older sheets don't mention any
        }
        return cls(**{**fields, **parts})


RETIRED = ("blend", "bend", "reinked")
"""Settings of pen pictures in sheets and recipes of earlier releases, passed over where they are 0: no shipped network
was trained with one."""


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


RECIPES: dict[str, Recipe] = {
    "scratch8": Recipe(optimizer="adam", rate=1.5e-2, schedule="one_cycle", batch=128, epochs=6),
    "conv5_bn": Recipe(optimizer="adam", rate=2e-3, schedule="one_cycle", batch=128, epochs=6),
    # Colour reaches three channels only if training has seen colour.
    "lenet_rgb": Recipe(
        optimizer="adam", rate=2e-3, schedule="one_cycle", batch=128, epochs=10, augmentation=Augmentation(tint=True)
    ),
    # The three that follow are trained as the tutorials that they come from train them, without augmentation.
    "conv5_16_32": Recipe(optimizer="sgd", rate=0.001, momentum=0.9, batch=128, epochs=10),
    "conv3_valid": Recipe(optimizer="adam", rate=1e-3, batch=64, epochs=5),
    "conv3_same": Recipe(optimizer="adam", rate=1e-3, batch=64, epochs=5),
    "pen": Recipe(
        optimizer="adamw",
        rate=4e-3,
        weight_decay=0.01,
        schedule="one_cycle",
        batch=128,
        epochs=24,
        average=0.998,
        validation=2_000,
        augmentation=Augmentation(rotate=15, shear=0.18, scale=0.15, shift=1.8, elastic=0.75, thickness=0.3, fade=1),
        pen=PenSource(share=0.4, versions=16, widths=(6.0, 34.0), styles=0.5),
        branches=Branches(part=1 / 3, shares=(0.0, 0.4, 0.7, 0.4, 0.7, 0.7)),
        batch_norm_while_training=True,
        bfloat16=True,
        calibrate=True,
    ),
}
