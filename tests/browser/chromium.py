"""Chromium, its pages, and what it means that our page has finished answering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.find_chromium import MISSING, find_chromium

# The first for containers, where Chromium's own sandbox cannot start; the others so that it does nothing unasked.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")
PATIENCE = 60_000  # ms; far more than anything needs, the machines are shared

DESKTOP = (1440, 900)
PHONE = (390, 844)

# Counts what the page sends to the server: a stroke has been reported when the count has grown.
_COUNT_SENT = """
window.sentMessages = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) { window.sentMessages += 1; return send.call(this, data); };
"""

# One look at the page. `run` counts the app's answers and stands in the answer and in the network, so the
# two agree when everything of one answer is drawn. querySelector does not look into shadow roots; deep() does.
_LOOK = """() => {
  const deep = (selector, root) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && deep(selector, element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const app = document.querySelector('[data-testid=stApp]');
  const answer = deep('.cv-answer', document), network = deep('.cv-network', document);
  const bars = answer ? [...document.querySelectorAll('.cv-bar')] : [];
  return {
    idle: app !== null && app.dataset.testScriptState === 'notRunning',
    sent: window.sentMessages,
    run: answer ? Number(answer.dataset.run) : -1,
    digit: answer ? answer.dataset.digit : null,
    networkRun: network ? Number(network.dataset.run) : -1,
    networkDrawn: network !== null && network.dataset.drawn === '1',
    probabilities: bars.map((bar) => Number(bar.dataset.p)),
  };
}"""

SETTLED = f"""([run, sent]) => {{
  const now = ({_LOOK})();
  return now.idle && now.networkDrawn && now.networkRun === now.run && now.run > run && now.sent > sent;
}}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium until the block ends. Raises RuntimeError with the way out where there is none."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def new_context(
    browser: Browser, size: tuple[int, int] = DESKTOP, scheme: str = "light", touch: bool = False, **more: object
) -> BrowserContext:
    """A visitor of their own: no cookies of others. scheme: "light" or "dark"; touch: a finger and no mouse."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=touch,
        is_mobile=touch,
        reduced_motion="reduce",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_COUNT_SENT)
    return context


def open_app(page: Page, url: str, path: str = "/", **query: str) -> None:
    """Open a page of the app and wait until its script has run and, on the Draw page, the network stands."""
    page.goto(url + path + ("?" + urlencode(query) if query else ""))
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    if path == "/":
        wait_until_settled(page, run=-1, sent=-1)


def look(page: Page) -> dict:
    """What the page says now: run, digit (a string, "" for none), probabilities, sent, and whether it is done."""
    return page.evaluate(_LOOK)


def wait_until_settled(page: Page, run: int, sent: int) -> dict:
    """Wait for an answer after `run` to a message after `sent`, drawn whole; returns what the page then says."""
    page.wait_for_function(SETTLED, arg=[run, sent])
    return look(page)
