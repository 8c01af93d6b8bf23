"""The filters on the page "Inside a layer": what is chosen there, the whole page follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cnn_viz.engine.trained.top_activations import exciting
from tests.browser.chromium import DESKTOP, IDLE, PHONE, open_app, overflow


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_follows_to_a_chosen_filter_and_to_a_chosen_digit(new_page, server, size) -> None:
    page = new_page(size)
    open_app(page, server.url, "/inside", m="scratch8", s="conv1.2", lang="en")
    page.locator(".cv-filters .sheet .item").nth(6).click()
    page.wait_for_selector(".cv-inside[data-channel='6'][data-layer='conv1']")
    first = page.locator(".nine:not(.waiting) .digit").first
    expect(first).to_have_attribute("data-index", str(exciting("scratch8")["conv1"].images[6, 0]))
    before = page.locator(".cv-inside").get_attribute("data-run")
    first.click()
    expect(page.locator(".cv-inside")).not_to_have_attribute("data-run", before)
    expect(page.get_by_text("Nothing is drawn yet")).to_have_count(0)
    page.wait_for_selector(".cv-inside[data-channel='6'][data-drawn='1']")
    assert overflow(page) == 0


def test_moving_inside_the_layer_leaves_the_filters_as_they_are(new_page, server) -> None:
    """A settled position reruns the page; the focus in the sheet, its scale and its kernel stay."""
    page = new_page()
    open_app(page, server.url, "/inside", m="lenet_rgb", s="conv2.2", lang="en")
    page.wait_for_selector(".cv-filters[data-drawn='1']")
    page.get_by_role("radio", name="each filter").click()
    page.locator(".channels .item").nth(3).click()
    sent = page.evaluate("sentMessages")
    page.locator(".cv-inside .to .board").click(position={"x": 20, "y": 20})
    page.wait_for_function("before => sentMessages > before", arg=sent)
    page.wait_for_selector(IDLE)
    expect(page.locator(".cv-filters caption")).to_contain_text("Kernel 4 of 6")
    expect(page.get_by_role("radio", name="each filter")).to_have_attribute("aria-checked", "true")
    expect(page.locator(".channels .item:focus, .to .board:focus, .to *:focus")).to_have_count(1)
