"""Whether a recipe can be followed as it stands: names, words, types, ranges, and what goes together.

One check for whoever hands one in: a file, the shell's options, the page's knobs, a training that is taken up again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.training.recipes import RETIRED, Branches, Recipe
from cnn_viz.errors import UserError
from cnn_viz.json_text import json_in

TRAINING_IMAGES = 60_000

# Field: the least and the most that makes sense. Of a list's entries, each.
RANGES: dict[str, tuple[float, float]] = {
    "rate": (1e-7, 10),
    "momentum": (0, 0.999),
    "weight_decay": (0, 1),
    "batch": (1, 10_000),
    "epochs": (1, 1_000),
    "label_smoothing": (0, 0.5),
    "average": (0, 0.9999),
    "dropout": (0, 0.95),
    "limit": (10, TRAINING_IMAGES),
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
LONGEST = {"pen.leave_out": 20, "branches.shares": 12}  # entries of a list


def read_recipe(content: bytes) -> Recipe:
    """The recipe in a JSON file; what it does not mention is as usual. UserError says what is wrong and what can be."""
    found = json_in(content)
    _must_be_known(found, Recipe, "")
    for name, kind in _PARTS.items():
        if name in found:
            _must_be_known(found[name], kind, f"{name}.")
    recipe = checked(Recipe.of({"augmentation": {}, "pen": {}, **found}))
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
    for field, hint, value in _values(recipe, ""):
        _must_be(field, hint, value)
    _must_go_together(recipe)
    return recipe


def _values(part: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every field with its type and its value: "rate", …, "augmentation.rotate", …"""
    hints = get_type_hints(type(part))
    for field in fields(part):
        value = getattr(part, field.name)
        if is_dataclass(value):
            yield from _values(value, f"{path}{field.name}.")
        else:
            yield f"{path}{field.name}", hints[field.name], value


def _must_be(field: str, hint: Any, value: Any) -> None:
    if get_origin(hint) is UnionType:  # int | None
        if value is None:
            return
        hint = next(option for option in get_args(hint) if option is not NoneType)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise UserError("errors.recipe_word", field=field, value=_said(value), words=_listed(hint))
    elif get_origin(hint) is tuple:
        _must_be_a_list(field, get_args(hint), value)
    elif hint is bool:
        if not isinstance(value, bool):
            raise UserError("errors.recipe_switch", field=field, value=_said(value))
    else:
        _must_lie(field, value, whole=hint is int)


def _must_be_a_list(field: str, kinds: tuple[Any, ...], value: object) -> None:
    least, most = (0, LONGEST[field]) if kinds[-1] is Ellipsis else (len(kinds), len(kinds))
    if not isinstance(value, tuple) or not least <= len(value) <= most:
        count = f"{least}" if least == most else f"{least}–{most}"
        raise UserError("errors.recipe_list", field=field, count=count, value=_said(value))
    for entry in value:
        _must_lie(field, entry, whole=kinds[0] is int)


def _must_lie(field: str, value: Any, whole: bool) -> None:
    low, high = RANGES[field]
    limits = {"field": field, "low": f"{low:g}", "high": f"{high:,g}"}
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        key = "errors.recipe_whole" if whole else "errors.recipe_number"
        raise UserError(key, **limits, value=_said(value))
    if not low <= value <= high:
        raise UserError("errors.recipe_range", **limits, value=_said(value))


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


def _listed(hint: Any) -> str:
    return ", ".join(get_args(hint))


def _said(value: object) -> str:
    """A value as the file has it, not too long."""
    return json.dumps(value, ensure_ascii=False, default=str)[:40]
