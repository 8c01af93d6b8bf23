"""The glossary in a real browser: searched in either language, its links followed, a term opened where it is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digit_link import encode
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.frame.terms import GROUPS
from tests.browser.chromium import DESKTOP, PHONE, open_app, overflow, wait_until_settled
from tests.browser.conftest import NewPage
from tests.serving import Server

TERMS = [term for terms in GROUPS.values() for term in terms]


def entry(page: Page, term: str):
    return page.locator(f".st-key-term_{term}")


def test_padding_is_found_in_chinese_and_touched_with_ones_own_digit(page: Page, server: Server) -> None:
    nine = Digit.of_ink(mnist(train=False)[0][7].numpy())
    open_app(page, server.url, "/", lang="zh", d=encode(nine))
    page.get_by_role("link", name=say("glossary.title", "zh"), exact=True).click()
    box = page.get_by_role("searchbox")
    expect(entry(page, TERMS[-1])).to_be_visible()
    box.press_sequentially("padd")
    expect(entry(page, "padding")).to_be_visible()
    expect(entry(page, "pooling")).to_be_hidden()
    expect(page.locator(".st-key-group_training")).to_be_hidden()
    box.fill("没有这种东西")
    expect(page.get_by_text(say("glossary.shown_found_none", "zh"))).to_be_visible()
    box.press("Escape")
    expect(entry(page, TERMS[-1])).to_be_visible()
    page.locator(".cv-lookup a", has_text=say("glossary.padding", "zh")).click()
    expect(page).to_have_url(f"{server.url}/glossary?term=padding&lang=zh")
    expect(entry(page, "padding")).to_be_in_viewport(ratio=1)
    entry(page, "padding").get_by_text(say("glossary.go_bench_padding", "zh")).click()
    bench = page.locator(".cv-playground[data-drawn='1']")
    expect(bench).to_be_visible()
    expect(bench.locator(".size")).to_have_text(
        say("playground.size_both", "zh", formula="(4 − 3 + 2 × 1) / 1 + 1 = 4")
    )
    page.get_by_role("link", name=say("draw.title", "zh"), exact=True).click()
    assert wait_until_settled(page)["digit"] == "9"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_term_is_explained_where_it_is_seen_and_leads_to_its_entry(
    new_page: NewPage, server: Server, size: tuple[int, int]
) -> None:
    page = new_page(size, touch=size == PHONE, scheme="dark")
    open_app(page, server.url, "/inside", m="pen", s="dropout1.0")
    page.get_by_role("button", name=say("glossary.dropout"), exact=True).click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_text(say("glossary.dropout_text")[:40])).to_be_visible()
    expect(popover.locator(".katex").first).to_be_visible()
    popover.get_by_role("link").click()
    expect(entry(page, "dropout")).to_be_in_viewport(ratio=1)
    assert overflow(page) == 0
    entry(page, "cross_entropy").get_by_text(say("glossary.go_scratch_cross_entropy")).click()
    step = page.locator(".st-key-cross_entropy")
    expect(step).to_be_in_viewport(ratio=1)
    expect(page.locator(".cv-walk")).to_be_visible()
