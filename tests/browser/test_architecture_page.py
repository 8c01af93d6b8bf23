"""The plan of a network in a real browser: the drawing to scale, the table, and what one output depends on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from tests.browser.chromium import PHONE, open_app, overflow
from tests.browser.conftest import NewPage
from tests.serving import Server


def opened(page: Page, server: Server, model: str, language: str = "en") -> Locator:
    open_app(page, server.url, "/networks", m=model, lang=language)
    page.locator(".cv-sharing[data-drawn='1']").wait_for()
    root = page.locator(".cv-plan[data-drawn='1']")
    root.wait_for()
    return root


def test_the_picture_is_to_scale(page: Page, server: Server) -> None:
    root = opened(page, server, "lenet_rgb")
    fronts = root.locator("image").evaluate_all(
        "all => all.map((i) => [+i.getAttribute('width'), +i.getAttribute('height')])"
    )
    cell = fronts[0][0] / 32
    assert [round(w / cell) for w, _ in fronts[:5]] == [32, 28, 14, 10, 5]
    assert all(w == h for w, h in fronts[:5])
    assert [round(w / cell) * round(h / cell) for w, h in fronts[5:]] == pytest.approx([400, 120, 84, 10], rel=0.2)
    windows = root.locator("rect.window").evaluate_all("all => all.map((r) => +r.getAttribute('width'))")
    assert [round(w / cell) for w in windows[::2]] == [5, 2, 5, 2]


def test_every_layer_has_its_row_and_pointing_lights_both(page: Page, server: Server) -> None:
    root = opened(page, server, "conv5_bn")
    layers = plan(weight_files.fresh("conv5_bn"), MODELS["conv5_bn"].input.shape).layers
    expect(root.locator("tbody tr")).to_have_count(len(layers))
    expect(root.locator("tbody tr").nth(1).locator(".parameters")).to_have_text("32 × (5 × 5 × 1 + 1) = 832")
    root.locator("tbody tr").nth(1).hover()
    expect(root.locator("g.block.lit")).to_have_count(1)
    root.locator("g.block").nth(2).hover()
    expect(root.locator("tr.lit button")).to_have_text(["max pool 1", "batch norm 1"])
    root.get_by_role("button", name="max pool 1").click()
    expect(page.locator(".cv-inside[data-drawn='1']")).to_have_attribute("data-layer", "pool1")


def test_the_inputs_of_one_output_are_lit(page: Page, server: Server) -> None:
    opened(page, server, "lenet_rgb")
    root = page.locator(".cv-sharing[data-drawn='1']")
    expect(root).to_have_attribute("data-lit", "75")
    board = root.locator(".board[tabindex]")
    board.focus()
    before = root.get_attribute("data-at")
    page.keyboard.press("ArrowRight")
    expect(root).not_to_have_attribute("data-at", before)
    root.get_by_role("radio", name="dense", exact=True).click()
    expect(root).to_have_attribute("data-lit", "3072")
    expect(root.locator(".own p")).to_contain_text(
        "3,072 weights for this one output, and 3,072 others for each of the other 4,703"
    )
    root.get_by_role("radio", name="sparse", exact=True).click()
    expect(root.locator(".own p")).to_contain_text("75 weights of its own")


def test_on_a_phone_nothing_is_wider_than_the_page(new_page: NewPage, server: Server) -> None:
    page = new_page(PHONE, touch=True, scheme="dark", device_scale_factor=2)
    root = opened(page, server, "conv3_same", "zh")
    assert overflow(page) == 0
    wide = root.locator("table").evaluate("t => t.getBoundingClientRect().right")
    assert wide <= PHONE[0]
