"""What each rule of streamlit_overrides.css is for, seen on the page; and that without the rule it is not so.

The rules hang on Streamlit's DOM. Where its next release moves something, the check named like the rule fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from cnn_viz.text import say
from tests.browser.chromium import PHONE, new_context, open_app
from tests.browser.drawing import PLACES, clear, draw, scripted
from tests.browser.override_checks import CHECKS
from tests.overrides import overrides
from tests.serving import Server

SOON = 5_000  # ms; a layout that scripts answer to takes a frame or two

# What a check may ask; what is not on the page, or not seen, is an error.
ASK = """
window.one = (selector) => {
  const found = [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
  if (!found) throw new Error(`nobody sees ${selector}`);
  return found;
};
window.box = (selector) => one(selector).getBoundingClientRect();
window.css = (selector, property, part) => getComputedStyle(one(selector), part)[property];
window.seen = (selector) => {
  const all = [...document.querySelectorAll(selector)];
  if (!all.length) throw new Error(`there is no ${selector}`);
  return all.some((element) => element.checkVisibility());
};
window.said = (selector) => css(selector, "content", "::after").slice(1, -1);
window.outer = (key) => one(`:has(> .st-key-${key})`).getBoundingClientRect();
window.chars = (selector) => {
  const ruler = document.createElement("span");
  ruler.textContent = "0";
  ruler.style.cssText = "position: absolute; max-width: none";
  one(selector).append(ruler);
  const width = one(selector).getBoundingClientRect().width / ruler.getBoundingClientRect().width;
  ruler.remove();
  return width;
};
window.styled = () =>
  window.sheet ??= [...document.querySelectorAll("style")].find((style) => style.textContent.includes(".st-key-rail"));
window.alone = (part) => {  // our style, whole or without one rule, and nothing that only comes about in time
  window.whole ??= styled().textContent;
  if (whole.split(part).length !== 2) throw new Error(`not once in the page's style: ${part}`);
  sheet.textContent = whole.replace(part, "");
};
addEventListener("DOMContentLoaded", () => {
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important; animation: none !important }";
  document.head.append(still);
});
"""


def _drawn(page: Page, url: str) -> None:
    open_app(page, url)
    draw(page, scripted(7, PLACES[1]))
    page.get_by_role("button", name=say("draw.moments")).first.click()
    page.wait_for_selector(".cv-moments")


def _pens(page: Page, url: str) -> None:
    open_app(page, url)
    page.locator(".st-key-pen button").first.click()
    page.wait_for_selector(".st-key-_pen_colour")


def _photo(page: Page, url: str) -> None:
    open_app(page, url)
    page.locator(".st-key-photo button").first.click()
    page.locator(".st-key-photo_camera_on label").first.click()
    page.wait_for_selector("[data-testid=stCameraInput]")


def _menu(page: Page, url: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    open_app(page, url, "/glossary")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_selector("[data-testid=stSidebarCollapseButton] button")


def _trained(page: Page, url: str) -> None:
    open_app(page, url, "/train", m="scratch8")
    page.locator(".st-key-train_start button").click()
    page.locator(".st-key-train_curves .stColumn").nth(1).wait_for()


# Chromium without its window gives nobody a camera, permitted or not: a picture that moves stands in.
CAMERA = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
    setInterval(() => ctx.fillRect(Math.random() * 200, 0, 50, 100), 50);
    return canvas.captureStream(10);
  };
}"""


def _taken(page: Page, url: str) -> None:
    page.context.grant_permissions(["camera"])
    page.context.add_init_script(f"({CAMERA})()")
    _photo(page, url)
    page.wait_for_function("document.querySelector('[data-testid=stCameraInput] video')?.readyState === 4")
    page.get_by_test_id("stCameraInputButton").click()
    page.wait_for_selector("[data-testid=stCameraInput] img[alt=Snapshot]")


def _pool(page: Page, url: str) -> None:
    open_app(page, url, "/playground")
    page.get_by_text(say("playground.lesson_pool"), exact=True).first.click()
    page.wait_for_selector(".st-key-play_how label button")


def _redrawn(page: Page, url: str) -> None:
    _drawn(page, url)
    clear(page)
    draw(page, scripted(1, PLACES[1]))


def _presented(page: Page, url: str) -> None:
    open_app(page, url)
    draw(page, scripted(7, PLACES[1]))
    page.keyboard.press("p")
    page.wait_for_selector(".cv-network.presenting")


def _lesson_presented(page: Page, url: str, path: str = "/", step: str = "first_ten_minutes.2") -> None:
    open_app(page, url, path, l=step)
    page.wait_for_selector(".cv-lesson[data-drawn]")
    page.keyboard.press("p")
    page.wait_for_selector(".cv-lesson.presenting")


OPENED: dict[str, Callable[[Page, str], None]] = {
    "drawn": _drawn,
    "redrawn": _redrawn,
    "pen": _pens,
    "presented": _presented,
    "compared": lambda page, url: open_app(page, url, vs="scratch8"),
    "photo": _photo,
    "menu": _menu,
    "trained": _trained,
    "taken": _taken,
    "pool": _pool,
    "glossary": lambda page, url: open_app(page, url, "/glossary", term="padding"),
    "asked": lambda page, url: open_app(page, url, ask="1"),
    "asked in a lesson": lambda page, url: open_app(page, url, l="first_ten_minutes.4"),
    "lesson presented": _lesson_presented,
    "layer presented": lambda page, url: _lesson_presented(page, url, "/inside", "what_a_filter_does.2"),
    "networks presented": lambda page, url: _lesson_presented(page, url, "/networks", "how_it_learns.5"),
    "twins": lambda page, url: open_app(page, url, "/networks", l="how_it_learns.5"),
    "locked": lambda page, url: open_app(page, url, hide="menu.pickers.tools"),
    "lesson": lambda page, url: open_app(page, url, "/networks", l="how_it_learns.5"),
}


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Server) -> Iterator[Callable[[str, bool], Page]]:
    """A page of the app by its name, with a mouse or a finger, opened once for all checks."""
    pages: dict[tuple[str, bool], Page] = {}

    def open_once(name: str, touch: bool) -> Page:
        if (name, touch) not in pages:
            context = new_context(browser, touch=touch)
            context.add_init_script(ASK)
            page = pages[name, touch] = context.new_page()
            if name in OPENED:
                OPENED[name](page, server.url)
            else:
                open_app(page, server.url, f"/{name}")
            page.wait_for_function("styled()")
        return pages[name, touch]

    yield open_once
    for page in pages.values():
        page.context.close()


RULES = overrides()


# One after another what is looked at on one page at one size: to lay a page out anew takes longer than to look.
BY_PAGE = sorted(CHECKS, key=lambda name: (CHECKS[name].page, CHECKS[name].touch, CHECKS[name].size))


@pytest.mark.parametrize("name", BY_PAGE)
def test_the_rule_does_what_it_is_for_and_nothing_else_does(opened: Callable[[str, bool], Page], name: str) -> None:
    check = CHECKS[name]
    page = opened(check.page, check.touch)
    page.set_viewport_size({"width": check.size[0], "height": check.size[1]})
    page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **check.media})
    page.evaluate("told => window.words = told", check.words)
    page.wait_for_function(f"(() => {{ try {{ return {check.true} }} catch {{ return false }} }})()", timeout=SOON)
    page.evaluate("rule => alone(rule)", RULES[name])
    try:
        page.wait_for_function(f"!({check.true})", timeout=SOON)
    finally:
        page.evaluate("sheet.textContent = whole")
