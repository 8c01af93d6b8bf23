"""Recipes are data: valid, writable as JSON, and the tutorials' ones exactly as the tutorials have them."""

import json
from dataclasses import FrozenInstanceError, asdict

import pytest

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import HELD_OUT_WRITERS
from cnn_viz.engine.training.recipes import RECIPES, Recipe


@pytest.mark.parametrize("model_id", RECIPES)
def test_a_recipe_is_within_its_units(model_id: str) -> None:
    recipe = RECIPES[model_id]
    assert 0 < recipe.rate < 1
    assert recipe.batch > 0 and recipe.epochs > 0
    assert 0 <= recipe.average < 1
    assert 0 <= recipe.label_smoothing < 0.5
    assert 0 <= recipe.pen.share < 1
    assert 0 < recipe.pen.widths[0] < recipe.pen.widths[1]
    assert 500 <= recipe.validation <= 10_000
    assert not set(recipe.pen.leave_out) & HELD_OUT_WRITERS  # those are left out in any case


@pytest.mark.parametrize("model_id", RECIPES)
def test_a_recipe_is_data(model_id: str) -> None:
    recipe = RECIPES[model_id]
    assert Recipe.of(json.loads(json.dumps(asdict(recipe)))) == recipe
    assert hash(recipe) == hash(RECIPES[model_id])
    with pytest.raises(FrozenInstanceError):
        recipe.rate = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("model_id", ["conv3_valid", "conv3_same"])
def test_the_three_layer_tutorials(model_id: str) -> None:
    assert RECIPES[model_id] == Recipe(optimizer="adam", rate=0.001, batch=64, epochs=5)


def test_the_two_layer_tutorial() -> None:
    assert RECIPES["conv5_16_32"] == Recipe(optimizer="sgd", rate=0.001, momentum=0.9, batch=128, epochs=10)


def test_tutorials_have_nothing_added() -> None:
    plain = Recipe()
    assert plain.augmentation == Augmentation() and plain.pen.share == 0
    assert (plain.schedule, plain.weight_decay, plain.label_smoothing, plain.average) == ("constant", 0, 0, 0)
    assert not (plain.batch_norm_while_training or plain.bfloat16 or plain.nesterov or plain.limit)


def test_what_a_recipe_of_ours_or_of_others_leaves_out_is_as_it_was_when_it_was_written() -> None:
    changed = {"rotate": 10, "shear": 0.2, "scale": 0.2, "wobble": 1.5, "missing": 0.06, "styles": 0}
    assert asdict(PenSource()) == {"share": 0, "versions": 8, "widths": (6, 32), "leave_out": (), **changed}


def test_colour_is_learnt_where_colour_is_read() -> None:
    assert {model_id for model_id, recipe in RECIPES.items() if recipe.augmentation.tint} == {"lenet_rgb"}


def test_pen_learns_from_a_pen() -> None:
    pen = RECIPES["pen"].pen
    assert pen.share >= 0.2
    assert pen.widths[0] <= 8 and pen.widths[1] >= 28
    assert pen.leave_out == ()  # every writer but those held out
