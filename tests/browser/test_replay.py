"""One's own drawing, seen again moment by moment."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.text import say
from tests.browser.chromium import IDLE, open_app, wait_until_settled
from tests.browser.drawing import clear_button, draw
from tests.browser.test_alive import SEVEN, growing, loaded
from tests.serving import Server


def recorded_seven(page: Page, server: Server) -> tuple[dict[str, Any], Locator]:
    """Draw a 7; what the page says of it, and the replay, which has come."""
    open_app(page, server.url)
    loaded(page)
    replay = page.locator(".cv-replay")
    expect(replay).to_be_hidden()
    growing(page, SEVEN)
    page.mouse.up()
    settled = wait_until_settled(page)
    expect(replay.locator(".told")).to_contain_text(": 7,")
    return settled, replay


def test_ones_drawing_is_seen_again_moment_by_moment(page: Page, server: Server) -> None:
    settled, replay = recorded_seven(page, server)
    slider = replay.get_by_role("slider")
    last = int(slider.input_value())
    slider.focus()
    page.keyboard.press("Home")
    expect(replay.locator(".told")).to_contain_text(f"1 of {last + 1}:")
    expect(page.locator(".cv-answer")).to_have_attribute("data-ahead", "1")
    first = page.evaluate("look()")
    assert first["ahead"] and first["probabilities"] != pytest.approx(settled["probabilities"], abs=0.01)
    expect(page.locator(".cv-network")).to_have_attribute("data-ahead", "1")
    # A map that is opened meanwhile is this moment's; the server hears of it and changes nothing.
    page.locator("[data-layer=conv1] .item").first.click()
    expect(page.locator(".panel h2")).to_be_visible()
    page.wait_for_selector(IDLE)
    assert page.evaluate("look()")["probabilities"] == pytest.approx(first["probabilities"], abs=1e-6)
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".cv-answer")).not_to_have_attribute("data-ahead", "1")
    expect(page.locator(".cv-network")).not_to_have_attribute("data-ahead", "1")
    assert page.evaluate("look()")["probabilities"] == settled["probabilities"], "PyTorch's again"
    expect(page.locator(".agreement")).to_contain_text(say("network.shown_agrees", v="").partition("(")[0])


def test_the_replay_plays_to_its_end_and_who_draws_on_does_so_from_now(page: Page, server: Server) -> None:
    _, replay = recorded_seven(page, server)
    slider = replay.get_by_role("slider")
    last = int(slider.input_value())
    replay.get_by_role("button", name=say("replay.shown_play")).click()
    expect(replay.get_by_role("button", name=say("replay.shown_pause"))).to_be_visible()
    expect(replay.get_by_role("button", name=say("replay.shown_play"))).to_be_visible()
    expect(slider).to_have_value(str(last))
    slider.focus()
    page.keyboard.press("Home")
    draw(page, [[(60, 140), (110, 140)]])
    expect(replay.locator(".told")).not_to_contain_text(f"of {last + 1}:")
    expect(slider).to_have_value(slider.get_attribute("max"))
    clear_button(page).click()
    expect(replay).to_be_hidden()
