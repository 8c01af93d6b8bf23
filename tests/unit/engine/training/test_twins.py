"""The contrast networks: each was taught as it says, and shows what it is there to show."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.sources import mnist_split
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.engine.training.dataset import Examples
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.scoring import evaluated
from cnn_viz.engine.training.twins import TWINS, architecture_of, home_of, recipe_of

FEW, AUGMENTED, PERMUTED = TWINS


@pytest.mark.parametrize("twin", TWINS)
def test_the_sheet_says_how_it_was_taught_and_what_it_learnt_by_heart(twin: str) -> None:
    page = sheet(twin)
    assert architecture_of(twin) in MODELS and page.model == architecture_of(twin)
    assert Recipe.of(page.recipe) == recipe_of(twin) and page.epochs == recipe_of(twin).epochs
    assert page.command == f"python -m cnn_viz weights {twin} --seed 0 --threads 1"
    examples = Examples.of(recipe_of(twin), page.seed)
    assert evaluated(load(twin), examples.images, examples.labels).accuracy == pytest.approx(page.training_accuracy)


def test_they_differ_in_one_thing_each() -> None:
    few, augmented, permuted = TWINS.values()
    assert replace(augmented, augmentation=Augmentation(), epochs=few.epochs) == few
    assert replace(permuted, permuted_labels=False, epochs=few.epochs) == few
    assert len({home_of(twin) for twin in TWINS}) == len(TWINS)


def test_each_shows_what_it_is_there_to_show() -> None:
    few, augmented, permuted, all_images = (sheet(each) for each in (FEW, AUGMENTED, PERMUTED, architecture_of(FEW)))
    assert few.training_accuracy == 1.0 and few.test_accuracy < all_images.test_accuracy - 0.02
    assert augmented.test_accuracy > few.test_accuracy + 0.01
    assert permuted.training_accuracy > 0.95 and permuted.test_accuracy < 0.3


def test_permuted_labels_are_the_same_labels_in_another_order_that_the_seed_decides() -> None:
    images, labels = mnist_split(5_000, 1_000)
    once, again, other = (Examples.of(TWINS[PERMUTED], seed) for seed in (0, 0, 1))
    assert torch.equal(once.images, images)
    assert torch.equal(once.labels.sort().values, labels.sort().values)
    assert torch.equal(once.labels, again.labels) and not torch.equal(once.labels, other.labels)
    assert 0.05 < (once.labels == labels).float().mean() < 0.15
    assert torch.equal(once.validation[1], Examples.of(TWINS[FEW], 0).validation[1])
