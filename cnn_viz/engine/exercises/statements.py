"""Exercises in words: one statement of three is so, and each other one is what people really hold."""

from __future__ import annotations

from functools import partial
from random import Random

from cnn_viz.engine.exercises.exercise import Exercise, Maker

# By misconception: the evidence in the app, as a page and what its link says; "to" is a part of that page.
EVIDENCE: dict[str, tuple[str, dict[str, str]]] = {
    "rule": ("why", {"w": "filters", "to": "lab"}),
    "people_choose": ("draw", {"m": "pen:step500", "to": "time_machine"}),
    "learns_now": ("train", {"to": "train_start"}),
    "keeps_pictures": ("why", {"w": "resemble", "to": "neighbours"}),
    "users_train": ("networks", {"m": "pen", "to": "command"}),
    "invariant": ("playground", {"to": "play_boards"}),
    "certainty": ("why", {"w": "fool...60", "to": "fool"}),
    "heat_map": ("why", {"w": "heatmaps", "to": "heatmaps"}),
    "exact": ("inside", {"to": "workings"}),
    "edges_then_shapes": ("inside", {"m": "pen", "s": "conv1.0", "to": "filters"}),
    "sees_the_canvas": ("draw", {"to": "seen"}),
    "map_is_input": ("inside", {"to": "workings"}),
    "test_is_mine": ("networks", {"to": "sheets"}),
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
