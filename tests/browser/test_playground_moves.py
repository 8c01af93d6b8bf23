"""What moves, in a real browser: the digit is moved by arrow, click and key."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from cnn_viz.engine.playground.bench import Bench
from cnn_viz.engine.playground.bench_link import encode
from tests.browser.chromium import box_at_rest, open_app
from tests.serving import Server


def test_what_moves_is_moved_by_arrow_and_by_click(page: Page, server: Server) -> None:
    open_app(page, server.url, "/playground", p=encode(Bench(lesson="moves")), m="scratch8")
    root = page.locator(".cv-moves[data-drawn='1']")
    expect(root).to_have_attribute("data-shift", "0.1")
    root.locator('[data-move="down"]').click()
    expect(root).to_have_attribute("data-shift", "1.1")
    box = box_at_rest(root.locator('[data-map="0"]'))
    page.mouse.click(box["x"] + box["width"] * 12.5 / 13, box["y"] + box["height"] * 0.5 / 13)
    expect(root).to_have_attribute("data-shift", "-6.6")
    root.locator('[data-map="0"]').focus()
    page.keyboard.press("Home")
    expect(root).to_have_attribute("data-shift", "0.0")
    expect(root.locator(".changed").first).to_contain_text("0 %")
    expect(root.locator(".centred")).to_contain_text("169")
