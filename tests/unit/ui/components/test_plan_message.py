"""What the plan of a network and the picture of its connections are sent."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.inspection.summary import compared, plan
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.plan import plan_message
from cnn_viz.ui.components.sharing import sharing_message
from tests.unit.engine.inspection.test_summary import DIGIT


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model_id", MODELS)
def test_every_layer_and_a_map_of_each_is_sent(model_id: str, language: str) -> None:
    model = weight_files.load(model_id)
    whole, shown = plan(model, MODELS[model_id].input.shape), trace(model, DIGIT)
    spent = {layer.name: 0.5 for layer in whole.layers[1:]}
    header, faces = unpack(plan_message(whole, shown, language, spent, "run"))
    assert [x["name"] for x in header["layers"]] == [x.name for x in whole.layers]
    assert header["totals"]["parameters"] == sheets.sheet(model_id).parameters
    assert header["totals"]["ms"] == 0.5 * len(spent) and header["layers"][0]["ms"] is None
    channel = 0
    for sent, layer, face in zip(header["layers"], whole.layers, faces, strict=True):
        output = shown[layer.name].output
        assert tuple(sent["output_shape"]) == output.shape
        if layer.kind == "conv":
            channel = int(np.argwhere(output == output.max())[0, 0])
        np.testing.assert_array_equal(
            face, output[channel if layer.name != "input" else 0] if output.ndim == 3 else output
        )
    assert all(header["text"].values())


def test_nothing_is_measured_unasked() -> None:
    model = weight_files.load("scratch8")
    header, _ = unpack(plan_message(plan(model, (1, 28, 28)), trace(model, DIGIT), "en", {}, "run"))
    assert header["totals"]["ms"] is None and {x["ms"] for x in header["layers"]} == {None}


@pytest.mark.parametrize("model_id", MODELS)
def test_the_connections_picture_has_the_layer_s_own_numbers(model_id: str) -> None:
    model = weight_files.load(model_id)
    shown = trace(model, DIGIT)
    for layer in plan(model, MODELS[model_id].input.shape).layers:
        if layer.kind != "conv":
            continue
        traced = shown[layer.name]
        weight = traced.weights["weight"]
        found = compared(layer, weight.shape[-2:])
        header, (given, map_, filter_) = unpack(sharing_message(traced, found, "en", "run"))
        np.testing.assert_array_equal(given, traced.input)
        np.testing.assert_array_equal(map_, traced.output[header["channel"]])
        np.testing.assert_array_equal(filter_, weight[header["channel"]])
        assert filter_.size == found.window and header["inputs"] == given.size
