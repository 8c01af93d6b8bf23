"""What the browser says of back-propagation against torch.autograd: every layer, every network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.learning_step import learning_step
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Array, Digit
from tests.javascript import Node
from tests.unit.ui.components.test_arithmetic import (
    _LOAD,
    NOTHING,
    POSITIONS,
    RELATIVE,
    made_up,
    moves,
    packed,
    traced,
)

LABEL = 5
_HAND_OVER = """(given) => {
  const { delta, input, weight, move, ...rest } = given;
  globalThis.at = { ...rest, delta: floats(delta), input: floats(input), weight: weight && floats(weight) };
  globalThis.at.move = move && sliding(move);
}"""
# By kind: an entry of the layer's input, [c, row, column]. at.weight: all of the layer's weights.
_BACK = {
    "conv": """([c, row, column]) => {
      const [n, per, kh, kw] = at.shape, group = Math.floor(c / per), share = n / at.groups, size = kh * kw;
      const values = new Float32Array(share * size);
      for (let k = 0; k < share; k++) {
        const from = ((group * share + k) * per + (c % per)) * size;
        values.set(at.weight.subarray(from, from + size), k * size);
      }
      return convBack(at.delta, at.out, { values, shape: [share, kh, kw] }, at.move, row, column, group * share).total;
    }""",
    "dense": """([c]) => denseBack(at.delta, at.weight.filter((_, k) => k % at.shape[1] === c)).total""",
    "relu": "([c, row, column]) => reluBack(at.delta, at.input, at.in, c, row, column).total",
    "flatten": "([c, row, column]) => flattenBack(at.delta, at.in, c, row, column).total",
    "max_pool": """([c, row, column]) => {
      const [h, w] = at.in, map = at.input.subarray(c * h * w, (c + 1) * h * w);
      return maxPoolBack(at.delta, at.out, map, at.in, c, at.move, row, column).total;
    }""",
    "avg_pool": "([c, row, column]) => avgPoolBack(at.delta, at.out, c, at.move, row, column).total",
    "softmax": f"([c]) => softmaxBack(at.input, {LABEL}, c).total",
}
# By one weight: [filter, channel, a, b].
_WEIGHT_BACK = {
    "conv": """([k, c, a, b]) => {
      const per = at.shape[1], channel = Math.floor(k / (at.shape[0] / at.groups)) * per + c;
      return convWeightBack(at.delta, at.out, k, at.input, at.in, channel, at.move, a, b).total;
    }""",
    "dense": "([k, c]) => denseWeightBack(at.delta, k, at.input[c]).total",
}


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("lib/arithmetic.js", "lib/backward.js") as node:
        node.evaluate(_LOAD)
        yield node


def hand_over(node: Node, layer: Any, by_output: Array) -> None:
    def size(array: Array) -> list[int]:
        return [int(n) for n in (*array.shape, 1, 1)[1:3]]

    weight = layer.weights.get("weight")
    node.evaluate(
        _HAND_OVER,
        {
            "delta": packed(by_output),
            "input": packed(layer.input),
            "weight": None if weight is None else packed(weight),
            "shape": None if weight is None else list(weight.shape),
            "groups": int(layer.settings.get("groups", 1)),
            "in": size(layer.input),
            "out": size(layer.output),
            "move": moves(layer) if layer.kind in ("conv", "max_pool", "avg_pool") else None,
        },
    )


def some_places(array: Array, seed: int) -> list[tuple[int, ...]]:
    chance = np.random.default_rng(seed)
    return [(0,) * array.ndim, tuple(n - 1 for n in array.shape)] + [
        tuple(int(chance.integers(n)) for n in array.shape) for _ in range(POSITIONS)
    ]


def compare(node: Node, code: str, gradient: Array, pad: int, what: str) -> None:
    places = some_places(gradient, 4)
    ours = node.evaluate(f"(places) => places.map({code})", [[*at, *(0,) * (pad - len(at))] for at in places])
    theirs = [float(gradient[at]) for at in places]
    atol = NOTHING * float(np.abs(gradient).max())
    np.testing.assert_allclose(ours, theirs, rtol=RELATIVE, atol=atol, err_msg=what)


@pytest.mark.parametrize("model", MODELS)
def test_every_layer_hands_on_what_autograd_does(node: Node, model: str) -> None:
    trace = traced(model, 3)
    digit = Digit.of_ink(mnist(train=False)[0][3].numpy())
    seen = set()
    for name, found in learning_step(load(model), digit, LABEL, 0.01).layers.items():
        layer = trace[name]
        if layer.kind not in _BACK:
            continue
        hand_over(node, layer, found.by_output)
        compare(node, _BACK[layer.kind], found.by_input, 3, name)
        if layer.kind in _WEIGHT_BACK:
            compare(node, _WEIGHT_BACK[layer.kind], found.by_weights["weight"], 4, name)
        seen.add(layer.kind)
    assert {"conv", "max_pool", "dense", "softmax"} <= seen


@pytest.mark.parametrize(
    ("kind", "module", "shape"),
    [
        ("conv", torch.nn.Conv2d(3, 4, 3, stride=2, padding=1), (3, 9, 9)),
        ("conv", torch.nn.Conv2d(2, 4, 3, dilation=2, padding=2), (2, 8, 8)),
        ("conv", torch.nn.Conv2d(4, 6, 3, groups=2), (4, 7, 7)),
        ("conv", torch.nn.Conv2d(1, 2, (5, 3), stride=3), (1, 14, 12)),
        ("max_pool", torch.nn.MaxPool2d(3, stride=2, padding=1), (2, 9, 9)),
        ("avg_pool", torch.nn.AvgPool2d(3, stride=2, padding=1), (2, 9, 9)),
    ],
    ids=["stride", "dilation", "groups", "oblong", "overlapping", "mean with padding"],
)
def test_settings_that_our_networks_do_not_use(
    node: Node, kind: str, module: torch.nn.Module, shape: tuple[int, ...]
) -> None:
    layer = made_up(kind, module, shape)
    x = torch.from_numpy(layer.input.copy())[None].requires_grad_()
    y = module(x)
    torch.manual_seed(2)
    y.backward(delta := torch.randn(y.shape))
    assert x.grad is not None
    hand_over(node, layer, delta[0].numpy())
    compare(node, _BACK[kind], x.grad[0].numpy(), 3, "by input")
    if kind == "conv":
        compare(node, _WEIGHT_BACK[kind], module.weight.grad.numpy(), 4, "by weight")
