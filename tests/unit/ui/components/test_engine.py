"""The network in the browser against the engine: the same bytes of a digit, and the numbers of torch in every layer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import nn

from cnn_viz.engine.blueprint.layer_specs import Blueprint, blueprint_of
from cnn_viz.engine.blueprint.module import Built
from cnn_viz.engine.blueprint.shape_inference import survey
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digitize import STEPS, NothingDrawn, digitize
from cnn_viz.engine.inspection.layer_kinds import KINDS
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Pixels
from cnn_viz.ui.components.packed_network import network_weights
from tests.javascript import Node
from tests.unit.engine.blueprint.random_blueprints import EVERY, blueprints
from tests.unit.engine.digits.drawn_digits import drawn, some_digit

RELATIVE = 1e-4  # of a layer's largest value

_BINARY = """() => {
  globalThis.bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
  globalThis.text = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
}"""
_DIGITIZE = """({ data, width, height, off }) => digitize({ data: bytes(data), width, height }, off)?.map(
  ({ id, applied, picture: { rows, cols, values }, digit: { ink, colour } }) =>
    [id, applied, rows, cols, text(values), text(ink), text(colour)])"""
_FORWARD = """({ weights, ink, colour }) => {
  const network = networkOf(bytes(weights));
  return runs(network) && forward(network, { ink: bytes(ink), colour: bytes(colour) }).map(text);
}"""


def _text(array: NDArray | bytes) -> str:
    return base64.b64encode(array if isinstance(array, bytes) else np.ascontiguousarray(array).tobytes()).decode()


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("engine/digitize.js", "engine/forward.js", "engine/weights.js") as process:
        process.evaluate(_BINARY)
        yield process


def in_python(drawing: Pixels, off: frozenset[str]) -> Any:
    try:
        steps = digitize(drawing, off)
    except NothingDrawn:
        return None
    return [
        [
            step.id,
            step.applied,
            *step.picture.shape,
            _text(step.picture),
            _text(step.digit.ink),
            _text(step.digit.colour),
        ]
        for step in steps
    ]


def in_the_browser(node: Node, drawing: Pixels, off: frozenset[str]) -> Any:
    height, width = drawing.shape[:2]
    data = np.dstack([drawing, np.full((height, width), 255, np.uint8)])
    return node.evaluate(_DIGITIZE, {"data": _text(data), "width": width, "height": height, "off": sorted(off)})


left_out = st.sampled_from([frozenset(some) for n in range(len(STEPS) + 1) for some in combinations(STEPS, n)])
colour = st.tuples(*[st.integers(0, 255)] * 3)


@st.composite
def drawings(draw: st.DrawFn) -> Pixels:
    """People's digits, thin to thick and tiny to edge to edge, anywhere, in any colour on any paper."""
    height = draw(st.floats(6, 270))
    width, at = max(1, draw(st.floats(0.02, 0.4)) * height), (draw(st.floats(0, 1)), draw(st.floats(0, 1)))
    white = drawn(draw(some_digit), height, width, at)
    ink, paper = draw(st.just(((255, 255, 255), (0, 0, 0))) | st.tuples(colour, colour))
    share = white[:, :, :1] / 255
    return (np.array(paper) + share * (np.array(ink) - np.array(paper))).round().astype(np.uint8)


@settings(deadline=None, max_examples=150)
@given(drawing=drawings(), off=left_out)
def test_a_drawing_becomes_the_same_bytes_at_every_step(node: Node, drawing: Pixels, off: frozenset[str]) -> None:
    assert in_the_browser(node, drawing, off) == in_python(drawing, off)


@given(shape=st.tuples(st.integers(1, 40), st.integers(1, 40)), seed=st.integers(0, 99), off=left_out)
def test_so_does_anything_else_of_any_size(node: Node, shape: tuple[int, int], seed: int, off: frozenset[str]) -> None:
    random = np.random.default_rng(seed)
    picture = random.integers(0, 256, (*shape, 3), dtype=np.uint8) * random.integers(0, 2, (*shape, 1), dtype=np.uint8)
    assert in_the_browser(node, picture, off) == in_python(picture, off)


def outputs(node: Node, network: Network, digit: Digit) -> list[NDArray[np.float32]] | None:
    found = node.evaluate(
        _FORWARD, {"weights": _text(network_weights(network)), "ink": _text(digit.ink), "colour": _text(digit.colour)}
    )
    return found and [np.frombuffer(base64.b64decode(values), "<f4") for values in found]


def farthest(node: Node, network: Network, digit: Digit) -> float:
    """Over all layers and values: how far from torch, as a share of the layer's largest value."""
    found = outputs(node, network, digit)
    assert found is not None, "the browser cannot run it"
    layers = trace(network, digit).layers
    apart = [
        float(np.abs(values - layer.output.ravel()).max() / max(1e-6, float(np.abs(layer.output).max())))
        for values, layer in zip(found, layers, strict=True)
    ]
    return max(apart)


DIGIT = Digit(*(np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8) for shape in ((28, 28), (3, 28, 28))))


@pytest.mark.parametrize("model_id", MODELS)
def test_every_layer_of_the_seven_has_torchs_numbers(node: Node, model_id: str) -> None:
    for image in (*mnist(train=False)[0].numpy()[:3], DIGIT.ink):
        assert farthest(node, load(model_id), Digit.of_ink(image)) < RELATIVE
    assert farthest(node, load(model_id), DIGIT) < RELATIVE


def test_it_knows_every_kind_that_one_can_build_with(node: Node) -> None:
    network = Built(blueprint_of(EVERY)).eval()
    assert {layer.kind for layer in trace(network, DIGIT).layers} >= {
        name for name, kind in KINDS.items() if kind.letter
    }
    assert farthest(node, network, DIGIT) < RELATIVE


@settings(deadline=None, max_examples=60)
@given(blueprint=blueprints())
def test_every_layer_of_a_network_of_ones_own_has_torchs_numbers(node: Node, blueprint: Blueprint) -> None:
    assume(survey(blueprint).problem is None)
    assert farthest(node, Built(blueprint).eval(), DIGIT) < RELATIVE


def test_a_layer_that_it_does_not_know_is_left_to_the_server(node: Node) -> None:
    spec = load("scratch8").input
    for layers in (
        (nn.Softsign(), nn.Flatten(), nn.Linear(784, 10)),
        (nn.MaxPool2d(3, ceil_mode=True), nn.Flatten(), nn.Linear(100, 10)),  # its settings do not tell how it rounds
    ):
        network = Network(*layers).eval()
        network.id, network.input = "made up", spec
        assert outputs(node, network, DIGIT) is False
