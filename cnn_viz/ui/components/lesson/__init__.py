"""A lesson's bar: how far it is, what this step says, a question that is answered by one tap, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from cnn_viz.lessons import Lesson, Step
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
    ask = step.ask
    question = None
    if ask is not None and right is not None:
        question = {
            "say": ask.say[language],
            "choices": [choice[language] for choice in ask.choices],
            "because": ask.because[language] if said is not None else "",
            "said": said,
            "right": right if said is not None else None,  # nobody reads it in the page before they have said theirs
        }
    # What it sent is looked at here, not in a callback: those of a run that was broken off are not called.
    shown = _bar(
        key="lesson",
        data={
            "title": lesson.title[language],
            "step": number,
            "steps": len(lesson.steps),
            "say": step.say[language],
            "question": question,
            "away": away,
            "text": words(language, "lessons"),
        },
        on_said_change=lambda: None,
        on_act_change=lambda: None,
    )
    if ask is not None and (choice := as_index(shown.said, len(ask.choices))) is not None:
        chosen(choice)
    if str(shown.act) in ACTS:
        act(str(shown.act))
