"""The page "Inside a layer" as the browser tests open it, move over it and read it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Trace
from tests.browser.chromium import box_at_rest, open_app
from tests.serving import Server


def traced(model: str) -> Trace:
    """What the page shows where nothing is drawn: the first test digit."""
    return trace(load(model), Digit.of_ink(mnist(train=False)[0][0].numpy()))


def step_into(page: Page, server: Server, place: str, model: str = "pen", **more: str) -> Locator:
    """Open the page at a place, "conv1.3.12.14"; returns the component's root."""
    open_app(page, server.url, "/inside", m=model, s=place, **more)
    root = page.locator(".cv-inside[data-drawn='1']")
    expect(root).to_have_attribute("data-layer", place.split(".")[0])
    return root


def number(text: str) -> float:
    found = re.search(r"-?\d+(\.\d+)?(e[-+]?\d+)?", text.replace("−", "-").replace(",", ""))
    assert found, text
    return float(found[0])


def proven(root: Locator) -> tuple[float, float, float]:
    """The proof line: our sum, PyTorch's, the difference."""
    said = root.locator(".proof").inner_text().replace("−", "-")
    ours, theirs, apart = (float(x.rstrip(".,")) for x in re.findall(r"-?\d[\d.]*(?:e[-+]?\d+)?", said))
    return ours, theirs, apart


def point(page: Page, root: Locator, row: float, column: float, size: tuple[int, int]) -> None:
    """Move the mouse over a position of the output map."""
    board = root.locator(".to .board")
    expect(board).to_be_visible()
    # Playwright's own scrolling fails where the board is laid out anew meanwhile.
    board.evaluate("board => board.scrollIntoViewIfNeeded()")
    box = box_at_rest(board)
    x, y = (column + 0.5) / size[1] * box["width"], (row + 0.5) / size[0] * box["height"]
    page.mouse.move(box["x"] + x - 1, box["y"] + y - 1)
    page.mouse.move(box["x"] + x, box["y"] + y)


def table(root: Locator) -> list[list[str]]:
    """The numbers as a screen reader finds them."""
    root.locator("details summary").click()
    expect(root.locator("details table tr").nth(2)).to_be_visible()
    return root.locator("details table tr").evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.textContent))")
