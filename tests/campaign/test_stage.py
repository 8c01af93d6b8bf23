"""The Draw page on every screen with every network, in both languages and themes; every layer walked by a clicker."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import new_context
from tests.browser.stage import HANDHELD, NETWORKS, SIZES, check, opened, walk
from tests.serving import Server


@pytest.mark.long
def test_every_network_is_in_sight_on_every_screen(browser: Browser, server: Server) -> None:
    wrong = []
    for number, (size, model) in enumerate(product(SIZES, NETWORKS)):
        language, scheme = ("en", "zh")[number % 2], ("light", "dark")[number // 2 % 2]
        touch = size in HANDHELD
        page = new_context(browser, size, scheme=scheme, touch=touch).new_page()
        try:
            opened(page, server.url, model, language, touch, v="overview")
            check(page, size)
        except AssertionError as error:
            wrong.append(f"{size} {model} {language}: {str(error)[:200]}")
        page.context.close()
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("model", NETWORKS)
def test_every_layer_is_walked(browser: Browser, server: Server, model: str) -> None:
    page = new_context(browser, (1280, 720)).new_page()
    opened(page, server.url, model, "zh", touch=False, v="input")
    assert walk(page, (1280, 720)) >= 6
    page.context.close()
