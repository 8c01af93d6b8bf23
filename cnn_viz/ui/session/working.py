"""What a visitor does with a set of exercises."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cnn_viz.engine.exercises import Exercise, exercise, exercise_set

LARGEST_SEED = 9_998  # the page offers 1 to here: each odd set with the one after it (exercise_set)
PATTERN = r"^(?:[0-9]{1,4}|own)\Z"  # of a link: a set by its seed, or for everybody another one


@dataclass(frozen=True)
class Working:
    """seed: of the set, None while there is none.  at: how manieth question, as many as there are at the end.

    first: the answers given at first, in order.
    chosen: of the choices of the question that is shown.  given: the answer to it; "" for none yet.
    again: whether the second question of its kind is shown.
    scores: how many were right at first in the sets that were gone through before, by their seeds.
    """

    seed: int | None = None
    at: int = 0
    first: tuple[str, ...] = ()
    chosen: str = ""
    given: str = ""
    again: bool = False
    scores: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def called(cls, text: str) -> Working:
        """The set that a link names, which is as PATTERN has it: "7", or "own" for one by lot, to which the next one
        belongs (exercise_set)."""
        return cls(secrets.randbelow(LARGEST_SEED // 2) * 2 + 1 if text == "own" else int(text))

    def begun(self, seed: int | None) -> Working:
        """The same at the first question of a set; None for no set."""
        return Working(seed, scores={**self.scores, self.seed: self.score} if self.seed and self.over else self.scores)

    @property
    def names(self) -> tuple[str, ...]:
        """The questions of the set."""
        return () if self.seed is None else exercise_set(self.seed)

    @property
    def over(self) -> bool:
        return self.seed is not None and self.at >= len(self.names)

    @property
    def here(self) -> Exercise | None:
        """The question that is shown."""
        return None if self.seed is None or self.over else exercise(self.names[self.at], self.seed, self.again)

    @property
    def firsts(self) -> list[Exercise]:
        """The questions that were answered at first, in order."""
        return [exercise(name, self.seed or 0) for name, _ in zip(self.names, self.first, strict=False)]

    @property
    def score(self) -> int:
        """How many were right at first."""
        return sum(one.right == answer for one, answer in zip(self.firsts, self.first, strict=True))

    @property
    def before(self) -> int | None:
        """How many were right in the set before, which asked the same (exercise_set); None where it was not done."""
        return self.scores.get(self.seed - 1) if self.seed and self.seed % 2 == 0 else None

    def answered(self, answer: str) -> Working:
        """The same with an answer to the question that is shown; the first one is the one that counts."""
        first = self.first if self.again else (*self.first, answer)
        return replace(self, given=answer, first=first)

    def onward(self) -> Working:
        """To the next question."""
        return replace(self, at=self.at + 1, chosen="", given="", again=False)

    def once_more(self) -> Working:
        """To another question of the same kind."""
        return replace(self, chosen="", given="", again=True)
