"""Exercises that check themselves: numbers from a seed, the right answer computed, each wrong one a misconception.

A maker takes a source of chance and returns an Exercise; MAKERS has them all by name. Its sentences are in
text/exercises.toml: `<name>` asks, `<misconception>_why` explains what was meant by a wrong answer.
"""

from __future__ import annotations

from cnn_viz.engine.exercises.computed import COMPUTED
from cnn_viz.engine.exercises.exercise import Exercise, Maker
from cnn_viz.engine.exercises.sets import BEFORE_AND_AFTER, exercise, exercise_set
from cnn_viz.engine.exercises.statements import STATEMENTS

MAKERS: dict[str, Maker] = {**COMPUTED, **STATEMENTS}

__all__ = ["BEFORE_AND_AFTER", "MAKERS", "Exercise", "Maker", "exercise", "exercise_set"]
