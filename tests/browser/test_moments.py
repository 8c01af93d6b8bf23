"""The time machine in a browser: opened, moved by keys and by hand, played, and left; at a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.trained.checkpoints import checkpoints
from cnn_viz.text import say
from tests.browser.chromium import DESKTOP, PHONE, box_at_rest, look, open_app
from tests.browser.conftest import NewPage
from tests.browser.drawing import PLACES, draw, scripted
from tests.serving import Server

STEPS = [moment.step for moment in checkpoints("pen")]


def shown(page: Page, choice: str) -> list[float]:
    """Wait until answer and picture are this network's; returns the probabilities."""
    run = re.compile(rf"^\d+:{choice}$")
    expect(page.locator(".cv-answer")).to_have_attribute("data-run", run)
    expect(page.locator(".cv-network")).to_have_attribute("data-run", run)
    return look(page)["probabilities"]


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name=say("draw.moments_slider"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_back_to_before_training_and_forth_again(new_page: NewPage, server: Server, size: tuple[int, int]) -> None:
    page = new_page(size)
    open_app(page, server.url)
    trained = draw(page, scripted(7, PLACES[1]))["probabilities"]
    page.get_by_role("button", name=say("draw.moments")).click()
    when, back = page.locator(".cv-moments .when"), page.get_by_role("button", name=say("draw.moments_back"))
    expect(when).to_contain_text(say("draw.moment_last", last=f"{STEPS[-1]:,}"))
    expect(back).to_be_hidden()

    slider(page).press("Home")
    untrained = shown(page, "pen:step0")
    assert max(untrained) < 0.3 < max(trained)
    expect(when).to_have_text(say("draw.moment_first"))
    expect(page.get_by_text(say("draw.untrained", name=say("models.pen"))).first).to_be_visible()

    page.locator(".cv-network").scroll_into_view_if_needed()
    page.get_by_test_id("stMain").evaluate("main => main.scrollBy(0, 600)")  # done when it returns, unlike a wheel's
    box, room = box_at_rest(slider(page)), page.evaluate("[innerWidth, innerHeight]")
    assert box["x"] >= 0 and box["x"] + box["width"] <= room[0], "all of it can be reached"
    assert 48 < box["y"] < room[1] - 20, "it stays in sight while one looks at the maps"

    third = 8 + (box["width"] - 16) * 3 / (len(STEPS) - 1)
    slider(page).click(position={"x": third, "y": box["height"] / 2})
    assert shown(page, f"pen:step{STEPS[3]}") != untrained

    back.click()
    assert shown(page, "pen") == trained
    expect(back).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_plays_to_the_end_and_a_stroke_amid_is_read_at_its_moment(page: Page, server: Server) -> None:
    open_app(page, server.url, m=f"pen:step{STEPS[-3]}")
    page.get_by_role("button", name=say("draw.moments_play")).click()
    shown(page, f"pen:step{STEPS[-2]}")
    shown(page, "pen")
    expect(page.get_by_role("button", name=say("draw.moments_play"))).to_be_visible()
    slider(page).press("ArrowLeft")
    slider(page).press("ArrowLeft")
    shown(page, f"pen:step{STEPS[-3]}")
    draw(page, scripted(4, PLACES[1]))
    assert look(page)["run"].endswith(f"pen:step{STEPS[-3]}") and look(page)["digit"] == "4"
