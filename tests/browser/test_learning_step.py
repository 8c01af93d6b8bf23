"""One step of learning on the page Why: what is shown is autograd's, and every product can be reached by keys."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from cnn_viz.engine.explain.learning_step import learning_step
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.text import say
from tests.browser.chromium import open_app
from tests.browser.why import EXAMPLE
from tests.serving import Server


def learn(page: Page, server: Server, **query: str) -> Locator:
    open_app(page, server.url, "/why", w="learn", **query)
    root = page.locator(".cv-backward[data-drawn='1']")
    expect(root).to_be_visible()
    return root


def number(root: Locator, name: str) -> float:
    return float(root.get_attribute(f"data-{name}") or "nan")


def open_layer(root: Locator, name: str) -> None:
    root.locator(f".layer[data-layer={name}]").click()
    expect(root).to_have_attribute("data-layer", name)


def test_every_layer_is_opened_and_its_numbers_are_autograd_s(page: Page, server: Server) -> None:
    root = learn(page, server, m="scratch8")
    page.locator(".st-key-learn_label").get_by_role("radio", name="3", exact=True).click()
    found = learning_step(load("scratch8"), EXAMPLE, 3, 0.01)
    expect(root).to_have_attribute("data-loss", str(found.loss))
    assert number(root, "after") == found.loss_after
    for name, layer in reversed(list(found.layers.items())):
        open_layer(root, name)
        at = [int(k) for k in (root.get_attribute("data-at") or "").split(".")][: layer.by_input.ndim]
        np.testing.assert_allclose(number(root, "total"), layer.by_input[tuple(at)], rtol=1e-4, atol=1e-7)
        if layer.by_weights:
            weight = [int(k) for k in (root.get_attribute("data-weight") or "").split(".")]
            slope = layer.by_weights["weight"]
            np.testing.assert_allclose(number(root, "slope"), slope[tuple(weight[: slope.ndim])], rtol=1e-4)
        expect(root.locator(".proof.apart")).to_have_count(0)


def test_places_and_weights_are_walked_by_keys(page: Page, server: Server) -> None:
    root = learn(page, server, m="pen")
    page.locator(".st-key-learn_label").get_by_role("radio", name="3", exact=True).click()
    open_layer(root, "conv2")
    found = learning_step(load("pen"), EXAMPLE, 3, 0.01).layers["conv2"]
    root.locator(".choice select").first.select_option("4")
    expect(root).to_have_attribute("data-channel", "4")
    before = [int(k) for k in (root.get_attribute("data-at") or "").split(".")]
    root.locator(".one .board").focus()
    page.keyboard.press("ArrowUp" if before[1] else "ArrowDown")
    row = before[1] - 1 if before[1] else 1
    expect(root).to_have_attribute("data-at", f"4.{row}.{before[2]}")
    np.testing.assert_allclose(number(root, "total"), found.by_input[4, row, before[2]], rtol=1e-4, atol=1e-7)
    kernel = root.locator(".kernel[role=application]")
    kernel.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    k = int((root.get_attribute("data-weight") or "").split(".")[0])
    expect(root).to_have_attribute("data-weight", f"{k}.4.0.1")
    np.testing.assert_allclose(number(root, "slope"), found.by_weights["weight"][k, 4, 0, 1], rtol=1e-4)
    expect(root.locator(".moved")).to_contain_text("− 0.01 ×")


def test_steps_are_taken_and_taken_back(page: Page, server: Server) -> None:
    root = learn(page, server, m="scratch8")
    page.locator(".st-key-learn_label").get_by_role("radio", name="3", exact=True).click()
    model: Any = load("scratch8")
    losses = []
    for _ in range(3):
        step = learning_step(model, EXAMPLE, 3, 0.01)
        losses.append(str(step.loss))
        model = step.after
    expect(root).to_have_attribute("data-loss", losses[0])
    for loss in losses[1:]:
        page.get_by_role("button", name=say("backward.step", "en")).click()
        expect(root).to_have_attribute("data-loss", loss)
    expect(page.get_by_text(say("backward.done", "en", n=2))).to_be_visible()
    page.get_by_role("button", name=say("backward.again", "en")).click()
    expect(root).to_have_attribute("data-loss", losses[0])
