"""What the network says without each filter is what it says when that filter has no weights and no bias."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.ablation import ablated_layers, without_each
from cnn_viz.engine.explain.edits import Edit, changed
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


@pytest.mark.parametrize("model_id", MODELS)
def test_without_a_filter_is_without_its_weights(model_id: str) -> None:
    model, digit = load(model_id), Digit.of_ink(mnist(train=False)[0][7].numpy())
    found = without_each(model, digit)
    whole = trace(model, digit)
    assert (
        list(found)
        == ablated_layers(model)
        == [x.name for x in whole.layers if "weight" in x.weights and (x.kind in ("conv", "dense"))][:-1]
    )
    for layer, logits in found.items():
        assert logits.shape == (whole[layer].output.shape[0], 10)
        for channel in (0, len(logits) // 2, len(logits) - 1):
            expected = trace(changed(model, [Edit(layer, channel, "puts")]), digit).logits
            np.testing.assert_allclose(logits[channel], expected, rtol=1e-4, atol=1e-4)


def test_pen_has_208_filters_to_ask() -> None:
    model = load("pen")
    found = without_each(model, Digit.of_ink(mnist(train=False)[0][0].numpy()))
    assert sum(len(logits) for logits in found.values()) == 208
