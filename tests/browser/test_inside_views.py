"""Each kind of layer inside: its numbers as the browser shows them are PyTorch's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.inside import number, proven, step_into, table, traced
from tests.serving import Server


def test_every_product_stands_in_the_table(page: Page, server: Server) -> None:
    whole = traced("pen")
    root = step_into(page, server, "conv1.2.0.0")
    rows = table(root)
    assert rows[0] == ["channel", "row", "column", "input", "weight", "product"]
    weights = whole["conv1"].weights["weight"][2].ravel()
    numbers = rows[1 : 1 + weights.size]
    assert [np.float32(number(r[4])) for r in numbers] == list(weights)
    assert sum(r[1] == "padding" for r in numbers) == 25 - 9, "the corner sees 3 x 3 of the digit"
    products = sum(number(r[5]) for r in numbers)
    assert products + number(rows[-3][1]) == pytest.approx(float(whole["conv1"].output[2, 0, 0]), rel=1e-4)


def test_max_pooling_marks_the_winner_and_tells_the_mean(page: Page, server: Server) -> None:
    whole = traced("pen")
    root = step_into(page, server, "pool1.3.5.6")
    window = whole["pool1"].input[3, 10:12, 12:14]
    values = [number(text) for text in root.locator(".couple dd").all_inner_texts()]
    assert values[:4] == pytest.approx(window.ravel().tolist(), rel=1e-6)
    assert values[4] == pytest.approx(float(window.max()), rel=1e-6)
    assert number(root.locator(".workings .readout").inner_text()) == pytest.approx(float(window.mean()), rel=1e-6)


def test_batch_norm_changes_its_output_in_training(page: Page, server: Server) -> None:
    root = step_into(page, server, "norm1.5.4.4", "conv5_bn")
    canvas = root.locator(".to .board canvas").first
    before = canvas.evaluate("e => e.toDataURL()")
    assert proven(root)[2] < 1e-5
    root.get_by_role("radio", name="training").click()
    expect(root.locator(".proof")).to_contain_text("In training")
    assert canvas.evaluate("e => e.toDataURL()") != before
    root.get_by_role("radio", name="reading").click()
    assert canvas.evaluate("e => e.toDataURL()") == before


def test_temperature_flattens_the_probabilities(page: Page, server: Server) -> None:
    root = step_into(page, server, "softmax.7")
    assert proven(root)[2] < 1e-6
    column = root.locator(".exponents tr td:nth-of-type(3)")
    assert sum(number(t) for t in column.all_inner_texts()[:10]) == pytest.approx(1, abs=1e-3)
    root.locator(".temper input").fill("20")
    hot = [number(t) for t in column.all_inner_texts()[:10]]
    logits = traced("pen").logits / 10
    assert hot == pytest.approx((np.exp(logits) / np.exp(logits).sum()).tolist(), abs=1e-3)
    root.locator(".temper button").click()
    assert proven(root)[2] < 1e-6


def test_dense_tells_what_spoke_for_and_against(page: Page, server: Server) -> None:
    layer = traced("pen")["dense1"]
    root = step_into(page, server, "dense1.7")
    products = layer.weights["weight"][7] * layer.input
    first = [number(lists.locator("li .number").first.inner_text()) for lists in root.locator(".weighing").all()]
    assert first == pytest.approx([float(products.max()), float(products.min())], abs=1e-4)
    assert proven(root)[2] < 1e-4


def test_two_digits_are_set_against_each_other(page: Page, server: Server) -> None:
    whole = traced("pen")
    layer = whole["dense1"]
    root = step_into(page, server, "softmax.7")
    expect(root.locator(".odds")).to_be_hidden()
    root.get_by_label("Set against").select_option("3")
    apart = float(layer.output[7]) - float(layer.output[3])
    said = [number(word) for word in re.findall(r"\d[\d.]*(?:e\+\d+)?", root.locator(".odds span").inner_text())]
    assert said[1] == pytest.approx(np.exp(apart), rel=5e-3) and said[-1] == pytest.approx(apart, rel=5e-3)
    root.get_by_role("button", name="What makes this difference").click()
    expect(root).to_have_attribute("data-layer", "dense1")
    weights = layer.weights["weight"].astype(np.float64)
    products = (weights[7] - weights[3]) * layer.input
    first = [number(lists.locator("li .number").first.inner_text()) for lists in root.locator(".weighing").all()]
    assert first == pytest.approx([float(products.max()), float(products.min())], abs=1e-4)
    expect(root.locator(".weighing h3")).to_have_text(["More for 7", "More for 3"])
    assert proven(root)[1] == pytest.approx(apart, rel=1e-6) and proven(root)[2] < 1e-4
    root.get_by_label("Set against").select_option("no other digit")
    expect(root.locator(".weighing h3").first).to_have_text("For it")
    assert proven(root)[1] == pytest.approx(float(layer.output[7]), rel=1e-6)


@pytest.mark.parametrize("place", ["conv1.2.14.14", "conv4.3.7.7"])  # 5 x 5 over the digit, 3 x 3 over 32 maps
def test_window_products_and_sum_are_in_sight_together_on_a_projector(
    new_page: NewPage, server: Server, place: str
) -> None:
    page = new_page((1280, 720))
    root = step_into(page, server, place)
    root.locator(".play").click()
    expect(root).to_have_attribute("data-playing", "1")
    for part in (".from .board", ".to .board", ".channel >> nth=0", ".side .total >> nth=-1", ".proof", ".play"):
        expect(root.locator(part)).to_be_in_viewport(ratio=1)
