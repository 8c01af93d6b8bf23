"""Between two languages and back: every list says its choices in the one that is spoken, and still knows them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from cnn_viz.ui.session.working import Working
from tests.browser.chromium import IDLE, open_app
from tests.diagonal import diagonal
from tests.serving import Server

NAMES = {"en": "English", "zh": "中文"}
WITH_LISTS = ("/", "/inside", "/networks", "/train", "/playground", "/scratch", "/why")


def speaks(page: Page, path: str, language: str, instead_of: list[str] | None = None) -> list[str]:
    """Switch to it, and wait until the page has come whole; what every list then shows.

    instead_of: what the lists show in the other language, which none of them shows any more.
    """
    switch = page.locator(".st-key-language").get_by_role("radio", name=NAMES[language])
    switch.click()
    expect(switch).to_be_checked()
    title = say(f"{path.strip('/') or 'draw'}.title", language)
    expect(page.locator(f"a[href$='{path}']", has_text=title).first).to_be_attached()
    page.wait_for_selector(IDLE)
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # the list in other words has gone
    lists = page.get_by_test_id("stSelectbox").locator("input")
    for k, said in enumerate(instead_of or ()):  # the menu comes first, and a page may run twice
        expect(lists.nth(k)).not_to_have_value(said)
    return [shown.input_value() for shown in lists.all()]


@pytest.mark.parametrize("path", diagonal(WITH_LISTS, ("/", "/inside", "/train", "/scratch")))
def test_every_list_speaks_the_language_and_keeps_its_choice(page: Page, server: Server, path: str) -> None:
    open_app(page, server.url, path, lang="en", m="scratch8", w="resemble")
    expect(page.get_by_test_id("stSelectbox").first).to_be_visible()
    english = speaks(page, path, "en")
    chinese = speaks(page, path, "zh", english)
    assert len(english) == len(chinese) > 0
    assert not any(a == b for a, b in zip(english, chinese, strict=True)), (english, chinese)
    assert speaks(page, path, "en", chinese) == english
    assert speaks(page, path, "zh", english) == chinese


def test_what_is_chosen_in_one_language_is_chosen_in_the_other(page: Page, server: Server) -> None:
    open_app(page, server.url, "/train", lang="en")
    recipe = page.locator("[class*=st-key-train_recipe] input")
    for language in ("zh", "en"):
        speaks(page, "/train", language)
        expect(recipe).to_have_value(say("train.recipe_quick", language))  # the list that says so is the one that stays
        for name in ("adam", "quick"):
            recipe.click()
            page.get_by_role("option", name=say(f"train.recipe_{name}", language), exact=True).click()
            expect(recipe).to_have_value(say(f"train.recipe_{name}", language))
    speaks(page, "/train", "zh")
    expect(recipe).to_have_value(say("train.recipe_quick", "zh"))


def test_a_choice_among_statements_is_kept(page: Page, server: Server) -> None:
    seed = next(k for k in range(1, 100) if (here := Working(k).here) and here.in_words)
    here = Working(seed).here
    assert here
    open_app(page, server.url, "/lessons", lang="en", x=str(seed), to="exercises")
    question = page.locator(".st-key-exercises")
    question.get_by_text(say(f"exercises.{here.choices[1]}", "en")).click()
    for language in ("zh", "en"):
        speaks(page, "/lessons", language)
        expect(question.get_by_role("radio", name=say(f"exercises.{here.choices[1]}", language))).to_be_checked()
    question.get_by_role("button", name=say("lessons.answer", "en")).click()
    expect(question.get_by_test_id("stAlert")).to_be_visible()
