"""Lessons walked in a real browser: one here, all of them in both languages in the campaign."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.lessons import lessons
from cnn_viz.text import say
from tests.browser.chromium import IDLE, PHONE, box_at_rest, open_app, overflow
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, canvas, draw, scripted
from tests.browser.inside import point
from tests.diagonal import diagonal
from tests.serving import Server

EVERY = [(name, language) for name in lessons() for language in ("en", "zh")]


def walk(page: Page, server: Server, name: str, language: str) -> None:
    """From the list to the end: every step says what it is to say, points at what is there, and asks."""
    open_app(page, server.url, "/lessons", lang=language)
    page.locator(f".st-key-begin_{name} button").click()
    bar, steps = page.locator(".cv-lesson"), lessons()[name].steps
    for k, step in enumerate(steps):
        expect(bar).to_have_attribute("data-step", str(k))
        expect(bar.locator(".said")).to_have_text(step.say[language])
        place = page.locator(f"[data-place={step.place}], .st-key-{step.place}").first
        if step.place:
            expect(place).to_be_in_viewport()
        if step.ask:  # what would tell is hidden until then
            answer(page, language, step.ask.right, last=k + 1 == len(steps))
        if step.place:
            expect(place).to_be_visible()
        bar.locator(".primary").click()
    expect(bar).to_have_count(0)
    expect(page.locator(f".st-key-lesson_{name} h2")).to_be_in_viewport()
    expect(page.locator(f".st-key-lesson_{name}")).to_contain_text("Done" if language == "en" else "已完成")
    expect(page.locator(f".st-key-begin_{name}")).to_have_count(0)


def stands_under(bar: Locator, place: Locator) -> None:
    """The place has come to rest under the bar, and not far from it."""
    over = box_at_rest(bar)
    under, top = over["y"] + over["height"], "e => e.getBoundingClientRect().top"
    bar.page.wait_for_function(
        f"([e, under]) => ({top})(e) >= under && ({top})(e) < 400", arg=[place.element_handle(), under]
    )
    assert under <= box_at_rest(place)["y"] < 400


def answer(page: Page, language: str, right: int | str, last: bool) -> None:
    """The first choice, and what is said of it."""
    bar = page.locator(".cv-lesson")
    expect(bar.locator(".primary")).to_have_text(say(f"lessons.shown_{'finish' if last else 'skip'}", language))
    bar.locator(".choice").first.click()
    expect(bar.locator(".choice.right")).to_have_count(1)
    begin = "You said" if language == "en" else "你说"
    expect(bar.locator(".verdict")).to_have_text(re.compile(begin))
    if isinstance(right, int):
        expect(bar.locator(".choice").nth(right)).to_have_class(re.compile("right"))


@pytest.mark.parametrize(("name", "language"), diagonal(EVERY, EVERY[:1]))
def test_a_lesson_is_walked_from_the_list_to_its_end(page: Page, server: Server, name: str, language: str) -> None:
    walk(page, server, name, language)


def test_a_step_comes_to_its_place_where_the_step_before_had_opened_a_layer(new_page: NewPage, server: Server) -> None:
    """Closing a layer leads back to where the reader was; here they are led on."""
    page = new_page((1280, 720))
    open_app(page, server.url, "/", l="first_ten_minutes.2")
    bar = page.locator(".cv-lesson")
    page.keyboard.press("p")
    page.wait_for_selector(".cv-lesson.presenting")
    for k in (2, 3):
        bar.locator(".primary").click()
        expect(bar).to_have_attribute("data-step", str(k))
        page.wait_for_timeout(1_000)  # the browser's own Back comes later
    stands_under(bar, canvas(page))


def test_folded_it_leaves_a_phone_to_what_it_speaks_of_until_the_next_step(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/", l="first_ten_minutes.4")
    bar, fold = page.locator(".cv-lesson"), page.locator(".cv-lesson .fold")
    bar.locator(".choice").first.click()
    expect(bar.locator(".verdict")).not_to_be_empty()
    fold.click()
    expect(bar.locator(".said")).to_be_hidden()
    expect(bar.locator(".question")).to_be_hidden()
    assert box_at_rest(bar)["height"] < PHONE[1] / 5
    expect(fold).to_have_attribute("aria-expanded", "false")
    bar.locator(".primary").click()
    expect(bar).to_have_attribute("data-step", "4")
    expect(bar.locator(".said")).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")


def test_it_is_left_and_gone_on_with_and_waits_while_one_looks_elsewhere(page: Page, server: Server) -> None:
    open_app(page, server.url, "/", l="first_ten_minutes.2")
    bar = page.locator(".cv-lesson")
    expect(bar).to_have_attribute("data-step", "1")
    page.get_by_role("link", name="Glossary", exact=True).first.click()
    expect(bar.locator(".said")).to_have_text(say("lessons.shown_away"))
    bar.get_by_role("button", name=say("lessons.shown_again")).click()
    expect(bar.locator(".said")).to_have_text(lessons()["first_ten_minutes"].steps[1].say.en)
    bar.get_by_role("button", name=say("lessons.shown_next")).click()
    expect(bar).to_have_attribute("data-step", "2")
    bar.get_by_role("button", name=say("lessons.shown_leave")).click()
    expect(bar).to_have_count(0)
    page.get_by_role("link", name="Lessons", exact=True).first.click()
    page.get_by_role("button", name=say("lessons.go_on", n=3)).click()
    expect(bar).to_have_attribute("data-step", "2")


def test_the_browsers_back_and_forward_go_through_its_steps(page: Page, server: Server) -> None:
    name, steps = "what_a_filter_does", lessons()["what_a_filter_does"].steps
    open_app(page, server.url, "/", l=f"{name}.1")
    bar = page.locator(".cv-lesson")

    def stands(k: int) -> None:
        expect(bar).to_have_attribute("data-step", str(k))
        expect(bar.locator(".said")).to_have_text(steps[k].say.en)
        page.wait_for_function("wanted => location.href.includes(wanted)", arg=f"l={name}.{k + 1}")
        expect(page.locator(f"[data-place={steps[k].place}], .st-key-{steps[k].place}").first).to_be_in_viewport()
        page.wait_for_timeout(300)  # what the browser writes down of it

    for k in range(3):
        stands(k)
        bar.locator(".primary").click()
    stands(3)
    for k in (2, 1, 0):
        page.go_back()
        stands(k)
    page.go_forward()
    stands(1)
    bar.locator(".choice").first.click()
    expect(bar.locator(".choice.right")).to_have_count(1)
    bar.get_by_role("button", name=say("lessons.shown_leave")).click()
    expect(bar).to_have_count(0)
    page.wait_for_function("!location.search.includes('l=')")
    page.go_back()
    stands(1)


def test_who_comes_to_a_later_step_with_nothing_drawn_finds_the_digit_it_speaks_of(page: Page, server: Server) -> None:
    open_app(page, server.url, "/", l="first_ten_minutes.7")
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "7")
    expect(page.locator(".cv-network .panel canvas").first).to_be_visible()


def test_made_large_in_the_midst_of_it_the_place_comes_into_sight_again(new_page: NewPage, server: Server) -> None:
    page = new_page((1280, 720))
    open_app(page, server.url, "/inside", l="what_a_filter_does.3")
    place = page.locator("[data-place=boards]").first
    expect(place).to_be_in_viewport()
    page.wait_for_timeout(1_500)  # it rests
    page.keyboard.press("p")
    page.wait_for_selector(".cv-lesson.presenting")
    stands_under(page.locator(".cv-lesson"), place)


def test_shown_to_a_room_it_is_large_on_every_page_and_the_way_back_is_escape(page: Page, server: Server) -> None:
    open_app(page, server.url, "/", l="what_a_filter_does.1")
    bar = page.locator(".cv-lesson")
    page.keyboard.press("p")
    expect(bar.locator(".said")).to_have_css("font-size", "24px")
    bar.locator(".primary").click()
    expect(bar).to_have_attribute("data-step", "1")
    expect(bar.locator(".choice").first).to_have_css("font-size", "24px")
    layer = page.locator(".cv-inside")
    numbers = layer.locator(".channel canvas").first
    wide = "e => [e.width, Math.round(e.getBoundingClientRect().width)]"
    page.wait_for_function("document.querySelector('[data-presenting]')")
    canvas_width, width = numbers.evaluate(wide)
    assert canvas_width == width > 1.4 * numbers.evaluate("e => e.offsetWidth"), "large, and as sharp as before"
    bar.locator(".choice").nth(2).click()
    point(page, layer, 22, 17, (26, 26))
    expect(layer).to_have_attribute("data-at", "0.22.17")
    page.wait_for_timeout(1_500)  # longer than what is left behind may wait to begin anew
    glossary = page.get_by_role("link", name="Glossary", exact=True).first
    expect(glossary).to_be_hidden()
    for end in (
        lambda: page.keyboard.press("Escape"),
        bar.get_by_role("button", name=say("lessons.shown_smaller")).click,
    ):
        end()
        expect(bar.locator(".said")).to_have_css("font-size", "16px")
        expect(glossary).to_be_visible()
        page.keyboard.press("p")
        expect(glossary).to_be_hidden()
    bar.get_by_role("button", name="Leave the lesson", include_hidden=True).dispatch_event("click")
    expect(bar).to_have_count(0)
    page.wait_for_function("!document.documentElement.hasAttribute('data-presenting')")


def test_products_and_their_sum_wait_until_one_has_computed_them(page: Page, server: Server) -> None:
    open_app(page, server.url, "/inside", l="what_a_filter_does.2")
    channel = page.locator(".cv-inside .channel").first
    cover, total = channel.locator(".cover"), channel.locator(".head .sum")
    expect(cover).to_be_visible()
    expect(total).to_be_hidden()
    box, covered = box_at_rest(channel), box_at_rest(cover)
    assert covered["width"] < box["width"] / 2, "window and weights are to be seen"
    page.locator(".cv-lesson .choice").nth(2).click()
    expect(page.locator(".cv-lesson .choice.right")).to_have_text("below 0")
    expect(cover).to_be_hidden()
    expect(total).to_contain_text("−")
    page.locator(".cv-lesson .primary").click()
    expect(total).not_to_contain_text("−")  # one pixel further the sum is above 0


def test_what_a_step_of_learning_leads_to_waits_too(page: Page, server: Server) -> None:
    open_app(page, server.url, "/why", l="how_it_learns.4")
    root = page.locator(".cv-backward[data-drawn='1']")
    expect(root.locator(".digits .was .digit")).to_have_text("7")
    row = root.locator(".bars tr").nth(1 + 3)  # of the digit that it is called
    tells = [root.locator(".after"), root.locator(".digits .is .digit"), row.locator(".is"), row.locator("td").last]
    for part in tells:
        expect(part).to_be_hidden()
    page.locator(".cv-lesson .choice").nth(1).click()
    for part in tells:
        expect(part).to_be_visible()


def test_what_is_drawn_in_a_lesson_is_drawn_on_after_an_answer(page: Page, server: Server) -> None:
    open_app(page, server.url, "/", l="why_it_errs.5")
    draw(page, scripted(7, PLACES[1]))
    expect(page.locator(".st-key-workspace")).to_have_attribute("data-drawn", "")
    page.locator(".cv-lesson .choice").first.click()
    expect(page.locator(".cv-lesson .choice.right")).to_have_count(1)
    page.wait_for_selector(IDLE)
    expect(page.locator(".st-key-workspace")).to_have_attribute("data-drawn", "")
    expect(page.locator(".st-key-canvas .hint")).to_be_hidden()


def test_on_a_phone_by_keys_nothing_is_wider_than_the_screen(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/", l="what_a_filter_does.1", lang="zh")
    bar = page.locator(".cv-lesson")
    expect(bar).to_be_visible()
    assert overflow(page) <= 0
    bar.locator(".choice").nth(1).focus()
    page.keyboard.press("Enter")
    expect(bar.locator(".verdict")).to_contain_text("你说")
    expect(bar.locator(".primary")).to_be_in_viewport(ratio=1)  # the way on, however long the answer is
    assert overflow(page) <= 0
