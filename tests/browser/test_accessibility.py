"""axe-core finds nothing serious on any page; themes and languages take turns, `make campaign` has all of them, and
every state."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import findings, opened
from tests.serving import Server

PAGES = (
    "a map open",
    "two classes",
    "inside",
    "build",
    "train",
    "playground moves",
    "why learn",
    "glossary",
    "a lesson's question",
)
TURNS = [(state, ("en", "zh")[i % 2], ("light", "dark")[i // 2 % 2]) for i, state in enumerate(PAGES)]


@pytest.mark.parametrize(("state", "language", "scheme"), TURNS)
def test_axe_finds_nothing_serious(browser: Browser, server: Server, state: str, language: str, scheme: str) -> None:
    page = opened(browser, server.url, state, language, scheme)
    found = findings(page)
    page.context.close()
    assert not found, "\n".join(map(str, found))


def test_what_is_wrong_is_found(browser: Browser, server: Server) -> None:
    """A page with three faults of ours put into it."""
    page = opened(browser, server.url, "glossary", "en", "light")
    page.evaluate(
        """() => {
          const faulty = document.createElement('div');
          faulty.append(document.createElement('button'), document.createElement('img'));
          const faint = faulty.appendChild(document.createElement('p'));
          faint.textContent = 'faint';
          faint.style.cssText = 'color: #bbb; background: #fff';
          document.querySelector('h1').after(faulty);
        }"""
    )
    rules = {each.rule for each in findings(page)}
    page.context.close()
    assert {"button-name", "image-alt", "color-contrast"} <= rules
