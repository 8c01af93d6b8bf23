"""What the filters component is sent."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.trained.top_activations import most_exciting
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.records import ExcitingDigits, LayerTrace
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.filters import filters_message
from cnn_viz.ui.components.sent import as_index
from tests.unit.engine.inspection.test_snippets import DIGIT, trace


def layer_and_digits(model_id: str, name: str) -> tuple[LayerTrace, ExcitingDigits]:
    import torch

    model = fresh(model_id).eval()
    images = torch.randint(0, 256, (20, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    return trace(model, DIGIT)[name], most_exciting(model, images)[name]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_message_holds_every_weight_and_the_nine_digits(language: str) -> None:
    layer, digits = layer_and_digits("lenet_rgb", "conv2")
    images = np.arange(9 * 784, dtype=np.uint32).reshape(9, 28, 28).astype(np.uint8)
    message = filters_message(
        layer, digits, images, 11, language, title="conv 2", source="pool 1", labels=list(range(9))
    )
    header, (weight, bias, sent, values) = unpack(message)
    assert np.array_equal(weight, layer.weights["weight"]) and np.array_equal(bias, layer.weights["bias"])
    assert np.array_equal(sent, images) and np.array_equal(values, digits.values[11])
    assert header["chosen"] == 11 and len(header["digits"]) == 9
    third = header["digits"][2]
    assert (third["index"], third["label"]) == (digits.images[11, 2], 2)
    box = digits.box(11, 2)
    assert third["box"] == [box.top, box.left, box.bottom, box.right]
    assert third["box"][0] == 2 * third["row"] - 2, "LeNet's second layer: jump 2, and the frame of 2 around the digit"


def test_without_digits_and_without_a_bias_nothing_takes_their_place() -> None:
    layer, _ = layer_and_digits("scratch8", "conv1")
    none = np.zeros((0, 28, 28), np.uint8)
    header, (weight, *others) = unpack(
        filters_message(layer, None, none, 0, "en", title="conv 1", source="input", labels=[])
    )
    assert header["digits"] == [] and [x.size for x in others] == [0, 0, 0]
    assert weight.shape == (8, 1, 3, 3)


def test_other_weights_give_another_run() -> None:
    runs = set()
    for seed in (1, 2):
        layer = trace(fresh("scratch8", seed).eval(), DIGIT)["conv1"]
        none = np.zeros((0, 28, 28), np.uint8)
        runs.add(unpack(filters_message(layer, None, none, 0, "en", title="", source="", labels=[]))[0]["run"])
    assert len(runs) == 2


@pytest.mark.parametrize("sent", [None, "3", 3.0, True, -1, 16, [3], {"filter": 3}])
def test_what_a_forged_browser_sends_is_no_choice(sent: object) -> None:
    assert as_index(sent, 16) is None


def test_a_choice() -> None:
    assert as_index(0, 16) == 0 and as_index(15, 16) == 15
