"""axe-core finds nothing serious on any page, in any state, theme and language."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import STATES, Finding, findings, opened
from tests.serving import Server


@pytest.mark.long
def test_axe_finds_nothing_serious(browser: Browser, server: Server) -> None:
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for state, language, scheme in product(STATES, ("en", "zh"), ("light", "dark")):
        page = opened(browser, server.url, state, language, scheme)
        found[state, language, scheme] = findings(page)
        page.context.close()
    assert len(found) == 4 * len(STATES)
    assert not any(found.values()), "\n".join(f"{where}: {what}" for where, each in found.items() for what in each)
