"""The network picture's depths alone on a page, against torch: overview, one layer, its filters, two classes."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.figures.palette import LIGHT
from cnn_viz.records import Digit, Trace
from tests.browser.chromium import box_at_rest
from tests.browser.network import colour, show, traced
from tests.serving import Server


@pytest.fixture(scope="module")
def server(alone: Server) -> Server:
    return alone


def _torch(model: str) -> Trace:
    return trace(load(model), Digit.of_ink(mnist(train=False)[0][0].numpy()))


def _shown(page: Page, layer: str) -> list[int]:
    items = page.locator(f"[data-layer={layer}] .item:not([hidden])")
    return [int(c) for c in items.evaluate_all("all => all.map((e) => e.dataset.c)")]


def test_the_overview_shows_the_maps_with_the_largest_means(page: Page, server: Server) -> None:
    show(page, server, model="pen", stage="overview")
    for layer in ("relu1", "relu4", "pool2"):
        means = _torch("pen")[layer].output.reshape(32 if layer != "relu1" else 16, -1).mean(axis=1, dtype=np.float64)
        shown = _shown(page, layer)
        assert 2 <= len(shown) <= 4 and sorted(shown) == sorted(np.argsort(-means, kind="stable")[: len(shown)])
    after = _shown(page, "relu1")
    page.get_by_role("radio", name="before").click()
    assert _shown(page, "conv1") == after  # the same maps, before their activation


def test_keys_walk_from_the_overview_into_a_map_and_back(page: Page, server: Server) -> None:
    show(page, server, model="scratch8", stage="overview")
    network = page.locator(".cv-network")
    page.get_by_role("button", name="Save picture").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(network).to_have_attribute("data-depth", "layer")
    expect(page.locator(".walk")).to_be_focused()
    for key, title in (("ArrowRight", "max pool 1"), ("PageDown", "flatten"), ("ArrowLeft", "max pool 1")):
        page.keyboard.press(key)
        expect(page.locator(".walk h2")).to_have_text(title)
    expect(page.locator("[aria-live]")).to_contain_text("8 × 26 × 26 → 8 × 13 × 13")
    page.keyboard.press("Escape")
    expect(network).to_have_attribute("data-depth", "overview")
    expect(page.locator("[data-layer=pool1] .item:focus")).to_have_count(1)


def test_filters_stand_where_their_maps_stood(page: Page, server: Server) -> None:
    show(page, server, model="pen", stage="conv1")
    kernels = traced("pen")["conv1"].weights["weight"]
    channel, _, row, column = np.unravel_index(np.abs(kernels).argmax(), kernels.shape)
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("button", name="Filters")).to_have_attribute("aria-pressed", "true")
    strongest = LIGHT.negative[-1] if kernels[channel, 0, row, column] < 0 else LIGHT.positive[-1]
    tile = page.locator("[data-layer=conv1] .item").nth(int(channel))
    box = box_at_rest(tile)
    cell = int(box["width"]) // 5
    at = [((k + 0.5) * cell) / box["width"] for k in (int(row), int(column))]
    assert colour(page, "conv1", int(channel), *at) == strongest


@pytest.mark.parametrize("model", ["pen", "conv3_same"])
def test_why_one_digit_and_not_another_adds_up_to_torchs_logits(page: Page, server: Server, model: str) -> None:
    show(page, server, model=model, stage="softmax")
    whole = _torch(model)
    first, second = np.argsort(-whole.logits)[:2]
    versus = page.locator(".versus")
    for select, digit in enumerate((first, second)):
        expect(versus.locator("select").nth(select)).to_have_value(str(digit))
    shares = [float(n.replace("−", "-")) for n in versus.locator(".number").all_inner_texts()]
    assert sum(shares) == pytest.approx(float(whole.logits[first] - whole.logits[second]), abs=0.06)
    dense = whole.layers[-2]
    parts = (dense.weights["weight"][first] - dense.weights["weight"][second]).astype(np.float64) * dense.input.ravel()
    if model == "pen":
        parts = parts.reshape(32, 9).sum(axis=1)
    largest = int(np.abs(parts).argmax())
    assert shares[0] == pytest.approx(parts[largest], abs=0.006)
    expect(versus.locator(".name").first).to_contain_text(f" {largest + 1} of {len(parts)}")
    versus.locator("select").nth(1).select_option("4")
    shares = [float(n.replace("−", "-")) for n in versus.locator(".number").all_inner_texts()]
    assert sum(shares) == pytest.approx(float(whole.logits[first] - whole.logits[4]), abs=0.06)
