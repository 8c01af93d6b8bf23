"""Every page at every usual width: nothing wider than the page, nothing cut off without a sign that it goes on; and on
a phone nothing too small for a thumb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import new_context, open_app, overflow
from tests.browser.test_frame import PAGES
from tests.campaign.trying import Case, Tally
from tests.serving import Server

Visit = Callable[[str, int], Page]

WIDTHS = (360, 390, 820, 1024, 1280)
TOUCHED = 820  # up to this width a finger is what one has
THUMB = 38  # CSS pixels, of 44 that are recommended: Streamlit's own are 40 with their borders
DRAWN = {  # what says that a page is drawn, where a component draws it
    "draw": ".cv-network",
    "inside": ".cv-inside",
    "networks": ".cv-plan",
    "build": ".cv-build",
    "train": ".cv-learning",
    "playground": ".cv-playground",
    "scratch": ".cv-walk",
    "why": ".cv-lab",
}
DIAGONAL = [(PAGES[i], WIDTHS[i % len(WIDTHS)]) for i in range(0, len(PAGES), 2)]  # for `make test`

# What scrolls sideways, or hides what it has no room for, must fade at its edge or end in "…". The menu's own list
# folds what has no room (test_frame.py); what is a pixel high is for screen readers.
CUT = """() => {
  const cut = [];
  const look = (root) => {
    for (const box of root.querySelectorAll("*")) {
      if (box.shadowRoot) look(box.shadowRoot);
      if (!box.checkVisibility() || box.clientWidth < 8 || box.scrollWidth <= box.clientWidth + 1) continue;
      const style = getComputedStyle(box);
      if (box.getBoundingClientRect().right <= 0) continue; // the closed menu
      if (style.overflowX === "visible" || style.textOverflow === "ellipsis" || box.closest("header")) continue;
      if ((style.maskImage || "none") !== "none") continue;
      const shown = `${box.clientWidth} of ${box.scrollWidth} px`;
      cut.push(`${box.tagName}.${box.className} shows ${shown}: ${box.textContent.slice(0, 40)}`);
    }
  };
  look(document);
  return cut;
}"""

# What a finger presses, in CSS pixels, with what a pseudo-element adds. Maps to choose from are as large as the picture
# lets them be, words in a sentence or a table as high as its lines; Build's plus between two rows would lie over their
# grips, and the one below them does the same.
SMALL = """(least) => {
  const small = [];
  const kinds = "button, a[href], [role=switch], [role=radio], summary, select";
  const left = "p, td, th, header, [role=listbox], [data-testid=stTooltipIcon], [data-testid=stSelectbox]";
  const look = (root) => {
    for (const box of root.querySelectorAll("*")) {
      if (box.shadowRoot) look(box.shadowRoot);
      if (!box.matches(kinds) || !box.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (box.disabled || box.matches(".row > .adder") || box.closest(left)) continue;
      const pressed = box.matches("input") ? (box.closest("label") ?? box) : box; // a switch's words, too
      const { width, height, right } = pressed.getBoundingClientRect(), more = getComputedStyle(box, "::before");
      const grown = more.content !== "none" && more.position === "absolute";
      const [x, y] = ["left", "top"].map((side) => (grown ? -2 * parseFloat(more[side]) || 0 : 0));
      if (width < 2 || right <= 0 || (width + x >= least && height + y >= least)) continue;
      const size = `${Math.round(width + x)} x ${Math.round(height + y)} px`;
      small.push(`${box.tagName}.${box.className} is ${size}: ${box.textContent.slice(0, 30)}`);
    }
  };
  look(document);
  return small;
}"""


@pytest.fixture(scope="module")
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A function that opens a page of the app at a width: a visitor at a desk, or one with a finger."""
    visitors: dict[bool, Page] = {}
    yield partial(_visit, browser, server, visitors)
    for visitor in visitors.values():
        visitor.context.close()


def _visit(browser: Browser, server: Server, visitors: dict[bool, Page], page: str, width: int) -> Page:
    touch = width <= TOUCHED
    if touch not in visitors:
        visitors[touch] = new_context(browser, touch=touch).new_page()
    visitor = visitors[touch]
    visitor.set_viewport_size({"width": width, "height": 900})
    open_app(visitor, server.url, "/" if page == PAGES[0] else f"/{page}")
    if page in DRAWN:
        visitor.wait_for_selector(f"{DRAWN[page]}[data-drawn='1']")
    visitor.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    return visitor


def _looked_at(one: Tally, number: int, what: str, found: list[str]) -> None:
    one.outcomes["fits"] += not found
    for each in found:
        one.fail(Case(one.campaign, number, what, each), each)


def test_nothing_is_cut_off(visit: Visit, tally: Callable[[str], Tally], whole: bool) -> None:
    one = tally("widths")
    for number, (page, width) in enumerate(product(PAGES, WIDTHS) if whole else DIAGONAL):
        shown = visit(page, width)
        wider = overflow(shown)
        found = [*([f"the page is {wider} px wider"] if wider else []), *shown.evaluate(CUT)]
        _looked_at(one, number, f"{page} at {width} px", found)
    one.check()


def test_everything_can_be_pressed_with_a_thumb(visit: Visit, tally: Callable[[str], Tally], whole: bool) -> None:
    one = tally("thumbs")
    for number, page in enumerate(PAGES if whole else PAGES[:1]):
        _looked_at(one, number, page, visit(page, 390).evaluate(SMALL, THUMB))
    one.check()
