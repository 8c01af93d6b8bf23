"""Changes by hand in the browser: read, written and done to weights as in the engine, with torch's numbers."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np
import pytest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.edits import changed, edits_text, read_edits
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit
from cnn_viz.ui.components.packed_network import network_weights
from tests.javascript import Node

EDITS = (
    "conv1.2=0,conv1.3*2",
    "conv1.0=0.5,conv1.1=-0.25,conv1.3*-1.5",
    "conv1.0.0.1.2=0.3,conv1.0*0.5",
    "dense1.4.7=0.25,dense1.3*0,conv1.1=1e-7",
)
_RUN = """({ weights, values, edits }) => {
  const bytes = (text) => new Uint8Array(Buffer.from(text, "base64")),
    network = networkOf(bytes(weights)), input = new Float32Array(bytes(values).buffer),
    was = network.layers.map(({ weights }) => weights.weight?.values.slice());
  const outputs = forwardFrom(changed(network, readEdits(edits)), input);
  const same = (i, values) => was[i].every((v, k) => v === values[k]);
  const untouched = network.layers.every(({ weights }, i) => !was[i] || same(i, weights.weight.values));
  return [untouched, editsText(readEdits(edits)), outputs.map((values) => Array.from(values))];
}"""


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("engine/edits.js", "engine/forward.js", "engine/weights.js") as process:
        yield process


@pytest.mark.parametrize("model_id", ["pen", "conv5_bn", "lenet_rgb"])
@pytest.mark.parametrize("text", EDITS)
def test_a_changed_network_answers_as_in_torch(node: Node, model_id: str, text: str) -> None:
    model, digit = load(model_id), Digit.of_ink(mnist(train=False)[0][3].numpy())
    expected = trace(changed(model, read_edits(text)), digit)
    given = {
        "weights": _text(network_weights(model)),
        "values": _text(expected.layers[0].output.tobytes()),
        "edits": text,
    }
    untouched, said, outputs = node.evaluate(_RUN, given)
    assert untouched, "what was there before stays"
    assert read_edits(said) == read_edits(text) == read_edits(edits_text(read_edits(text)))
    for layer, values in zip(expected.layers, outputs, strict=True):
        full = float(np.abs(layer.output).max()) or 1.0
        np.testing.assert_allclose(values, layer.output.ravel(), atol=1e-4 * full, err_msg=layer.name)
