"""Whether a recipe can be followed as it stands: names, what `Recipe` declares of each, and what goes together.

One check for whoever hands one in: a file, the shell's options, the page's knobs, a training that is taken up again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec.inspect import BoolType, FloatType, IntType, LiteralType, TupleType, VarTupleType

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.training.recipes import RETIRED, TRAINING_IMAGES, Branches, Recipe
from cnn_viz.errors import UserError
from cnn_viz.json_text import json_in
from cnn_viz.typed import MisfitError, typed


def read_recipe(content: bytes) -> Recipe:
    """The recipe in a JSON file; what it does not mention is as usual. UserError says what is wrong and what can be."""
    found = json_in(content)
    _must_be_known(found, Recipe, "")
    for name, kind in _PARTS.items():
        if name in found:
            _must_be_known(found[name], kind, f"{name}.")
    recipe = _followable(found)
    if as_followed(recipe) != replace(recipe, calibrate=False):
        raise UserError("errors.recipe_momentum", optimizer=recipe.optimizer)
    return recipe


def as_followed(recipe: Recipe) -> Recipe:
    """The same training, said without what has no part in it: momentum where it is not SGD, a temperature to come."""
    plain = replace(recipe, calibrate=False)
    return plain if recipe.optimizer == "sgd" else replace(plain, momentum=Recipe.momentum, nesterov=False)


_PARTS: dict[str, type] = {"augmentation": Augmentation, "pen": PenSource, "branches": Branches}


def _must_be_known(found: object, kind: type, path: str) -> None:
    names = [field.name for field in fields(kind)]
    if not isinstance(found, Mapping):
        raise UserError("errors.recipe_object", example=path.rstrip(".") or "epochs")
    for name in (name for name, value in found.items() if name not in names and (value or name not in RETIRED)):
        meant = get_close_matches(name.removeprefix("learning_"), names, 1, 0.6)
        listed = ", ".join([*meant, *(n for n in names if n not in meant)])
        raise UserError("errors.recipe_name", name=f"{path}{name}"[:60], names=listed)


def checked(recipe: Recipe) -> Recipe:
    """The same recipe. Raises UserError with the first field that cannot be followed, and what it could be."""
    return _followable(msgspec.to_builtins(recipe))


def _followable(found: Mapping[str, Any]) -> Recipe:
    try:
        recipe: Recipe = typed(found, Recipe)
    except MisfitError as misfit:
        raise _refusal(misfit) from None
    _must_go_together(recipe)
    return recipe


def _refusal(misfit: MisfitError) -> UserError:
    """The sentence about a field that is not what `Recipe` declares."""
    field, value = ".".join(str(step) for step in misfit.path if isinstance(step, str)), _said(misfit.value)
    match misfit.declared:
        case LiteralType(values=words):
            return UserError("errors.recipe_word", field=field, value=value, words=", ".join(map(str, words)))
        case BoolType():
            return UserError("errors.recipe_switch", field=field, value=value)
        case TupleType(item_types=types):
            return UserError("errors.recipe_list", field=field, count=f"{len(types)}", value=value)
        case VarTupleType(max_length=most):
            return UserError("errors.recipe_list", field=field, count=f"0–{most}", value=value)
        case IntType(ge=low, le=high) | FloatType(ge=low, le=high):
            number = int if isinstance(misfit.declared, IntType) else int | float
            limits = {"field": field, "low": f"{low:g}", "high": f"{high:,g}", "value": value}
            if isinstance(misfit.value, number) and not isinstance(misfit.value, bool):
                return UserError("errors.recipe_range", **limits)
            return UserError("errors.recipe_whole" if number is int else "errors.recipe_number", **limits)
    return UserError("errors.recipe_object", example=field or "epochs")


def _must_go_together(recipe: Recipe) -> None:
    if recipe.nesterov and not recipe.momentum:
        raise UserError("errors.recipe_nesterov")
    if recipe.limit is not None and recipe.limit > TRAINING_IMAGES - recipe.validation:
        left = TRAINING_IMAGES - recipe.validation
        counts = {"most": f"{left:,}", "all": f"{TRAINING_IMAGES:,}", "kept": f"{recipe.validation:,}"}
        raise UserError("errors.recipe_limit", **counts)
    if recipe.pen.widths[0] >= recipe.pen.widths[1]:
        raise UserError("errors.recipe_widths")
    if any(recipe.branches.shares) and not recipe.pen.share:
        raise UserError("errors.recipe_branches")


def _said(value: object) -> str:
    """A value as the file has it, not too long."""
    return json.dumps(value, ensure_ascii=False, default=str)[:40]
