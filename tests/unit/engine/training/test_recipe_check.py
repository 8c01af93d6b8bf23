"""A recipe from a file: what is possible is followed to the letter, everything else gets one sentence that helps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import numpy as np
import pytest
from msgspec import inspect

from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.trained.sheets import sheet_of
from cnn_viz.engine.trained.weight_files import fresh, weights_bytes
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.order import (
    OFFERED,
    SEEDS,
    Order,
    possible,
)
from cnn_viz.engine.training.recipe_check import (
    as_followed,
    checked,
    read_recipe,
)
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.errors import UserError
from cnn_viz.text import say, sentence
from cnn_viz.typed import declared
from tests.refusals import refused


def read(**fields: object) -> Recipe:
    return read_recipe(json.dumps(fields).encode())


@pytest.mark.parametrize("name", [*OFFERED, *RECIPES])
def test_our_own_recipes_can_be_handed_in(name: str) -> None:
    recipe = (OFFERED | RECIPES)[name]
    assert checked(recipe) == recipe
    assert read_recipe(json.dumps(asdict(recipe)).encode()) == recipe


def test_what_is_not_mentioned_is_as_usual() -> None:
    assert read() == Recipe()
    assert read(epochs=2, pen={"share": 0.2}) == replace(Recipe(), epochs=2, pen=PenSource(share=0.2))
    assert read_recipe('{"rate": 0.01}'.encode("utf-16")) == replace(Recipe(), rate=0.01)


def ranges(kind: object, path: str = "") -> Iterator[tuple[str, tuple[float | None, float | None]]]:
    """What is declared of every number of a recipe: "rate", …, "augmentation.rotate", …"""
    for field in inspect.type_info(kind).fields:
        match declared(kind, (field.name,)):
            case inspect.DataclassType(cls=part):
                yield from ranges(part, f"{path}{field.name}.")
            case inspect.FloatType(ge=low, le=high) | inspect.IntType(ge=low, le=high):
                yield f"{path}{field.name}", (low, high)
            case inspect.TupleType(item_types=[entry, *_]) | inspect.VarTupleType(item_type=entry):
                yield f"{path}{field.name}", (entry.ge, entry.le)


# Recipes lie in people's files: a range is changed here too, or not at all.
WRITTEN_FOR = {
    "rate": (1e-7, 10),
    "momentum": (0, 0.999),
    "weight_decay": (0, 1),
    "batch": (1, 10_000),
    "epochs": (1, 1_000),
    "label_smoothing": (0, 0.5),
    "average": (0, 0.9999),
    "dropout": (0, 0.95),
    "limit": (10, 60_000),
    "validation": (100, 50_000),
    "augmentation.rotate": (0, 180),
    "augmentation.shear": (0, 1),
    "augmentation.scale": (0, 0.9),
    "augmentation.shift": (0, 14),
    "augmentation.elastic": (0, 10),
    "augmentation.thickness": (0, 1),
    "augmentation.erase": (0, 1),
    "augmentation.fade": (0, 1),
    "pen.share": (0, 0.95),
    "pen.versions": (1, 64),
    "pen.widths": (2, 60),
    "pen.rotate": (0, 180),
    "pen.shear": (0, 1),
    "pen.scale": (0, 0.9),
    "pen.wobble": (0, 20),
    "pen.missing": (0, 0.5),
    "pen.styles": (0, 1),
    "pen.leave_out": (1, 30),
    "branches.part": (0, 1),
    "branches.shares": (0, 0.95),
}


def test_every_number_has_the_range_that_recipes_were_written_for() -> None:
    assert dict(ranges(Recipe)) == WRITTEN_FOR
    assert declared(Recipe, ("pen", "leave_out")).max_length == 20
    assert declared(Recipe, ("branches", "shares")).max_length == 12


@pytest.mark.parametrize("changes", [{"epochs": 0}, {"rate": 10**400}, {"epochs": 10**30}, {"rate": float("nan")}])
def test_a_recipe_put_together_elsewhere_is_held_to_the_same(changes: dict) -> None:
    with refused("must lie between"):
        checked(replace(Recipe(), **changes))


@pytest.mark.parametrize(
    ("fields", "key", "said"),
    [
        ({"optimizer": "lion"}, "recipe_word", 'optimizer cannot be "lion"; choose one of adam, adamw, sgd.'),
        ({"optimizer": "Adam"}, "recipe_word", "choose one of adam, adamw, sgd"),
        ({"optimizer": None}, "recipe_word", "optimizer cannot be null"),
        ({"optimizer": ["adam"]}, "recipe_word", "choose one of"),
        ({"schedule": "cosine"}, "recipe_word", "choose one of constant, one_cycle"),
        ({"loss": "mse"}, "recipe_name", "has no 'loss'; it can have optimizer, rate,"),
        ({"learning_rate": 0.1}, "recipe_name", "has no 'learning_rate'; it can have rate, optimizer,"),
        ({"batch_size": 64}, "recipe_name", "has no 'batch_size'; it can have batch, optimizer,"),
        ({"augmentation": {"mixup": 1}}, "recipe_name", "has no 'augmentation.mixup'; it can have rotate, shear,"),
        ({"loss": 0}, "recipe_name", "has no 'loss'"),
        ({"pen": {"blend": 0.2}}, "recipe_name", "has no 'pen.blend'"),
        ({"augmentation": 3}, "recipe_object", '{"augmentation": …}'),
        ({"pen": None}, "recipe_object", '{"pen": …}'),
        ({"branches": [1]}, "recipe_object", '{"branches": …}'),
        ({"rate": "x"}, "recipe_number", 'rate must be a number from 1e-07 to 10; "x" is not.'),
        ({"rate": True}, "recipe_number", "true is not"),
        ({"rate": None}, "recipe_number", "null is not"),
        ({"rate": float("nan")}, "recipe_range", "NaN does not"),
        ({"rate": 0}, "recipe_range", "0 does not"),
        ({"batch": 2.5}, "recipe_whole", "batch must be a whole number from 1 to 10,000; 2.5 is not."),
        ({"batch": 64.0}, "recipe_whole", "64.0 is not"),
        ({"epochs": "3"}, "recipe_whole", '"3" is not'),
        ({"epochs": 10**30}, "recipe_range", "does not"),
        ({"nesterov": 1}, "recipe_switch", "nesterov must be true or false; 1 is neither."),
        ({"augmentation": {"tint": "yes"}}, "recipe_switch", '"yes" is neither'),
        ({"augmentation": {"rotate": -5}}, "recipe_range", "augmentation.rotate must lie between 0 and 180; -5"),
        ({"augmentation": {"erase": 2}}, "recipe_range", "between 0 and 1"),
        ({"pen": {"widths": 6}}, "recipe_list", "pen.widths must be a list of 2 numbers; 6 is not."),
        ({"pen": {"widths": [6, 7, 8]}}, "recipe_list", "2 numbers"),
        ({"pen": {"widths": [6, "b"]}}, "recipe_number", "pen.widths must be a number"),
        ({"pen": {"widths": [30, 6]}}, "recipe_widths", "smaller"),
        ({"pen": {"share": 1}}, "recipe_range", "pen.share"),
        ({"pen": {"leave_out": [0]}}, "recipe_range", "between 1 and 30"),
        ({"pen": {"versions": 0}}, "recipe_range", "pen.versions"),
        ({"branches": {"shares": [0.5] * 13}}, "recipe_list", "0–12 numbers"),
        ({"branches": {"part": 0.5, "shares": [0.5]}}, "recipe_branches", "pen.share is 0"),
        ({"optimizer": "sgd", "nesterov": True, "momentum": 0}, "recipe_nesterov", "above 0"),
        ({"optimizer": "adam", "nesterov": True}, "recipe_momentum", "adam goes without them"),
        ({"momentum": 0.5}, "recipe_momentum", "belong to the optimizer sgd"),
        ({"limit": 58_000}, "recipe_limit", "limit must be at most 55,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_gets_a_sentence_with_what_can(fields: dict, key: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        read(**fields)
    assert error.value.key == f"errors.{key}" and said in sentence(error.value)
    assert sentence(error.value)
    assert say(error.value.key, "zh", **error.value.values)


@pytest.mark.parametrize(
    ("content", "key"), [(b"[1]", "object"), (b"3", "object"), (b'"sgd"', "object"), (b"", "json")]
)
def test_what_is_no_recipe_at_all_says_what_one_is(content: bytes, key: str) -> None:
    with pytest.raises(UserError) as error:
        read_recipe(content)
    assert error.value.key == {"object": "errors.recipe_object", "json": "errors.not_json"}[key]
    assert sentence(error.value)


def test_the_sheet_says_what_was_followed() -> None:
    recipe = replace(RECIPES["pen"], momentum=0.5, nesterov=True)
    assert as_followed(recipe) == replace(RECIPES["pen"], calibrate=False)
    sgd = Recipe(optimizer="sgd", momentum=0.5, nesterov=True)
    assert as_followed(sgd) == sgd
    model, evaluation = fresh("scratch8"), Evaluation(np.eye(10, dtype=np.float32), np.arange(10))
    sheet = sheet_of(Order("scratch8", recipe), weights_bytes(model), 1.0, None, evaluation, steps=1).text
    assert json.loads(sheet)["recipe"]["momentum"] == Recipe.momentum and not json.loads(sheet)["recipe"]["calibrate"]


@pytest.mark.parametrize("seed", [-1, -5, 2**32, 10**40])
def test_a_seed_has_a_range(seed: int) -> None:
    with pytest.raises(UserError) as error:
        possible(Order("scratch8", Recipe(), seed))
    assert sentence(error.value) == say("errors.seed_range", low=0, high="4,294,967,295", value=f"{seed:,}"[:40])
    assert [possible(Order("scratch8", Recipe(), good)).seed for good in SEEDS] == list(SEEDS)


def test_colour_is_refused_where_none_is_read() -> None:
    tinted = RECIPES["lenet_rgb"]
    assert possible(Order("lenet_rgb", tinted))
    for network in ("scratch8", "built:1_28-f-d10"):
        with refused("one channel"):
            possible(Order(network, tinted))
