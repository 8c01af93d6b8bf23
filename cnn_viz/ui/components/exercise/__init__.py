"""An exercise that is answered on a grid of numbers or with pictures: fill in cells, click a place, put in order."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from cnn_viz.engine.exercises import Exercise
from cnn_viz.engine.exercises.exercise import number
from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import sent
from cnn_viz.ui.components.words import themes, words

Answer = Annotated[tuple[float, ...], Meta(min_length=1, max_length=64)]

PICTURE_NAMES = "ABCDEFGH"  # of pictures that are to be put in order

_exercise = component("exercise", '<div class="cv-exercise"></div>')


def show_exercise(exercise: Exercise, *, given: str, language: str, key: str) -> str | None:
    """Show the grids of one, and take what is filled in, clicked or ordered; None until that is whole.

    given: what it has been answered with, which is then shown beside what is right; "" while it may be answered.
    """
    count = len(exercise.right.split())
    data = {
        "kind": exercise.kind,
        "grids": {name: [list(row) for row in grid] for name, grid in exercise.grids.items()},
        "count": count,
        "names": PICTURE_NAMES,
        "given": _numbers(given),
        "right": _numbers(exercise.right) if given else [],
        "run": key,
        "text": words(language, "exercises"),
        "themes": themes(),
    }
    _exercise(key=key, data=data, on_answer_change=lambda: None)
    found: tuple[float, ...] | None = sent(key, "answer", Answer)
    return " ".join(number(v) for v in found) if found and len(found) == count else None


def _numbers(answer: str) -> list[float]:
    return [float(v) for v in answer.split()]
