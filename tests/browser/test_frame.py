"""What every page keeps to: the menu ends before the language, numbers stand in line, nothing outgrows its place."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.browser.chromium import PHONE, open_app, overflow
from tests.browser.conftest import NewPage
from tests.diagonal import diagonal
from tests.serving import Server

PAGES = ("draw", "inside", "networks", "build", "train", "playground", "scratch", "why", "glossary", "lessons")


BESIDE = """() => {
  const right = (item) => item.getBoundingClientRect().right;
  const items = [...document.querySelectorAll(".rc-overflow-item:not([aria-hidden=true])")];
  const language = document.querySelector(".st-key-language").getBoundingClientRect();
  return items.length && Math.max(...items.map(right)) <= language.left;
}"""


@pytest.mark.parametrize(
    ("width", "language"), diagonal(product((800, 1024, 1440), ("en", "zh")), ((800, "zh"), (1440, "en")))
)
def test_the_menu_folds_before_it_reaches_the_language(
    new_page: NewPage, server: Server, width: int, language: str
) -> None:
    page = new_page((width, 768))
    open_app(page, server.url, "/glossary", lang=language)
    page.evaluate("document.fonts.ready.then(() => true)")  # letters of another font are of another width
    page.wait_for_function(BESIDE)
    entries = page.locator(".rc-overflow-item:not([aria-hidden=true])")
    fold = page.locator(".rc-overflow-item-rest:not([aria-hidden=true])")
    assert fold.count() or width > 800
    if fold.count():
        words = fold.locator("p").evaluate("p => getComputedStyle(p, '::after').content")
        assert words == f'"{say("frame.more", language)}"'
        fold.get_by_role("button").click()
        folded = page.get_by_test_id("stTopNavDropdownLink")
        expect(folded.first).to_be_visible()
        # both at one moment: a menu that is still being laid out may fold one more
        shown, rest = page.evaluate(
            """() => [".rc-overflow-item:not([aria-hidden=true])", "[data-testid=stTopNavDropdownLink]"]
                .map((kind) => [...document.querySelectorAll(kind)].map((e) => e.innerText))"""
        )
        shown = shown[:-1] + rest
    else:
        shown = entries.all_inner_texts()
    names = [text.splitlines()[-1] for text in shown]
    assert names == [say(f"{name}.title", language) for name in PAGES]


SIZES = [((1440, 900),), ((800, 900),), (PHONE,)]


@pytest.mark.parametrize("size", diagonal(SIZES, SIZES[2:]), ids=["desk", "tablet", "phone"])
def test_a_tables_numbers_end_under_one_another_in_one_line(
    new_page: NewPage, server: Server, size: tuple[int, int]
) -> None:
    page = new_page(size)
    open_app(page, server.url, "/networks")
    cells = page.locator(".st-key-sheets tbody tr > td:nth-child(3) p")
    expect(cells).to_have_count(7)
    page.evaluate("document.fonts.ready.then(() => true)")  # letters of another font are of another width
    boxes = cells.evaluate_all("all => all.map((p) => p.getBoundingClientRect().toJSON())")  # at one moment
    ends = [box["x"] + box["width"] for box in boxes]
    assert max(ends) - min(ends) < 1
    assert len({round(box["x"]) for box in boxes}) > 1, "417,482 is wider than 13,602"
    heights = page.locator(".st-key-sheets td p").evaluate_all("all => all.map(p => p.offsetHeight).filter(h => h)")
    assert len(set(heights)) == 1


LAYERS = ("conv1.2", "conv7.1", "pool2.1", "flatten.5", "dense1.3")
VIEWS = [  # address, what it asks for, what says that it is drawn
    ("/", {}, ".cv-network"),
    ("/networks", {}, ".cv-plan"),
    ("/build", {}, ".cv-build"),
    ("/train", {}, ".cv-learning"),
    ("/playground", {}, ".cv-playground"),
    ("/scratch", {}, ".cv-walk"),
    *(("/inside", {"m": "pen", "s": position}, ".cv-inside") for position in LAYERS),
    ("/inside", {"m": "lenet_rgb", "s": "dense2.3"}, ".cv-inside"),
]


@pytest.mark.parametrize("width", diagonal((PHONE[0], 820, 1280), (PHONE[0],)))
def test_nothing_is_wider_than_its_place(new_page: NewPage, server: Server, width: int) -> None:
    page = new_page((width, 900))
    for path, asked, drawn in VIEWS:
        open_app(page, server.url, path, **asked)
        page.wait_for_selector(f"{drawn}[data-drawn='1']")
        assert overflow(page) == 0, f"{path} {asked}"
        if misfits(page):  # between two layouts: what has another width is laid out in the next frame
            page.wait_for_timeout(1_000)
        assert misfits(page) == [], f"{path} {asked}"


def misfits(page: Page) -> list[str]:
    """Boards squeezed into less than they were drawn for, and maps that reach out of their box."""
    squeezed = "all => all.filter(b => b.offsetWidth < parseFloat(b.style.width) - 1).map(b => b.ariaLabel)"
    out = """all => all.filter(c => c.getBoundingClientRect().right > c.parentElement.getBoundingClientRect().right + 1)
      .map(c => c.ariaLabel)"""
    return page.locator(".board").evaluate_all(squeezed) + page.locator(".layer canvas").evaluate_all(out)
