"""Recipes as JSON files: followed as they stand, or refused with one sentence; nothing in them is passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.order import Order, possible
from cnn_viz.engine.training.recipe_check import read_recipe
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.run import Training
from cnn_viz.json_text import json_in
from tests.campaign.make_recipes import MAKERS
from tests.campaign.trying import Case, Tally, attempt, cases

FEW = {"limit": 256, "validation": 100, "epochs": 1, "pen": PenSource()}  # a training of a moment


def _read(case: Case) -> str:
    recipe = read_recipe(case.content)
    said = json_in(case.content)
    assert _holds(json.loads(json.dumps(asdict(recipe))), said), f"{said} was taken for {recipe}"
    return "taken"


def _holds(whole: object, part: object) -> bool:
    """Whether everything in `part` stands in `whole`."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and _holds(whole[name], value) for name, value in part.items())
    return whole == part


def _learns(case: Case) -> str:
    """A few batches of what it says, without the pen's pictures, which take minutes to draw."""
    recipe: Recipe = possible(Order("scratch8", read_recipe(case.content))).recipe
    recipe = replace(recipe, **FEW)
    recipe = replace(recipe, batch=min(recipe.batch, 64), branches=replace(recipe.branches, shares=()))
    losses = [report.loss for report in Training(fresh("scratch8"), recipe, 0).reports() if hasattr(report, "loss")]
    return "learnt" if losses else "nothing to learn"


def test_recipes(tally: Callable[[str], Tally], whole: bool) -> None:
    attempt(tally("recipes"), cases("recipes", MAKERS, 2_000 if whole else 60), _read)


@pytest.mark.long
def test_recipes_are_followed(tally: Callable[[str], Tally]) -> None:
    attempt(tally("recipes learnt from"), cases("recipes", MAKERS, 120, seed=1), _learns)
