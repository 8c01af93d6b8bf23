"""Exercises in words: one statement of three is so, and each other one is what people really hold."""

from __future__ import annotations

from functools import partial
from random import Random

from cnn_viz.engine.exercises.exercise import Exercise, Maker

# By misconception: the evidence in the app, as a page and what its link says.
EVIDENCE: dict[str, tuple[str, dict[str, str]]] = {
    "rule": ("why", {"w": "filters"}),
    "people_choose": ("draw", {"m": "pen:step500"}),
    "learns_now": ("train", {}),
    "keeps_pictures": ("why", {"w": "resemble"}),
    "users_train": ("networks", {}),
    "invariant": ("playground", {}),
    "certainty": ("why", {"w": "fool...60"}),
    "heat_map": ("why", {"w": "heatmaps"}),
    "exact": ("inside", {}),
    "edges_then_shapes": ("inside", {}),
    "sees_the_canvas": ("draw", {}),
    "map_is_input": ("inside", {}),
    "test_is_mine": ("networks", {}),
}
POOL = 2  # statements of each kind to draw from


def made(name: str, chance: Random) -> Exercise:
    """One true statement and the two false ones, out of the pool."""
    right = f"{name}_true_{chance.randint(1, POOL)}"
    false = [f"{name}_false_{k}" for k in range(1, POOL + 1)]
    choices = [right, *false]
    chance.shuffle(choices)
    return Exercise(name, right, dict.fromkeys(false, name), {}, tuple(choices))


STATEMENTS: dict[str, Maker] = {name: partial(made, name) for name in EVIDENCE}
