"""Recipes as people write them by hand, copy them from other programs, and get them wrong."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from cnn_viz.engine.training.order import OFFERED
from cnn_viz.engine.training.recipes import RECIPES
from tests.campaign.hurt import a_strange_value, hurt_json, hurt_json_text, pick
from tests.campaign.trying import Chance, Maker

OTHER_WORDS = {
    "learning_rate": 0.1, "lr": 1e-3, "optimizer": "lion", "optimiser": "adam", "Optimizer": "Adam", "momentum": "0.9",
    "batch_size": 64, "epoch": 3, "weightDecay": 0.1, "schedule": "cosine", "rate": "1e-3", "batch": 64.0,
    "epochs": 2.5, "nesterov": 1, "dropout": 1, "limit": "all", "validation": 0.1, "augmentation": True, "pen": None,
    "branches": [],
}  # fmt: skip


def _whole(chance: Chance) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(pick(chance, [*RECIPES.values(), *OFFERED.values()]))))


def _short(chance: Chance) -> dict[str, Any]:
    """A few fields of one, as a person writes them."""
    whole = _whole(chance)
    names = [name for name in whole if chance.random() < 0.3] or ["epochs"]
    return {name: whole[name] for name in names}


def right(chance: Chance) -> bytes:
    """A whole recipe, or a few fields of one."""
    return json.dumps(_whole(chance)).encode()


def _values(chance: Chance) -> bytes:
    return json.dumps(hurt_json(_whole(chance) if chance.random() < 0.5 else _short(chance), chance)).encode()


def _letters(chance: Chance) -> bytes:
    return hurt_json_text(_short(chance), chance)


def _other_words(chance: Chance) -> bytes:
    """Fields and words of other programs, in place of ours or besides."""
    name = pick(chance, list(OTHER_WORDS))
    return json.dumps({**_short(chance), name: OTHER_WORDS[name]}).encode()


def _one_strange_value(chance: Chance) -> bytes:
    recipe = _short(chance)
    inside = pick(chance, [recipe, *(part for part in recipe.values() if isinstance(part, dict))])
    inside[pick(chance, list(inside))] = a_strange_value(chance)
    return json.dumps(recipe).encode()


def _no_object(chance: Chance) -> bytes:
    return json.dumps(pick(chance, (None, 7, "adam", [], [1], {}, [[]], True))).encode()


MAKERS: dict[str, Maker] = {
    "values": _values,
    "other words": _other_words,
    "letters": _letters,
    "one strange value": _one_strange_value,
    "right": right,
    "no object": _no_object,
}
