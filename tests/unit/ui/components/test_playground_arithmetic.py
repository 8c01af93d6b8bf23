"""The browser's arithmetic against PyTorch in the playground: every padding, stride and dilation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pytest

from cnn_viz.engine.inspection.receptive_field import geometry
from cnn_viz.engine.playground.bench import Conv, LocalNorm, cells
from cnn_viz.engine.playground.operations import run
from tests.javascript import Node


@pytest.fixture(scope="module")
def calculator() -> Iterator[Node]:
    with Node("lib/arithmetic.js") as node:
        yield node


@pytest.mark.parametrize("fill", ["zeros", "replicate", "reflect"])
@pytest.mark.parametrize("padding", [0, 2, "same"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_browsers_sums_are_torchs(calculator: Node, fill: str, padding: int | str, size: int) -> None:
    chance = np.random.default_rng(size)
    x = chance.normal(0, 5, (1, 3, 9, 8)).astype(np.float32)
    for stride, dilation in ((1, 1), (2, 1), (3, 2), (1, 3)):
        step = Conv("own", cells(chance.normal(0, 1, (3, size, size))), stride, padding, fill, dilation, 0.5)
        done = run(x, [step])
        if done.problem:
            continue
        layer = done.layers[1]
        described = {"geometry": asdict(geometry(layer)), "settings": {**layer.settings, "fill": fill}}
        ours = calculator.evaluate(
            """([input, weight, layer, h, w]) => {
              const side = weight[0].length, x = Float32Array.from(input);
              const weights = { values: Float32Array.from(weight.flat(2)), shape: [3, side, side] };
              const at = (row, column) => convolved(x, [3, 9, 8], weights, 0.5, sliding(layer), row, column).total;
              return Array.from({ length: h * w }, (_, k) => at(Math.floor(k / w), k % w));
            }""",
            [x.ravel().tolist(), step.weights, described, *layer.output.shape[1:]],
        )
        np.testing.assert_allclose(ours, layer.output.ravel(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_the_browsers_local_response_norm_is_torchs(calculator: Node, size: int) -> None:
    x = np.random.default_rng(size).normal(0, 5, (1, 3, 1, 1)).astype(np.float32)
    layer = run(x, [LocalNorm(size, 0.5, 0.75, 2.0)]).layers[1]
    ours = calculator.evaluate(
        "([values, settings]) => values.map((_, c) => responded(values, c, settings).total)",
        [x.ravel().tolist(), layer.settings],
    )
    np.testing.assert_allclose(ours, layer.output.ravel(), rtol=1e-5)
