"""Trying inputs: a case, the door that it is put through, the tally of what came of it."""

from __future__ import annotations

import re
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cnn_viz.errors import UserError
from cnn_viz.text import LANGUAGES, say
from tests.serving import OUT

KEPT = OUT / "campaign"  # inputs that failed
SHOWN = 12  # failures told in full

Chance = np.random.Generator
Maker = Callable[[Chance], Any]


@dataclass(frozen=True)
class Case:
    """One input. kind: which maker made it; number: the how-manieth, from 0; content: what is handed in."""

    campaign: str
    number: int
    kind: str
    content: Any

    def __str__(self) -> str:
        return f"{self.campaign} {self.number} ({self.kind})"


def cases(campaign: str, makers: Mapping[str, Maker], count: int, seed: int = 0) -> Iterator[Case]:
    """`count` inputs, the makers by turns, so that the first few dozen hold every kind."""
    names = list(makers)
    for number in range(count):
        kind = names[number % len(names)]
        yield Case(campaign, number, kind, makers[kind](np.random.default_rng([seed, number])))


@dataclass
class Tally:
    """What came of a campaign's inputs: how many of each outcome, each failure's sentence, and figures to note."""

    campaign: str
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fail(self, case: Case, why: str) -> None:
        """Note a failure and keep its input."""
        self.outcomes["failed"] += 1
        folder = KEPT / re.sub(r"\W+", "-", f"{case.campaign} {case.number} {case.kind}")
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (case.content if isinstance(case.content, dict) else {"input": case.content}).items():
            kept = content if isinstance(content, bytes) else str(content).encode("utf-8", "backslashreplace")
            (folder / (re.sub(r"[^\w.]", "-", name) or "-")).write_bytes(kept)
        self.failures.append(f"{case}: {' '.join(why.split()):.400}")

    @property
    def row(self) -> str:
        """As a row of the table."""
        held = [(outcome, count) for outcome, count in self.outcomes.most_common() if outcome != "failed"]
        found = ", ".join([*(f"{outcome} {count:,}" for outcome, count in held), *self.notes])
        inputs = self.outcomes.total()
        return f"| {self.campaign} | {inputs:,} | {found} | {self.outcomes['failed']} | {self.seconds:.0f} |"

    def check(self) -> None:
        """Fails with what failed."""
        more = f"\n… and {len(self.failures) - SHOWN} more" if len(self.failures) > SHOWN else ""
        assert not self.failures, "\n".join(self.failures[:SHOWN]) + more


def summed(tallies: Iterable[Tally]) -> list[Tally]:
    """One of each campaign, where several tests belong to it."""
    sums: dict[str, Tally] = {}
    for one in tallies:
        whole = sums.setdefault(one.campaign, Tally(one.campaign))
        whole.seconds += one.seconds
        whole.outcomes += one.outcomes
        whole.notes += one.notes
    return list(sums.values())


HEAD = "| campaign | inputs | outcomes | failed | seconds |\n|---|---|---|---|---|"


def attempt(tally: Tally, inputs: Iterable[Case], door: Callable[[Case], str]) -> None:
    """Every input through the door, which answers with an outcome's name; what it raises is a failure, told at the end.

    A UserError is an outcome too, where its sentence can be said in every language.
    """
    begin = time.perf_counter()
    for case in inputs:
        try:
            tally.outcomes[_outcome(door, case)] += 1
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            said = str(error).partition("\n")[0][:300]
            tally.fail(case, f"{type(error).__name__}: {said} ({place.filename[-40:]}:{place.lineno})")
    tally.seconds += time.perf_counter() - begin
    tally.check()


def _outcome(door: Callable[[Case], str], case: Case) -> str:
    try:
        return door(case)
    except UserError as error:
        return told(error.key, error.values)


def told(key: str, values: Mapping[str, object]) -> str:
    """The outcome "told", once its sentence has been said in every language."""
    for language in LANGUAGES:
        assert say(key, language, **values).strip(), f"{key} says nothing in {language}"
    return "told"
