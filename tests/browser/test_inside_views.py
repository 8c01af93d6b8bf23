"""Each kind of layer inside: its numbers as the browser shows them are PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

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
