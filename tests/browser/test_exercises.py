"""Exercises that are answered on a grid or with pictures, by mouse and by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.exercises import Exercise
from cnn_viz.text import say
from cnn_viz.ui.session.working import LARGEST_SEED, Working
from tests.browser.chromium import PHONE, open_app
from tests.browser.conftest import NewPage
from tests.diagonal import diagonal
from tests.serving import Server


def first_of(name: str) -> tuple[int, Exercise]:
    """A set that begins with this exercise, by its seed."""
    found = ((seed, Working(seed).here) for seed in range(1, LARGEST_SEED))
    return next((seed, here) for seed, here in found if here and here.name == name)


def answer(root: Locator, here: Exercise, said: str) -> None:
    numbers = said.split()
    if here.kind == "cells":
        expect(root.locator("input:enabled")).to_have_count(len(numbers))
        for field, number in zip(root.locator("input").all(), numbers, strict=True):
            field.fill(number.replace("-", "−"))
    elif here.kind == "click":
        row, column = (int(n) + 1 for n in numbers)
        place = root.get_by_role("button", name=say("exercises.shown_cell", row=row, column=column) + ":")
        place.focus()
        place.press("Enter")
        expect(place).to_have_attribute("aria-pressed", "true")
    else:
        for number in numbers:
            root.locator(".picture").nth(int(number)).click()


def marked(root: Locator, here: Exercise, said: str) -> None:
    """What was wrong is marked so, and what is right stands there."""
    pairs = list(zip(said.split(), here.right.split(), strict=True))
    if here.kind == "click":
        row, column = (int(n) + 1 for n in here.right.split())
        name = say("exercises.shown_cell", row=row, column=column) + ":"
        expect(root.get_by_role("button", name=name, disabled=True)).to_contain_text("✓")
        expect(root.locator(".so")).to_have_count(1)
        expect(root.locator("[data-is=wrong]")).to_have_count(int(said != here.right))
    else:
        corrected = [
            right if here.kind == "cells" else str(n) for n, (given, right) in enumerate(pairs, 1) if given != right
        ]
        expect(root.locator("[data-is=wrong]")).to_have_count(len(corrected))
        shown = [text.replace("−", "-").removeprefix("✓ ") for text in root.locator(".so").all_inner_texts()]
        assert sorted(shown) == sorted(corrected)


@pytest.mark.parametrize("name", diagonal(("four_cells", "strongest_place", "fine_to_coarse"), ("four_cells",)))
def test_what_people_answer_is_recognized_and_the_next_one_is_right(page: Page, server: Server, name: str) -> None:
    seed, here = first_of(name)
    open_app(page, server.url, "/lessons")
    field = page.locator(".st-key-exercise_seed input")
    field.fill(str(seed))
    field.press("Enter")
    page.locator(".st-key-begin_set button").click()
    root = page.locator(".cv-exercise[data-drawn='1']")
    give = page.locator(".st-key-give button")
    expect(give).to_be_disabled()
    wrong, misconception = next(iter(here.wrong.items()))
    answer(root, here, wrong)
    give.click()
    expect(page.get_by_text(say(f"exercises.{misconception}_why"))).to_be_visible()
    expect(page.locator(".st-key-next_question button")).to_be_in_viewport(ratio=1)
    expect(root.locator("input, button").first).to_be_disabled()
    marked(root, here, wrong)
    page.locator(".st-key-once_more button").click()
    expect(root.locator("input, button").first).to_be_enabled()
    second = Working(seed).answered(wrong).once_more().here
    assert second and second != here
    answer(root, second, second.right)
    give.click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_be_visible()
    marked(root, second, second.right)


def test_a_wrong_statement_leads_to_where_one_sees_it(new_page: NewPage, server: Server) -> None:
    seed, here = first_of("users_train")
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/lessons", x=str(seed), to="exercises")
    page.get_by_text(say(f"exercises.{next(iter(here.wrong))}")).click()
    page.locator(".st-key-give button").click()
    evidence = page.get_by_role("link", name=say("lessons.evidence"))
    expect(evidence).to_be_in_viewport(ratio=1)
    evidence.click()
    expect(page.locator(".st-key-command code")).to_be_in_viewport()
    page.go_back()
    expect(evidence).to_be_visible()
