"""A layer of a kind that nobody has told the inside view about: shown plainly, never a failure."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_viz.text import say
from tests.serving import Server


@pytest.fixture(scope="module")
def server(alone: Server) -> Server:
    return alone


@pytest.mark.parametrize("layer", ["soft1", "squeeze1"])
def test_an_unknown_kind_shows_what_goes_in_and_what_comes_out(page: Page, server: Server, layer: str) -> None:
    slips: list[str] = []
    page.on("pageerror", lambda error: slips.append(str(error)))
    page.goto(f"{server.url}/?alone=inside&layer={layer}")
    root = page.locator(".cv-inside[data-drawn='1']")
    expect(root).to_have_attribute("data-at", "1.3.5")
    expect(root).to_contain_text("has no view of its own for layers of the kind")
    expect(root.locator(".seen")).to_contain_text("the whole digit")
    shown = root.locator(".workings dd").last.inner_text()
    values = np.linspace(-1, 1, 2 * 28 * 28, dtype=np.float32).reshape(2, 28, 28)
    output = values / (1 + np.abs(values))
    if layer == "squeeze1":
        output = output.reshape(2, 14, 2, 14, 2).mean(axis=(2, 4))
    assert np.float32(shown.replace("−", "-")) == pytest.approx(output[1, 3, 5], rel=1e-6)
    assert slips == []


def test_a_kind_of_the_table_without_a_view_of_its_own_says_what_it_is(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?alone=inside&layer=pad1")
    root = page.locator(".cv-inside[data-drawn='1']")
    expect(root).to_have_attribute("data-at", "1.3.5")
    expect(root.locator(".workings")).to_contain_text(say("network.zero_pad_about"))
    came, gone = (np.float32(dd.replace("−", "-")) for dd in root.locator(".workings dd").all_inner_texts()[:2])
    assert came == gone, "the value two rows and columns before"
