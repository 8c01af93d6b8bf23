"""The browser's arithmetic and geometry against PyTorch and the engine: every layer, every network."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.receptive_field import field, geometry
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, LayerTrace, Trace
from tests.javascript import Node

POSITIONS = 40  # random ones a layer
RELATIVE = 1e-4
# A sum of many products that nearly cancel is as exact as its products: float32 has 6e-8 of the layer's largest value.
NOTHING = 1e-6

_LOAD = """() => {
  globalThis.floats = (text) => new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
}"""

_COMPUTE = {
    "conv": """([c, row, column]) => {
      const { input, weights, shape } = layer, [, n, kh, kw] = weights.weight.shape, size = n * kh * kw;
      const weight = { values: weights.weight.values.subarray(c * size, (c + 1) * size), shape: [n, kh, kw] };
      return convolved(input, shape, weight, weights.bias?.values[c] ?? 0, sliding(layer), row, column).total;
    }""",
    "max_pool": """([c, row, column]) => {
      const { input, shape: [, h, w] } = layer;
      return pooled(input.subarray(c * h * w, (c + 1) * h * w), [h, w], sliding(layer), row, column).max;
    }""",
    "avg_pool": """([c, row, column]) => {
      const { input, shape: [, h, w] } = layer;
      return pooled(input.subarray(c * h * w, (c + 1) * h * w), [h, w], sliding(layer), row, column).mean;
    }""",
    "batch_norm": """([c, row, column]) => {
      const { input, shape: [, h, w], settings, weights: { weight, bias, running_mean, running_var } } = layer;
      const used = { mean: running_mean.values[c], variance: running_var.values[c], eps: settings.eps };
      const learned = { gamma: weight.values[c], beta: bias.values[c] };
      return normed(input[c * h * w + row * w + column], { ...used, ...learned }).total;
    }""",
    "dense": """([c]) => {
      const { input, weights } = layer, n = input.length;
      return weighed(input, weights.weight.values.subarray(c * n, (c + 1) * n), weights.bias.values[c]).total;
    }""",
    "softmax": "([c]) => softened(layer.input).probabilities[c]",
    "relu": "([c, row, column]) => rectified(layer.input[c * layer.tile + row * layer.wide + column])",
}


@pytest.fixture(scope="module")
def calculator() -> Iterator[Node]:
    with Node("lib/arithmetic.js", "lib/geometry.js") as node:
        node.evaluate(_LOAD)
        yield node


def traced(model: str, digit: int) -> Trace:
    return trace(load(model), Digit.of_ink(mnist(train=False)[0][digit].numpy()))


def packed(array: np.ndarray) -> str:
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def moves(layer: LayerTrace) -> dict[str, Any]:
    return {"geometry": asdict(geometry(layer)), "settings": dict(layer.settings)}


def hand_over(page: Node, layer: LayerTrace) -> None:
    weights = {n: {"shape": list(w.shape), "values": packed(w)} for n, w in layer.weights.items()}
    tile = int(np.prod(layer.output.shape[1:]))
    given = {"input": packed(layer.input), "shape": list(layer.input.shape), "weights": weights, "tile": tile}
    page.evaluate(
        """(given) => {
          const weights = {};
          for (const [name, w] of Object.entries(given.weights)) weights[name] = { ...w, values: floats(w.values) };
          globalThis.layer = { ...given, input: floats(given.input), weights };
        }""",
        {**given, **moves(layer), "wide": layer.output.shape[-1] if layer.output.ndim == 3 else 1},
    )


def positions(layer: LayerTrace, seed: int) -> list[list[int]]:
    chance = np.random.default_rng(seed)
    shape = (*layer.output.shape, 1, 1)[:3]
    corners = [[0, 0, 0], [n - 1 for n in shape]]
    return corners + [[int(chance.integers(n)) for n in shape] for _ in range(POSITIONS)]


@pytest.mark.parametrize("model", MODELS)
def test_every_layer_computes_what_torch_does(calculator: Node, model: str) -> None:
    seen = set()
    for layer in traced(model, 3).layers:
        if layer.kind not in _COMPUTE:
            continue
        hand_over(calculator, layer)
        places = positions(layer, seed=7)
        ours = calculator.evaluate(f"(places) => places.map({_COMPUTE[layer.kind]})", places)
        output = layer.output.reshape((*layer.output.shape, 1, 1)[:3])
        theirs = [float(output[c, row, column]) for c, row, column in places]
        np.testing.assert_allclose(
            ours, theirs, rtol=RELATIVE, atol=NOTHING * float(np.abs(output).max()), err_msg=layer.name
        )
        seen.add(layer.kind)
    assert {"conv", "max_pool", "dense"} <= seen


def made_up(kind: str, module: torch.nn.Module, shape: tuple[int, ...]) -> LayerTrace:
    """A layer as trace() would give it, of a module that none of our networks has."""
    from cnn_viz.engine.inspection.layer_kinds import settings_of
    from cnn_viz.engine.inspection.trace import _weights

    torch.manual_seed(1)
    x = torch.randn(1, *shape)
    with torch.inference_mode():
        y = module.eval()(x)
    return LayerTrace("made_up", kind, x[0].numpy(), y[0].numpy(), _weights(module), settings_of(module))


@pytest.mark.parametrize(
    ("kind", "module", "shape"),
    [
        ("conv", torch.nn.Conv2d(3, 4, 3, stride=2, padding=1), (3, 9, 9)),
        ("conv", torch.nn.Conv2d(2, 4, 3, dilation=2, padding=2), (2, 8, 8)),
        ("conv", torch.nn.Conv2d(1, 2, (5, 3), stride=3), (1, 14, 12)),
        ("max_pool", torch.nn.MaxPool2d(3, stride=2, padding=1), (2, 9, 9)),
        ("avg_pool", torch.nn.AvgPool2d(3, stride=2, padding=1), (2, 9, 9)),
        ("avg_pool", torch.nn.AvgPool2d(2), (2, 8, 8)),
    ],
    ids=["stride", "dilation", "oblong", "overlapping", "mean with padding", "mean"],
)
def test_settings_that_our_networks_do_not_use(
    calculator: Node, kind: str, module: torch.nn.Module, shape: tuple[int, ...]
) -> None:
    layer = made_up(kind, module, shape)
    hand_over(calculator, layer)
    places = positions(layer, seed=2)
    ours = calculator.evaluate(f"(places) => places.map({_COMPUTE[kind]})", places)
    np.testing.assert_allclose(ours, [float(layer.output[tuple(p)]) for p in places], rtol=RELATIVE, atol=1e-6)


def test_batch_norm_in_training_takes_the_maps_own_statistics(calculator: Node) -> None:
    map_ = np.random.default_rng(0).normal(2, 3, (1, 1, 6, 6)).astype(np.float32)
    norm = torch.nn.BatchNorm2d(1).train()
    torch.nn.init.constant_(norm.weight, 1.5)
    torch.nn.init.constant_(norm.bias, -0.5)
    theirs = norm(torch.from_numpy(map_)).detach().numpy().ravel()
    ours = calculator.evaluate(
        """(text) => { const map = floats(text), s = statistics(map);
        return Array.from(map, (x) => normed(x, { ...s, eps: 1e-5, gamma: 1.5, beta: -0.5 }).total); }""",
        packed(map_),
    )
    np.testing.assert_allclose(ours, theirs, rtol=RELATIVE, atol=1e-6)


def test_softmax_at_a_temperature(calculator: Node) -> None:
    logits = np.array([-700, 3, 12, 700], np.float32)
    for temperature in (0.1, 1, 10):
        ours = calculator.evaluate("([z, t]) => softened(floats(z), t).probabilities", [packed(logits), temperature])
        theirs = torch.softmax(torch.from_numpy(logits).double() / temperature, 0).numpy()
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-300)


# --- which part of one layer belongs to another's


def shapes(whole: Trace) -> list[dict[str, Any]]:
    layers = []
    for layer in whole.layers:
        n, h, w = (*layer.output.shape, 1, 1)[:3]
        layers.append({"kind": layer.kind, "n": n, "h": h, "w": w, "tile": h * w, **moves(layer)})
    return layers


@pytest.mark.parametrize("model", MODELS)
def test_receptive_fields_are_the_engines(calculator: Node, model: str) -> None:
    whole = traced(model, 0)
    maps = [layer for layer in whole.layers if layer.output.ndim == 3]
    layers = shapes(whole)
    for i, layer in enumerate(maps):
        for c, row, column in positions(layer, seed=i)[:12]:
            parts = calculator.evaluate(
                "([layers, i, at]) => family(layers, i, cell(...at))", [layers, i, [c, row, column]]
            )
            for k in range(i):
                height, width = maps[k].output.shape[1:]
                box = field(whole.layers, layer.name, maps[k].name).box(row, column)
                clipped = [max(0, box.top), max(0, box.left), min(height, box.bottom), min(width, box.right)]
                assert [parts[k][e] for e in ("top", "left", "bottom", "right")] == clipped, (layer.name, maps[k].name)


@pytest.mark.parametrize("model", MODELS)
def test_children_have_their_parent_in_their_field(calculator: Node, model: str) -> None:
    layers = shapes(traced(model, 0))
    for i in range(len(layers) - 1):
        n, h, w = (layers[i][e] for e in ("n", "h", "w"))
        at = [n // 2, h // 3, w // 2]
        children = calculator.evaluate("([layers, i, at]) => family(layers, i, cell(...at))[i + 1]", [layers, i, at])
        assert children is not None or layers[i + 1]["kind"] == "max_pool", "only a trimmed edge feeds nothing"
        if children is None:
            continue
        for corner in (["from", "top", "left"], ("to", "bottom", "right")):
            child = [children[e] - (corner[0] == "to") for e in corner]
            parent = calculator.evaluate(
                "([layers, i, at]) => family(layers, i, cell(...at))[i - 1]", [layers, i + 1, child]
            )
            low, high = [parent[e] for e in ("from", "top", "left")], [parent[e] for e in ("to", "bottom", "right")]
            assert all(a <= x < b for a, x, b in zip(low, at, high, strict=True)), (i, at, child, parent)
