"""A fresh server whose first visitor comes by a page's own address."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import new_context, open_app
from tests.serving import serve


@pytest.mark.long
def test_the_first_click_counts(browser: Browser) -> None:
    context = new_context(browser)
    page = context.new_page()
    with serve() as fresh:
        open_app(page, fresh.url, "/train", lang="en")
        page.locator(".st-key-train_start button").click()
        expect(page.locator(".st-key-train_controls").first).to_be_visible()
        context.close()
