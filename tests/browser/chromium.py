"""Chromium, its pages, and what it means that our page has finished answering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, sync_playwright

from tests.find_chromium import MISSING, find_chromium

# The first for containers, where Chromium's own sandbox cannot start; the others so that it does nothing unasked.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")
PATIENCE = 60_000  # ms; far more than anything needs, the machines are shared

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"  # no script runs for the page
DESKTOP = (1440, 900)
PHONE = (390, 844)


# One look at the page. `sent` counts its messages to the server. `run` names the app's answer; it stands in the
# answer and in the network, so the two agree when all of one answer is drawn. querySelector does not look into
# shadow roots; deep() does.
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
  const pen = deep('.cv-live', document)?.dataset ?? null;
  return {
    idle: app !== null && app.dataset.testScriptState === 'notRunning',
    sent: window.sentMessages,
    run: answer ? answer.dataset.run : '',
    digit: answer ? answer.dataset.digit : null,
    ahead: answer !== null && answer.dataset.ahead === '1',
    answered: (answer === null || answer.dataset.ahead !== '1') && (pen === null || !('waiting' in pen)),
    networkRun: network ? network.dataset.run : '',
    networkDrawn: network !== null && network.dataset.drawn === '1',
    probabilities: answer ? [...answer.getRootNode().querySelectorAll('.cv-bar')].map((b) => Number(b.dataset.p)) : [],
  };
}"""

# An answer is the one waited for when it differs from what stood there as the pen was lifted or, after any other press,
# as the first word to the server since left.
_WATCH = f"""
window.look = {_LOOK};
window.sentMessages = 0;
window.runAtSend = '';
const send = WebSocket.prototype.send, ask = window.fetch;
WebSocket.prototype.send = function (data) {{
  window.sentMessages += 1;
  if (window.runAtSend === null) window.runAtSend = look().run;
  window.sentAt ??= performance.now();
  return send.call(this, data);
}};
window.fetch = function (...how) {{
  if (how[1]?.method === 'POST') {{
    if (window.runAtSend === null) window.runAtSend = look().run;
    window.sentAt ??= performance.now();
  }}
  return ask.apply(this, how);
}};
for (const kind of ['pointerup', 'touchend']) window.addEventListener(kind, (event) => {{
  const drew = event.composedPath()[0].matches?.('canvas.upper-canvas');
  window.runAtSend = drew ? look().run : null;
  window.sentAt = null;
}}, true);
"""

_SETTLED = """() => {
  const now = look();
  return now.idle && now.answered && now.networkDrawn && now.networkRun === now.run
    && runAtSend !== null && now.run !== runAtSend;
}"""


def heard(later: str) -> str:
    """A page's init script: what the server says is handed on by `later`, JavaScript, as (act) => (event) => …"""
    return f"""(() => {{
  const later = {later};
  window.WebSocket = class extends WebSocket {{
    set onmessage(act) {{ super.onmessage = later(act); }}
    addEventListener(name, act, how) {{ super.addEventListener(name, name === "message" ? later(act) : act, how); }}
  }};
}})()"""


SLOW = heard("(act) => (event) => setTimeout(() => act(event), 800)")  # late, as over a bad line


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
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    touch: bool = False,
    **more: Any,
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
    context.add_init_script(_WATCH)
    return context


def open_app(page: Page, url: str, path: str = "/", **query: str) -> None:
    """Open a page of the app and wait until its script has run and, on the Draw page, the network stands."""
    page.goto(url + path + ("?" + urlencode(query) if query else ""))
    page.wait_for_selector(IDLE)
    if path == "/":
        wait_until_settled(page)


def look(page: Page) -> dict[str, Any]:
    """What the page says now: run, digit (a string, "" for none), probabilities, and whether it is done.

    ahead: whether that is the browser's own answer, to a drawing that the server has not answered yet.
    answered: whether every stroke has reached the server, and what stands there is its answer.
    """
    return page.evaluate("look()")


def overflow(page: Page) -> int:
    """Pixels by which the page scrolls sideways. Streamlit's main part does: the document is never too wide."""
    return page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")


def wait_until_settled(page: Page) -> dict[str, Any]:
    """Wait for the answer to the last pen-up or click, drawn whole; returns what the page then says."""
    page.wait_for_function(_SETTLED)
    return look(page)


def box_at_rest(element: Locator) -> FloatRect:
    """Where it lies in the window, once two looks agree: a page still moves, and builds anew, while it comes."""
    box = None
    while box is None or box != element.bounding_box():
        box = element.bounding_box()
        element.page.wait_for_timeout(200)
    return box


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of the selectbox with this key, once nothing will put another one in its place."""
    page.wait_for_selector(IDLE)
    page.locator(f"[class*=st-key-{key}] input").click()
    page.get_by_role("option", name=option, exact=True).click()
