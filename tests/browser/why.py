"""What the tests of the page Why share: the digit that stands there, and the shares that are shown."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from cnn_viz.engine.data.sources import mnist
from cnn_viz.records import Digit

EXAMPLE = Digit.of_ink(mnist(train=False)[0][0].numpy())


def shares(root: Locator) -> list[float]:
    said = root.locator(".bars .number:last-child").all_inner_texts()
    return [0.0 if "<" in text else float(re.sub(r"[^\d.]", "", text)) / 100 for text in said]
