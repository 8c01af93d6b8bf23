"""The app without a mouse: from a fresh visit to a digit, a map, a layer, and a network of one's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import open_app, wait_until_settled
from tests.serving import Server

FARTHEST = 120  # stops for Tab; a page that has more before what one looks for is not made for keys

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return {
    name: element?.getAttribute('aria-label') || element?.innerText?.trim() || '',
    lost: !element || element === document.body,
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what begins with, or ends with, this name."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)["name"]
        if focused.startswith(name) or focused.endswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.long
def test_from_a_fresh_visit_to_a_network_of_ones_own(page: Page, server: Server) -> None:
    open_app(page, server.url)
    to_the_answer_to_a_test_digit(page)
    into_a_map_and_on_to_the_next_layer(page)
    to_a_trained_network(page)


def to_the_answer_to_a_test_digit(page: Page) -> None:
    expect(page).to_have_title(f"{say('draw.title')} · CNN Viz")
    tab_to(page, say("draw.test_digits"))
    page.keyboard.press("Enter")
    page.locator("[role=dialog] .cv-gallery button").first.wait_for()
    tab_to(page, say("draw.gallery_digit", label=0, index=3))
    page.keyboard.press("Enter")
    wait_until_settled(page)
    expect(page.locator(".cv-answer")).to_have_attribute("data-digit", "0")
    page.get_by_role("dialog").wait_for(state="detached")


def into_a_map_and_on_to_the_next_layer(page: Page) -> None:
    tab_to(page, "input, channel 1 of 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".panel .close")).to_be_focused()
    tab_to(page, say("network.shown_step_inside"))
    page.keyboard.press("Enter")
    board = page.locator(".cv-inside[data-drawn='1'] .to .board")
    expect(board).to_be_focused()
    before = page.locator(".cv-inside").get_attribute("data-at")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cv-inside")).not_to_have_attribute("data-at", before or "")
    tab_to(page, say("inside.next"))
    page.keyboard.press("Enter")
    expect(page.locator(".cv-inside")).to_have_attribute("data-layer", "relu1")
    expect(page.locator(".cv-inside [aria-live]")).to_contain_text("ReLU 1")


def to_a_trained_network(page: Page) -> None:
    tab_to(page, say("train.title"))
    page.keyboard.press("Enter")
    page.locator(".cv-learning").first.wait_for()
    tab_to(page, say("train.start"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("train.pause"))).to_be_enabled()
    tab_to(page, say("train.pause"))
    page.locator(".st-key-train_curves").first.wait_for()  # it learns: what waits for its turn cannot be paused
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("train.go_on"))).to_be_visible()
    tab_to(page, say("train.go_on"))
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-train_keep")).to_be_visible(timeout=240_000)
    tab_to(page, say("train.keep"))
    page.keyboard.press("Enter")
    name = say("train.mine", number=1, name=say("models.scratch8"))
    expect(page.get_by_text(say("train.kept", name=name))).to_be_visible()


def test_a_chosen_digit_hands_the_focus_to_its_answer(page: Page, server: Server) -> None:
    open_app(page, server.url)
    page.locator(".cv-gallery button").nth(4).focus()
    page.keyboard.press("Enter")
    wait_until_settled(page)
    expect(page.locator(".cv-answer")).to_be_focused()


def test_the_page_says_its_language(page: Page, server: Server) -> None:
    open_app(page, server.url, "/glossary", lang="zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page).to_have_title(f"{say('glossary.title', 'zh')} · CNN Viz")
    page.get_by_role("radio", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title(f"{say('glossary.title')} · CNN Viz")
