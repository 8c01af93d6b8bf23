"""Exercises by seed: everybody with the same link gets the same numbers, another class other ones."""

from __future__ import annotations

from random import Random

from cnn_viz.engine.exercises.computed import COMPUTED
from cnn_viz.engine.exercises.exercise import Exercise
from cnn_viz.engine.exercises.statements import STATEMENTS

BEFORE_AND_AFTER = 10  # questions of a set


def exercise(name: str, seed: int, again: bool = False) -> Exercise:
    """The exercise with the numbers of a seed. again: a second, different one, after a wrong answer."""
    maker = {**COMPUTED, **STATEMENTS}[name]
    first = maker(Random(f"{name} {seed}"))
    if not again:
        return first
    tries = (maker(Random(f"{name} {seed} {k}")) for k in range(1, 1_000))
    return next(other for other in tries if (other.values, other.right) != (first.values, first.right))


def exercise_set(seed: int) -> tuple[str, ...]:
    """The names of ten: half in numbers, half in words. A set with an odd seed and the next one ask the same, in the
    same order and with other numbers, so that what one knew before a lesson can be laid beside what one knows after it.
    """
    chance = Random(f"set {(seed + 1) // 2}")
    half = BEFORE_AND_AFTER // 2
    chosen = [*chance.sample(sorted(COMPUTED), half), *chance.sample(sorted(STATEMENTS), BEFORE_AND_AFTER - half)]
    chance.shuffle(chosen)
    return tuple(chosen)
