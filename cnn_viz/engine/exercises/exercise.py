"""What an exercise is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Kind = Literal["choose", "type", "cells", "order", "click"]
Grid = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Exercise:
    """One question with what people answer to it.

    name:   of its maker, and of its question in text/exercises.toml.  values: what fills the question.
    right:  the answer: a number as text, several with spaces between them, or the key of a statement.
    wrong:  answers that people give, each with the misconception behind it.
    choices: all answers in the order in which they are offered.
    kind:   how it is answered: one of `choices`; a number that is typed; all cells of a map, in reading order; the
            numbers of pictures from 0, in order; a place in the first grid, its row and column from 0.
    grids:  what it is asked of, by name: rows of numbers.
    working: how the right number comes about, "16 × (3 × 5 × 5 + 1)"; "" where there is nothing to work out.
    """

    name: str
    right: str
    wrong: Mapping[str, str]
    values: Mapping[str, str]
    choices: tuple[str, ...]
    kind: Kind = "choose"
    grids: Mapping[str, Grid] = field(default_factory=dict)
    working: str = ""

    @property
    def in_words(self) -> bool:
        """Whether the choices are keys of statements."""
        return not self.right[0].isdigit() and self.right[0] != "-"

    def misconception(self, answer: str) -> str | None:
        """What was meant by a wrong answer; None for one that nobody gives."""
        return self.wrong.get(answer)


Maker = Callable[[Random], Exercise]


def number(value: float) -> str:
    """A number as answers are compared: "1728", "-0.5"."""
    return f"{value:g}" if value != int(value) else str(int(value))


def product(value: float, weight: float) -> str:
    """As one writes it: "3 × 1", "3 × (−2)"."""
    factor = number(weight) if weight >= 0 else f"({number(weight)})"
    return f"{number(value)} × {factor}".replace("-", "−")


def asked(
    name: str,
    chance: Random,
    right: float,
    wrong: Mapping[str, float],
    values: Mapping[str, object],
    typed: bool = False,
    working: str = "",
) -> Exercise:
    """An exercise in numbers. wrong: by misconception; what happens to equal the right answer, or another wrong one, is
    left out, so that no two choices are the same."""
    found: dict[str, str] = {}
    for misconception, value in wrong.items():
        if number(value) not in {number(right), *found}:
            found[number(value)] = misconception
    choices = [number(right), *found]
    chance.shuffle(choices)
    said = {key: str(value) for key, value in values.items()}
    kind: Kind = "type" if typed else "choose"
    return Exercise(name, number(right), found, said, tuple(choices), kind, working=working)
