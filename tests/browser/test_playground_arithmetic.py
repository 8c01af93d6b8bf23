"""The playground's arithmetic, the real JavaScript in Chromium, against PyTorch: every padding, stride and dilation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from cnn_viz.engine.playground.bench import Conv, LocalNorm, cells
from cnn_viz.engine.playground.operations import run
from tests.tree import ROOT

INSIDE = ROOT / "cnn_viz" / "ui" / "components" / "inside"


@pytest.fixture(scope="module")
def calculator(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=(INSIDE / "arithmetic.js").read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.mark.parametrize("fill", ["zeros", "replicate", "reflect"])
@pytest.mark.parametrize("padding", [0, 2, "same"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_browsers_sums_are_torchs(calculator: Page, fill: str, padding: int | str, size: int) -> None:
    chance = np.random.default_rng(size)
    x = chance.normal(0, 5, (1, 3, 9, 8)).astype(np.float32)
    for stride, dilation in ((1, 1), (2, 1), (3, 2), (1, 3)):
        step = Conv("own", cells(chance.normal(0, 1, (3, size, size))), stride, padding, fill, dilation, 0.5)
        done = run(x, [step])
        if done.problem:
            continue
        layer = done.layers[1]
        ours = calculator.evaluate(
            """([input, weight, settings, h, w]) => {
              const side = weight[0].length, x = Float32Array.from(input);
              const weights = { values: Float32Array.from(weight.flat(2)), shape: [3, side, side] };
              const at = (row, column) => convolved(x, [3, 9, 8], weights, 0.5, settings, row, column).total;
              return Array.from({ length: h * w }, (_, k) => at(Math.floor(k / w), k % w));
            }""",
            [x.ravel().tolist(), step.weights, {**layer.settings, "fill": fill}, *layer.output.shape[1:]],
        )
        np.testing.assert_allclose(ours, layer.output.ravel(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_the_browsers_local_response_norm_is_torchs(calculator: Page, size: int) -> None:
    x = np.random.default_rng(size).normal(0, 5, (1, 3, 1, 1)).astype(np.float32)
    layer = run(x, [LocalNorm(size, 0.5, 0.75, 2.0)]).layers[1]
    ours = calculator.evaluate(
        "([values, settings]) => values.map((_, c) => responded(values, c, settings).total)",
        [x.ravel().tolist(), layer.settings],
    )
    np.testing.assert_allclose(ours, layer.output.ravel(), rtol=1e-5)
