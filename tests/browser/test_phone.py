"""A phone and a tablet: the menu over the page, an opened map beside what one looks at, what goes on beyond an edge."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import PHONE, box_at_rest, open_app
from tests.browser.conftest import NewPage
from tests.serving import Server

TABLET = (1024, 768)


def test_the_menu_goes_when_a_page_is_chosen_and_can_be_closed(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/glossary")
    opener, closer = page.get_by_test_id("stExpandSidebarButton"), page.get_by_test_id("stSidebarCollapseButton")
    opener.tap()
    closer.get_by_role("button").tap()  # which waits until nothing lies over it
    expect(closer.get_by_role("button")).not_to_be_in_viewport()
    opener.tap()
    page.get_by_test_id("stSidebarNavLink").filter(has_text=say("scratch.title")).tap()
    page.wait_for_selector(".cv-walk")
    expect(closer.get_by_role("button")).not_to_be_in_viewport()
    page.locator(".st-key-language").get_by_text("中文").tap()
    expect(page.get_by_text(say("scratch.heading", "zh"))).to_be_visible()


def _scrolled(page: Page) -> float:
    return page.get_by_test_id("stMain").evaluate("main => main.scrollTop")


def test_a_tapped_map_opens_where_the_reader_is(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url)
    tile, panel = page.locator("[data-layer=conv2] .item").nth(5), page.locator(".cv-network .panel")
    tile.scroll_into_view_if_needed()
    before, box = _scrolled(page), box_at_rest(tile)
    page.touchscreen.tap(box["x"] + 8, box["y"] + 8)
    expect(panel.locator("h2")).to_be_in_viewport()
    assert abs(_scrolled(page) - before) < PHONE[1] / 2
    expect(tile).to_be_in_viewport()
    panel.get_by_role("button", name=say("network.shown_next")).click()
    expect(panel.locator("h2")).to_contain_text("7")
    panel.get_by_role("button", name=say("network.shown_previous")).click()
    expect(panel.locator("h2")).to_contain_text("6")
    there = _scrolled(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(tile).to_be_focused()
    assert _scrolled(page) == there


def test_of_two_networks_on_a_phone_one_map_is_open(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/", m="conv3_same", vs="scratch8")
    panels = page.locator(".cv-network .panel")
    expect(panels).to_have_count(2)
    for n in (0, 1):
        page.locator(".cv-network").nth(n).locator(".item").nth(1).click()
        expect(panels.nth(n)).to_be_visible()
    expect(panels.nth(0)).to_be_hidden()


def test_what_goes_on_beyond_the_edge_fades_until_one_is_there(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True)
    open_app(page, server.url, "/playground")
    settings = page.locator(".st-key-play_step")
    expect(settings).to_have_attribute("data-more", "right")
    settings.evaluate("box => box.scrollTo(60, 0)")
    expect(settings).to_have_attribute("data-more", "left right")
    settings.evaluate("box => box.scrollTo(9999, 0)")
    expect(settings).to_have_attribute("data-more", "left")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(settings).to_have_attribute("data-more", "")


def test_no_moment_lies_over_another_and_a_press_takes_the_tooltip_away(page: Page, server: Server) -> None:
    open_app(page, server.url)
    button = page.get_by_role("button", name=say("draw.moments")).first
    button.hover()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
    button.click()
    expect(page.locator(".cv-moments .marks li").first).to_be_visible()
    expect(page.get_by_test_id("stTooltipContent")).to_have_count(0)
    for width in (360, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(200)  # it is laid out anew in a frame or two
        ends = page.locator(".cv-moments .marks").evaluate(
            "marks => [...marks.children].map((mark) => mark.getBoundingClientRect())"
            ".filter((box) => box.width).map((box) => [box.left, box.right])"
        )
        assert len(ends) > 4, width
        assert all(right < left for (_, right), (left, _) in pairwise(ends)), width
