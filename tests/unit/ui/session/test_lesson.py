"""Where one is in a lesson: steps, predictions that stand, leaving and coming back, links."""

from __future__ import annotations

import re

import pytest

from cnn_viz.lessons import lessons
from cnn_viz.ui.session import links
from cnn_viz.ui.session.lesson import PATTERN, Going
from cnn_viz.ui.session.snapshot import restored, taken
from cnn_viz.ui.session.visit import Visit

FIRST = next(iter(lessons()))


def test_steps_stay_within_the_lesson_and_it_is_known_where_it_was_left() -> None:
    last = len(lessons()[FIRST].steps) - 1
    assert Going().plan is None and Going().here is None and Going().text == ""
    assert Going().at(FIRST, 99).step == last and Going().at(FIRST, -1).step == 0
    left = Going().at(FIRST, 2).left()
    assert left.plan is None and left.reached == {FIRST: 2}
    finished = Going().at(FIRST, last).finished()
    assert finished.plan is None and finished.reached == {FIRST: last + 1}
    assert (
        finished.place_on("lessons") == f"lesson_{FIRST}"
        and finished.place_on("draw") == left.place_on("lessons") == ""
    )
    with pytest.raises(KeyError):
        Going().at("nothing", 0)


def test_the_digit_of_a_step_is_its_own_or_that_of_the_last_one_before_it() -> None:
    steps = lessons()[FIRST].steps
    own = [step.digit for step in steps]
    k = next(k for k in range(1, len(own)) if own[k - 1] is not None and own[k] is None)
    assert Going().at(FIRST, k).digit == Going().at(FIRST, k - 1).digit == own[k - 1]
    assert Going().digit is None and Going().at(FIRST, 0).digit is own[0] is None


def test_a_prediction_stands_once_it_is_made() -> None:
    going = Going().at(FIRST, 2).choosing(1).choosing(0)
    assert going.choice == 1 and going.at(FIRST, 3).choice is None
    assert going.at(FIRST, 3).at(FIRST, 2).choice == 1, "going back shows it again"
    other = next(name for name in lessons() if name != FIRST)
    assert going.at(other, 2).choice is None and going.at(other, 2).at(FIRST, 2).choice == 1
    assert going.left().at(FIRST, 2).choice == 1, "who goes on is not asked again"
    assert going.finished().at(FIRST, 2).choice is None, "who goes through it once more is"


def test_a_link_leads_to_a_step_and_a_garbled_one_is_told() -> None:
    visitor = Visit()
    links.follow(visitor, {"l": f"{FIRST}.3"})
    assert visitor.going.called and visitor.going.text == f"{FIRST}.3" and re.match(PATTERN, visitor.going.text)
    assert not visitor.going.at(FIRST, 2).called
    for text in ("nothing.1", "First.1", f"{FIRST}.x", ""):
        visitor = Visit()
        links.follow(visitor, {"l": text})
        assert visitor.notice and not visitor.going.lesson


def test_a_server_that_was_restarted_goes_on_with_the_lesson() -> None:
    visitor = Visit()
    visitor.going = Going().at(FIRST, 4)
    assert restored(taken(visitor)).going == Going(FIRST, 4, {}, {FIRST: 4})
    assert "lesson" not in taken(Visit())
    garbled = restored({**taken(visitor), "lesson": "nothing.1"})
    assert garbled.notice == ("errors.garbled_snapshot", {}) and not garbled.going.lesson
