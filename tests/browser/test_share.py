"""Links: what one has drawn and how, for somebody else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from cnn_viz.engine.digits import stroke_link
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.digits.ink import inked
from cnn_viz.text import say
from tests.browser.chromium import DESKTOP, PHONE, open_app, wait_until_settled
from tests.browser.conftest import NewPage
from tests.browser.drawing import draw
from tests.browser.test_draw_page import choose, seven
from tests.browser.test_nothing_lost import at_rest
from tests.serving import Server


def test_a_link_shows_the_same_picture_to_somebody_else(new_page: NewPage, server: Server) -> None:
    page = new_page()
    open_app(page, server.url)
    draw(page, seven())
    choose(page, "_network", "Two 5 × 5 layers")
    mine = wait_until_settled(page)
    bars = page.locator(".cv-bar").evaluate_all("bars => bars.map(b => b.dataset.p)")
    page.locator(".st-key-share button").click()
    link = page.locator("[data-testid=stCode] code").inner_text()
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_contain_text(say("draw.share_alone", "en"))
    expect(page.get_by_role("dialog").locator("img")).to_have_count(0)  # a code that no phone could follow
    other = new_page(PHONE)
    open_app(other, link.partition("/?")[0], "/", **dict(parse_qsl(link.partition("?")[2])))
    assert wait_until_settled(other)["digit"] == mine["digit"]
    assert other.locator(".cv-bar").evaluate_all("bars => bars.map(b => b.dataset.p)") == bars
    other.get_by_role("slider", name=say("replay.shown_slider")).press("Home")  # and sees how it was drawn
    expect(other.locator(".cv-replay .told")).to_contain_text("1 of ")
    expect(other.locator(".cv-answer")).to_have_attribute("data-ahead", "1")


def test_the_pens_colour_and_width_reach_the_first_stroke(page: Page, server: Server) -> None:
    open_app(page, server.url, m="lenet_rgb")
    page.locator(".st-key-pen button").first.click()
    page.get_by_role("button", name="red").or_(page.get_by_role("radio", name="red")).first.click()
    page.keyboard.press("Escape")
    assert draw(page, seven())["digit"] == "7"
    page.locator(".st-key-share button").click()
    link = page.locator("[data-testid=stCode] code").inner_text()
    (stroke,) = stroke_link.decode(dict(parse_qsl(link.partition("?")[2]))["k"])
    assert stroke.colour == "#ff0000"
    red, green, blue = digit_of(inked((stroke,))).colour
    assert red.max() == 255 and green.max() == 0 and blue.max() == 0


def test_a_link_holds_a_class_to_one_thing_and_lets_go(new_page: NewPage, server: Server) -> None:
    teacher = new_page()
    open_app(teacher, server.url)
    draw(teacher, seven())
    wait_until_settled(teacher)
    teacher.locator(".st-key-share button").click()
    for part in ("menu", "tools"):
        teacher.get_by_role("dialog").get_by_role("button", name=say(f"draw.hide_{part}"), exact=True).click()
    code = teacher.locator("[data-testid=stCode] code")
    expect(code).to_contain_text("hide=menu.tools")
    query = dict(parse_qsl(urlsplit(code.inner_text()).query))
    for size in (DESKTOP, PHONE):
        pupil = new_page(size)
        open_app(pupil, server.url, **query)
        assert wait_until_settled(pupil)["digit"] == "7"
        expect(pupil.get_by_text(say("frame.locked"))).to_be_visible()
        expect(pupil.get_by_role("link", name=say("train.title"), exact=True)).to_have_count(0)
        expect(pupil.locator(".st-key-ways_in")).to_be_hidden()
        expect(pupil.locator(".st-key-choices")).to_be_visible()
        pupil.reload()
        pupil.get_by_role("button", name=say("frame.unlock")).click()
        expect(pupil.get_by_text(say("frame.locked"))).to_have_count(0)
        at_rest(pupil)  # while a run replaces what it shows, there are two of them
        expect(pupil.locator(".st-key-ways_in")).to_have_count(1)
        expect(pupil.locator(".st-key-ways_in")).to_be_visible()


def test_whoever_is_asked_first_sees_the_answer_after_theirs(page: Page, server: Server) -> None:
    open_app(page, server.url, ask="1")
    question = page.locator(".st-key-prediction")
    expect(question).to_be_visible()
    draw(page, seven())
    page.wait_for_timeout(500)
    expect(page.locator(".cv-answer")).to_be_hidden()
    question.get_by_role("radio", name="3", exact=True).or_(
        question.get_by_role("button", name="3", exact=True)
    ).click()
    expect(page.locator(".cv-answer")).to_be_visible()
    expect(question).to_contain_text("“7”")
    page.locator(".st-key-no_prediction button").click()
    expect(question).to_have_count(0)
