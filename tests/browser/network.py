"""The network picture alone on a page, for its tests: showing it, pointing at it, reading its colours."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Page

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Trace
from tests.browser.chromium import IDLE
from tests.serving import Server


def traced(model: str, digit: int = 0) -> Trace:
    return trace(load(model), Digit.of_ink(mnist(train=False)[0][digit].numpy()))


def show(page: Page, server: Server, **asked: object) -> Page:
    page.goto(f"{server.url}/?{urlencode({'alone': 'network', **asked})}")
    page.wait_for_selector(".cv-network[data-drawn='1']")
    page.wait_for_selector(IDLE)
    return page


def middle(page: Page, layer: str, channel: int, row: float = 0.5, column: float = 0.5) -> tuple[float, float]:
    """Where on the screen a tile lies; row and column as a share of it."""
    box = page.locator(f"[data-layer={layer}] .item").nth(channel).bounding_box()
    assert box
    return box["x"] + column * box["width"], box["y"] + row * box["height"]


def point(page: Page, layer: str, channel: int, row: float = 0.5, column: float = 0.5) -> None:
    x, y = middle(page, layer, channel, row, column)
    page.mouse.move(x - 1, y - 1)
    page.mouse.move(x, y)


def colour(page: Page, layer: str, channel: int, row: float, column: float) -> str:
    """The colour on the layer's canvas at a share of a tile, as #rrggbb."""
    return page.evaluate(
        """([layer, channel, row, column]) => {
          const shadows = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
          const root = shadows.map((s) => s.querySelector('.cv-network')).find(Boolean);
          const box = root.querySelector(`[data-layer=${layer}]`), canvas = box.querySelector('canvas');
          const item = box.querySelectorAll('.item')[channel];
          const a = item.getBoundingClientRect(), b = canvas.getBoundingClientRect(), scale = canvas.width / b.width;
          const x = (a.x - b.x + column * a.width) * scale, y = (a.y - b.y + row * a.height) * scale;
          const [red, green, blue] = canvas.getContext('2d').getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
          return '#' + [red, green, blue].map((v) => v.toString(16).padStart(2, '0')).join('');
        }""",
        [layer, channel, row, column],
    )


def number(text: str) -> np.float32:
    return np.float32(text.replace("−", "-"))
