"""The Draw page's three depths, on every screen: overview, one layer, one map; for a class, and by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import PHONE, choose, open_app, overflow
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.stage import HANDHELD, NETWORKS, SIZES, check, measured, opened, walk
from tests.diagonal import diagonal
from tests.serving import Server

ONE_OF_EACH = list(zip(SIZES, NETWORKS, ("en", "zh") * 4, ("light", "light", "dark", "dark") * 2, strict=True))


@pytest.mark.parametrize(("size", "model", "language", "scheme"), diagonal(ONE_OF_EACH, ONE_OF_EACH[::2]))
def test_all_of_it_is_in_sight(
    new_page: NewPage, server: Server, size: tuple[int, int], model: str, language: str, scheme: str
) -> None:
    touch = size in HANDHELD
    page = new_page(size, scheme=scheme, touch=touch)
    opened(page, server.url, model, language, touch, v="overview")
    expect(page.locator(".cv-network")).to_have_attribute("data-depth", "overview")
    check(page, size)


def test_all_layers_are_walked_by_a_clicker(new_page: NewPage, server: Server) -> None:
    page = new_page((1280, 720))
    opened(page, server.url, "scratch8", "en", touch=False, v="input")
    assert walk(page, (1280, 720)) == 6


def test_a_block_opens_its_layer_a_map_its_numbers_and_back_closes_them(page: Page, server: Server) -> None:
    opened(page, server.url, "pen", "en", touch=False, v="overview")
    network = page.locator(".cv-network")
    page.get_by_role("button", name="Only conv 3", exact=True).click()
    expect(network).to_have_attribute("data-depth", "layer")
    expect(page).to_have_url(re.compile("v=conv3"))
    expect(page.locator(".walk h2")).to_have_text("conv 3")
    page.locator("[data-layer=conv3] .item").nth(3).click()
    expect(page.locator(".panel h2")).to_have_text("conv 3 · feature map 4 of 32")
    expect(page.locator(".panel")).to_be_in_viewport(ratio=1)
    expect(page).to_have_url(re.compile(r"s=conv3\.3"))
    page.go_back()
    expect(page.locator(".panel")).to_be_hidden()
    expect(network).to_have_attribute("data-depth", "layer")
    page.go_back()
    expect(network).to_have_attribute("data-depth", "overview")


def _go_on_to(page: Page, layer: str) -> None:
    for _ in range(80):
        if page.locator(".layer:not([hidden])").get_attribute("data-layer") == layer:
            return
        page.keyboard.press("PageDown")
    raise AssertionError(f"{layer} does not come")


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_a_room_reads_it(new_page: NewPage, server: Server, language: str, scheme: str) -> None:
    page = new_page((1280, 720), scheme=scheme)
    opened(page, server.url, "conv3_same", language, touch=False, v="conv1")
    page.keyboard.press("p")
    expect(page.locator(".cv-network.presenting")).to_have_count(1)
    for layer, least in (("conv1", 96), ("conv2", 64), ("softmax", 0), ("", 0)):
        if layer:
            _go_on_to(page, layer)
        else:
            page.keyboard.press("Escape")
            expect(page.locator(".cv-network")).to_have_attribute("data-depth", "overview")
            assert page.locator(".scroller").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        found = measured(page)
        small = [(said, size) for said, size in found["words"] if size < 24]
        assert small == []
        if least:
            assert min(box["width"] for box in found["maps"]) >= least
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 760
    page.keyboard.press("p")
    expect(page.locator(".cv-network.presenting")).to_have_count(0)


def test_two_networks_walk_together(page: Page, server: Server) -> None:
    opened(page, server.url, "pen", "en", touch=False, vs="lenet_rgb", v="overview")
    page.get_by_role("button", name="Only conv 2", exact=True).first.click()
    titles = page.locator(".walk h2")
    expect(titles).to_have_text(["conv 2", "conv 2"])
    page.keyboard.press("PageDown")
    expect(titles).to_have_text(["ReLU 2", "ReLU 2"])
    stages = page.locator(".stage")
    for n in range(2):
        expect(stages.nth(n)).to_be_in_viewport(ratio=1)


def test_where_two_moments_part_is_marked(page: Page, server: Server) -> None:
    opened(page, server.url, "pen:step500", "en", touch=False, vs="pen", v="overview")
    marks = page.locator(".word", has_text="Δ")
    expect(marks).to_have_count(11)
    expect(marks.first).to_have_text("Δ 0.0 %")  # both read one digit
    expect(page.locator(".word.strong", has_text="≠")).to_have_count(1)


def test_two_drawings_walk_together_and_the_one_that_was_kept_stays(page: Page, server: Server) -> None:
    opened(page, server.url, "pen", "en", touch=False, v="overview")
    choose(page, "_rival", say("draw.rival_keep"))
    answers, pictures = page.locator(".cv-answer"), page.locator(".cv-network")
    expect(answers).to_have_count(2)
    expect(answers.first).to_have_attribute("data-digit", "")
    kept = answers.nth(1).inner_text()
    draw(page, scripted(7, PLACES[1]))
    expect(answers.first).to_have_attribute("data-digit", "7")
    expect(answers.nth(1)).to_have_attribute("data-digit", "3")
    assert answers.nth(1).inner_text() == kept and pictures.nth(1).get_attribute("data-ahead") is None
    expect(page.locator(".word", has_text="Δ")).to_have_count(11)
    page.reload()
    expect(answers.first).to_have_attribute("data-digit", "7")
    expect(answers.nth(1)).to_have_attribute("data-digit", "3")


def test_an_empty_page_says_what_it_shows(page: Page, server: Server) -> None:
    open_app(page, server.url, v="overview")
    expect(page.locator(".caption")).to_have_text(say("network.shown_empty"))
    picker = page.locator("[class*=st-key-_network] input")
    expect(picker).to_have_value(re.compile(say("draw.mark_best")))


def test_on_a_phone_layers_are_cards_to_swipe(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    opened(page, server.url, "scratch8", "zh", touch=True, v="conv1")
    assert overflow(page) == 0
    page.locator(".stage").scroll_into_view_if_needed()
    swiped = """(stage, [from, to]) => {
      const touch = (clientX) => new Touch({ identifier: 1, target: stage, clientX, clientY: 400 });
      const tell = (type, x) => stage.dispatchEvent(new TouchEvent(type, { bubbles: true, composed: true,
        touches: type === "touchstart" ? [touch(x)] : [], changedTouches: [touch(x)] }));
      tell("touchstart", from); tell("touchend", to);
    }"""
    page.locator(".stage").evaluate(swiped, [300, 120])
    expect(page.locator(".walk h2")).to_have_text(say("network.max_pool", "zh", n="1"))
    page.locator(".stage").evaluate(swiped, [120, 300])
    expect(page.locator(".walk h2")).to_have_text(say("network.conv", "zh", n="1"))
    page.wait_for_timeout(400)  # a finger that has just swiped does not tap sooner, and Chromium takes it for no tap
    page.locator("[data-layer=conv1] .item").nth(2).tap()
    expect(page.locator(".panel h2")).to_be_in_viewport()


def test_a_map_that_a_link_opened_can_be_closed_for_good(page: Page, server: Server) -> None:
    opened(page, server.url, "scratch8", "en", touch=False, v="conv1", s="conv1.2")
    expect(page.locator(".panel h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("s=conv1"))


def test_on_a_phone_on_its_side_canvas_and_answer_stay_beside_the_network(new_page: NewPage, server: Server) -> None:
    page = new_page((844, 390), touch=True)
    opened(page, server.url, "pen", "en", touch=True)
    for by in (0, 700):
        page.locator("[data-testid=stMain]").evaluate("(e, by) => e.scrollTo(0, by)", by)
        found = measured(page)
        [canvas], [answer], [stage] = (found[part] for part in ("canvas", "answer", "stage"))
        assert canvas["right"] < stage["left"] and canvas["top"] >= 0
        assert answer["bottom"] <= 390 and answer["right"] < stage["left"]
    assert overflow(page) == 0


def test_two_networks_are_in_sight_together_on_a_small_desk(new_page: NewPage, server: Server) -> None:
    page = new_page((1024, 768))
    opened(page, server.url, "pen", "zh", touch=False, vs="conv3_same")
    stages = page.locator(".stage")
    for n in range(2):
        expect(stages.nth(n)).to_be_in_viewport(ratio=1)
        expect(page.locator(".cv-answer").nth(n)).to_be_in_viewport(ratio=1)
