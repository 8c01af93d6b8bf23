"""The Lessons page without a browser: the list, the teacher's page, and ten exercises from the first to the score."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.exercises import BEFORE_AND_AFTER, Exercise, exercise
from cnn_viz.lessons import lessons
from cnn_viz.text import say
from cnn_viz.ui.session.working import Working

App = Callable[..., AppTest]
PAGE = "pages/9_lessons.py"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_lesson_is_offered_and_the_teacher_finds_what_a_class_needs(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    assert not at.exception
    heads = [head.value for head in at.header]
    assert heads[:-1] == [lesson.title[language] for lesson in lessons().values()]
    (given,) = [lesson for lesson in lessons().values() if lesson.teacher]
    teacher = given.teacher
    assert teacher and sum(part.minutes for part in teacher.plan) == 45
    plan, steps, questions = (text.value for text in at.markdown if text.value.startswith("| "))
    assert plan.count("\n") == len(teacher.plan) + 1 and questions.count("\n") == len(teacher.questions) + 1
    assert all(one.think[language] in questions for one in teacher.questions)
    assert steps.count("\n") == len(given.steps) + 1
    asked = [step.ask for step in given.steps if step.ask]
    assert all(ask.say[language] in steps and ask.because[language] in steps for ask in asked)


def press(at: AppTest, key: str) -> AppTest:
    """Press a button. The page runs again then by itself, and once more here: AppTest gives what stands after a rerun
    ids of its own."""
    return at.button(key=key).click().run().run()


def give(at: AppTest, here: Exercise, answer: str, language: str = "en") -> AppTest:
    if here.grids:  # given in the browser: tests/browser/test_exercises.py
        visitor = at.session_state["visit"]
        visitor.working = visitor.working.answered(answer)
        return at.run()
    if here.kind == "type":
        next(field for field in at.number_input if field.key.startswith("answer_")).set_value(float(answer)).run()
    else:
        shown = say(f"exercises.{answer}", language) if here.in_words else answer.replace("-", "−")
        next(field for field in at.radio if field.key.startswith("answer_")).set_value(shown).run()
    return press(at, "give")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ten_exercises_right_and_wrong_and_what_they_come_to(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    at.number_input(key="exercise_seed").set_value(7).run()
    press(at, "begin_set")
    right = 0
    for number in range(BEFORE_AND_AFTER):
        working: Working = at.session_state["visit"].working
        here = working.here
        assert here and working.at == number
        if number % 2:
            answer, misconception = next(iter(here.wrong.items()))
            give(at, here, answer, language)
            assert any(say(f"exercises.{misconception}_why", language) in told.value for told in at.warning)
            for choices in at.radio:  # what was chosen, and what is right
                assert sorted(choice[-2] for choice in choices.options if choice[-2] in "✓✗") == ["✓", "✗"]
            press(at, "once_more")
            second = at.session_state["visit"].working.here
            assert second and (second.values, second.right) != (here.values, here.right)
            give(at, second, second.right, language)
        else:
            right += 1
            give(at, here, here.right, language)
        assert at.success and not at.exception
        press(at, "next_question")
    assert at.session_state["visit"].working.score == right
    assert say("lessons.score", language, right=right, of=BEFORE_AND_AFTER) in [text.value for text in at.markdown]
    assert [code.value for code in at.code if "?" not in code.value] == [f"7-{right}-" + "10" * (BEFORE_AND_AFTER // 2)]
    press(at, "another_set")
    assert at.session_state["visit"].working == Working(8, scores={7: right})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_score_says_what_was_answered_and_what_the_set_before_came_to(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    firsts = [exercise(name, 8) for name in Working(8).names]
    answers = [next(iter(one.wrong)) if k % 2 else one.right for k, one in enumerate(firsts)]
    at.session_state["visit"].working = Working(8, at=BEFORE_AND_AFTER, first=tuple(answers), scores={7: 3})
    at.run()
    begins = f"| {say('lessons.score_number', language)} |"
    (score,) = [text.value for text in at.markdown if text.value.startswith(begins)]
    rows = score.splitlines()[2:]
    for k, (row, one, answer) in enumerate(zip(rows, firsts, answers, strict=True)):
        cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
        if one.in_words:
            assert say(f"exercises.{answer}", language) == cells[2]
        if k % 2:
            assert say(f"exercises.{one.misconception(answer)}_why", language) in row
        else:
            assert cells[3] == "✓"
    told = say("lessons.score_before", language, set=8, right=3, of=BEFORE_AND_AFTER)
    assert told in [text.value for text in at.markdown]


def test_a_number_that_nobody_gives_is_told_to_be_none_of_the_usual(app: App) -> None:
    at = app().switch_page(PAGE).run()
    seed = next(seed for seed in range(100) if (here := Working(seed).here) and here.kind == "type")
    at.session_state["visit"].working = Working(seed)
    at.run()
    here = Working(seed).here
    assert here
    give(at, here, "123456")
    assert say("lessons.not_usual", "en") in at.warning[0].value


def test_a_link_to_the_exercises_leads_there_after_a_lesson_too(app: App) -> None:
    at = app()
    visitor = at.session_state["visit"]
    visitor.going = visitor.going.at("what_a_filter_does", 0).finished()
    at.switch_page(PAGE).run()
    assert visitor.sought == "lesson_what_a_filter_does"
    at.switch_page("pages/9_glossary.py").run()
    at.query_params["to"] = "exercises"
    at.switch_page(PAGE).run()
    assert visitor.sought == "exercises"


def test_a_class_s_link_gives_everybody_the_same_set_or_each_their_own(app: App) -> None:
    assert app(x="7").session_state["visit"].working == Working(7)
    seeds = {app(x="own").session_state["visit"].working.seed for _ in range(4)}
    assert len(seeds) > 1 and all(seed is not None and 0 < seed < 9_999 and seed % 2 for seed in seeds)
    told = app(x="many").session_state["visit"]
    assert told.working == Working() and told.notice == ("errors.garbled_link", {})
    at = app().switch_page(PAGE).run()
    links = [code.value for code in at.code if "x=" in code.value]
    assert [link.partition("x=")[2] for link in links] == ["1&to=exercises", "own&to=exercises"]
    assert any(code.value.endswith("l=for_a_class") for code in at.code)
    assert app(l="for_a_class").session_state["visit"].going.text == "for_a_class.1"
