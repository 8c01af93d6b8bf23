"""The Draw page as one stage, at the sizes of the screens that it is looked at on, and what must hold on each."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from cnn_viz.engine.models import MODELS
from tests.browser.chromium import open_app, overflow
from tests.browser.drawing import PLACES, draw, scripted

PROJECTORS = ((1024, 768), (1280, 720), (1366, 768), (1440, 900), (1920, 1080))
HANDHELD = ((390, 844), (844, 390), (820, 1180))
SIZES = (*PROJECTORS, *HANDHELD)
TWELVE = "built:1_28-c8_3_same-r-c8_3_same-r-m2-c16_3_same-r-c16_3_same-r-m2-c16_3_same-r-d10"
NETWORKS = (*MODELS, TWELVE)

# Every word that is seen in the components of a page, with its size in CSS pixels; every map in sight, with its sides.
_MEASURED = """() => {
  const roots = [document];
  for (const root of roots) for (const e of root.querySelectorAll('*')) if (e.shadowRoot) roots.push(e.shadowRoot);
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.unseen, .cv-spoken');
  const words = all('.cv-network *, .cv-answer *, .cv-live *').filter(seen)
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [e.textContent.trim(), parseFloat(getComputedStyle(e).fontSize)]);
  const boxes = (selector) => all(selector).filter(seen).map((e) => e.getBoundingClientRect().toJSON());
  return { words, maps: boxes('.item'), canvas: boxes('canvas.upper-canvas'), answer: boxes('.cv-answer'),
    layers: boxes('.layer'), stage: boxes('.stage'), titles: boxes('.head'), under: boxes('.scroller') };
}"""


def opened(page: Page, url: str, model: str, language: str, touch: bool, **query: str) -> None:
    """A digit drawn into this network, looked at as the link says."""
    open_app(page, url, lang=language, m=model, **query)
    draw(page, scripted(3, PLACES[1]), touch=touch)


def measured(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_MEASURED)
    return found


def check(page: Page, size: tuple[int, int]) -> None:
    """Nothing sideways and nothing cut off; beside the canvas, all of it is in sight at once, the answer too."""
    found = measured(page)
    assert overflow(page) == 0
    assert page.locator(".scroller").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    [stage] = found["stage"]
    for box in found["layers"]:
        assert box["left"] >= stage["left"] - 1 and box["right"] <= stage["right"] + 1
        assert box["top"] >= stage["top"] - 1 and box["bottom"] <= stage["bottom"] + 1
    assert min(pixels for _, pixels in found["words"]) >= 12
    if size in PROJECTORS:
        for part in ("canvas", "answer", "stage"):
            [box] = found[part]
            assert box["top"] >= 0 and box["bottom"] <= size[1], part
            assert box["left"] >= 0 and box["right"] <= size[0], part


def walk(page: Page, size: tuple[int, int]) -> int:
    """From the first layer to the last by a clicker's key; how many there are."""
    last = page.locator(".cv-network [data-layer]").last.get_attribute("data-layer")
    for count in range(1, 200):
        check(page, size)
        said = page.locator(".caption").inner_text()
        assert said.strip()
        at = page.locator(".layer:not([hidden])").get_attribute("data-layer")
        if at == last and page.locator(".cv-network .walk .after").is_hidden():
            return count
        page.keyboard.press("PageDown")
        expect(page.locator(".caption")).not_to_have_text(said) if not _paged(page) else page.wait_for_timeout(50)
    raise AssertionError("it never ends")


def _paged(page: Page) -> bool:
    return bool(page.locator(".walk .pages").inner_text())
