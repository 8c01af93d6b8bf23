"""A lesson's bar: how far it is, what this step says, a question that is answered by one tap, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from cnn_viz.lessons import Lesson, Question, Step
from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import as_index
from cnn_viz.ui.components.words import words

_bar = component("lesson", '<section class="cv-lesson"></section>')
ACTS = ("back", "next", "again", "leave", "finish")


def show_bar(
    lesson: Lesson,
    number: int,
    step: Step,
    *,
    said: int | None,
    right: int | None,
    away: bool,
    language: str,
    chosen: Callable[[int], None],
    act: Callable[[str], None],
) -> None:
    """Show one step.

    number: of the step, from 0.  said: the choice that was made, None before.  right: the one that is so.
    away:   whether the visitor has gone to another page.
    chosen: called with the choice.  act: called with one of ACTS.
    """
    # What it sent is looked at here, not in a callback: those of a run that was broken off are not called.
    shown = _bar(
        key="lesson",
        data={
            "title": lesson.title[language],
            "step": number,
            "steps": len(lesson.steps),
            "say": step.say[language],
            "place": "" if away else step.place,
            "question": _question(step.ask, said, right, language),
            "away": away,
            "text": words(language, "lessons"),
        },
        on_said_change=lambda: None,
        on_act_change=lambda: None,
    )
    if step.ask is not None and (choice := as_index(shown.said, len(step.ask.choices))) is not None:
        chosen(choice)
    if str(shown.act) in ACTS:
        act(str(shown.act))


def _question(ask: Question | None, said: int | None, right: int | None, language: str) -> dict[str, object] | None:
    """What the page is told of it; nobody reads there what is right before they have said theirs."""
    if ask is None or right is None:
        return None
    told = said is not None
    return {
        "say": ask.say[language],
        "choices": [choice[language] for choice in ask.choices],
        "because": ask.because[language] if told else "",
        "said": said,
        "right": right if told else None,
    }
