"""Lessons as data: one TOML a lesson, both languages side by side. To add one, write its file.

A lesson is a list of steps on the app's real pages. A step sets the state as a link does, points at a place of the page
(ui/frame/places.py), says at most two sentences, and may ask for a prediction before it shows what is so.
What may be asked in front of a page lies in first/<page>.toml.
A lesson for a class is made of parts of others: [[parts]] with a lesson's name and the numbers of its steps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from msgspec import Meta

from cnn_viz.typed import typed

FOLDER = Path(__file__).parent
MOST_SENTENCES = 2  # that a step says

Digit = Annotated[int, Meta(ge=0, le=9_999)]


@dataclass(frozen=True)
class Said:
    """A sentence in every language."""

    en: str
    zh: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Question:
    """To be answered before it is shown, right or wrong: who predicts sees more (Crouch, Fagen, Callan and Mazur,
    "Classroom demonstrations: Learning tools or entertainment?", 2004).

    say:     the question.  choices: two to ten, one tap each.
    right:   which of them it is; or what the app computes, whatever that is: "read", the digit that the network reads;
             "size" of the playground's output, as "4 × 4"; "cell", the number in its first row and column; "sign" of
             the number that is framed on the layer page: above 0, exactly 0, below.
    because: shown with what is so.
    veil:    what of the page would tell and is hidden until then: the twins, or what comes after a step of learning.
             What is computed is hidden by itself.
    """

    say: Said
    choices: Annotated[tuple[Said, ...], Meta(min_length=2, max_length=10)]
    right: Annotated[int, Meta(ge=0, le=9)] | Literal["read", "size", "cell", "sign"]
    because: Said
    veil: Literal["", "twins", "after"] = ""


@dataclass(frozen=True)
class OnBench:
    """What lies on the playground: which of its lessons, an example (engine/playground/examples.py), and changes to the
    first step's fields (engine/playground/bench.py)."""

    lesson: str = "conv"
    example: str = "edge"
    changes: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """page: by its name.  place: what it points at there, "" for nothing.  say: one or two sentences.

    link:  what a link would say: "m" the network, "v" the depth, "s" the map, "w" the instrument, …
    digit: the number of a test digit that lies on the canvas then; None leaves the visitor's own there.
    bench: what lies on the playground then.
    """

    page: str
    say: Said
    place: str = ""
    link: Mapping[str, str] = field(default_factory=dict)
    digit: Digit | None = None
    bench: OnBench | None = None
    ask: Question | None = None


@dataclass(frozen=True)
class Exchange:
    """A question to a class: what to ask, what pupils usually think, and the answer."""

    ask: Said
    think: Said
    answer: Said


@dataclass(frozen=True)
class Part:
    """A stretch of a class's time: minutes, and what is done in them."""

    minutes: Annotated[int, Meta(ge=1, le=90)]
    do: Said


@dataclass(frozen=True)
class Teacher:
    """What a teacher reads before the class.

    aims: what pupils can say or do afterwards.  vocabulary: entries of the glossary.  plan: the minutes in order.
    curricula: where it belongs in the usual ones.
    """

    aims: tuple[Said, ...]
    vocabulary: tuple[str, ...]
    plan: tuple[Part, ...]
    questions: tuple[Exchange, ...]
    curricula: tuple[Said, ...]


@dataclass(frozen=True)
class Lesson:
    """title, about: for the list.  minutes: that it takes.  order: its place in the list.

    teacher: of a lesson that is given to a class.
    """

    title: Said
    about: Said
    minutes: Annotated[int, Meta(ge=1, le=90)]
    order: int
    steps: Annotated[tuple[Step, ...], Meta(min_length=2, max_length=40)]
    teacher: Teacher | None = None


def _read(path: Path) -> Lesson:
    content: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    if parts := content.pop("parts", None):  # steps of other lessons, by their numbers
        content["steps"] = [_steps_of(part["lesson"])[n - 1] for part in parts for n in part["steps"]]
    lesson: Lesson = typed(content, Lesson)
    return lesson


def _steps_of(name: str) -> list[Any]:
    found: list[Any] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["steps"]
    return found


@cache
def lessons() -> Mapping[str, Lesson]:
    """All of them by their files' names, in the order in which they are offered."""
    found = {path.stem: _read(path) for path in FOLDER.glob("*.toml")}
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: pair[1].order)))


@cache
def asked_first(page: str) -> tuple[Question, ...]:
    """What may be asked in front of a page, before one looks; nothing for a page without questions."""
    path = FOLDER / "first" / f"{page}.toml"
    if not path.is_file():
        return ()
    questions: tuple[Question, ...] = typed(
        tomllib.loads(path.read_text(encoding="utf-8"))["ask"], tuple[Question, ...]
    )
    return questions
