"""The network picture's message: the browser gets every value exactly, and words for every layer."""

import dataclasses

import numpy as np
import pytest
import torch

from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.records import Digit, Selection, Trace
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.network.message import (
    layer_words,
    network_message,
    opened_weights,
    valid,
)

models = pytest.mark.parametrize("model", MODELS)


def traced(model: str) -> Trace:
    torch.manual_seed(0)
    ink = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    return trace(MODELS[model]().eval(), Digit.of_ink(ink))


def values_in(message: bytes) -> list[np.ndarray]:
    """What the browser makes of the message's sources (values.js, readLayers)."""
    header, arrays = unpack(message)
    read: list[np.ndarray] = []
    for layer in header["layers"]:
        how, index = layer["source"]
        found = arrays[index] if how == "array" else read[index]
        read.append((np.maximum(found, 0) if how == "rectified" else found).reshape(layer["shape"]))
    return read


@models
def test_the_browser_can_restore_every_layer_to_the_bit(model):
    whole = traced(model)
    for layer, read in zip(whole.layers, values_in(network_message(whole, "en")), strict=True):
        assert np.array_equal(layer.output, read), layer.name


def test_what_the_browser_can_work_out_is_not_sent():
    whole = traced("conv3_same")
    assert len(network_message(whole, "en")) < 0.6 * sum(x.output.nbytes for x in whole.layers)


def test_a_relu_that_is_none_is_sent_whole():
    whole = traced("pen")
    odd = whole["relu1"].output.copy()
    odd[0, 0, 0] = np.nan
    layers = [dataclasses.replace(x, output=odd) if x.name == "relu1" else x for x in whole.layers]
    read = values_in(network_message(Trace("pen", tuple(layers)), "en"))
    assert np.array_equal(read[2], odd, equal_nan=True)


def test_an_empty_picture_has_structure_and_no_numbers():
    header, arrays = unpack(network_message(traced("pen"), "en", Selection("conv1", 0), empty=True))
    assert arrays == []
    assert {x["source"] for x in header["layers"]} == {None}
    assert header["layers"][1]["shape"] == [16, 28, 28]


@models
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_layer_has_its_words(model, language):
    whole = traced(model)
    for layer in whole.layers:
        words = layer_words(layer, whole, language)
        assert words["title"]
        assert words["about"]
        assert "{" not in "".join(words.values())


def test_words_say_what_one_looks_at():
    whole = traced("pen")
    assert list(layer_words(whole["conv1"], whole, "en").values()) == ["conv 1", "16 filters of 5 × 5", "16 × 28 × 28"]
    assert layer_words(whole["pool2"], whole, "en")["about"] == "largest of 2 × 2"
    wide = traced("conv5_16_32")
    assert layer_words(wide["flatten"], wide, "en")["about"] == "1,568 values"
    assert layer_words(whole["dense1"], whole, "en")["about"] == "10 logits"
    assert layer_words(whole["conv1"], whole, "zh")["about"] == "16 个 5 × 5 滤波器"


def test_an_unknown_layer_is_called_what_it_is():
    whole = traced("pen")
    odd = dataclasses.replace(whole["relu1"], name="gelu1", kind="gelu")
    assert layer_words(odd, whole, "en") == {"title": "gelu", "about": "16 outputs", "size": "16 × 28 × 28"}


def test_only_the_opened_filter_is_sent():
    whole = traced("pen")
    header, arrays = unpack(network_message(whole, "en", Selection("conv2", 5)))
    sent = {name: arrays[k] for name, k in header["selection"]["weights"].items()}
    assert np.array_equal(sent["weight"], whole["conv2"].weights["weight"][5])
    assert sent["bias"].tolist() == [whole["conv2"].weights["bias"][5]]


def test_batch_norm_opens_with_four_numbers():
    opened = opened_weights(traced("conv5_bn")["norm1"], 3)
    assert list(opened) == ["weight", "bias", "running_mean", "running_var"]
    assert {w.shape for w in opened.values()} == {(1,)}


@pytest.mark.parametrize("odd", [Selection("conv9", 0), Selection("conv1", 16), Selection("conv1", -1), None])
def test_a_selection_that_this_network_lacks_is_dropped(odd):
    whole = traced("pen")
    assert not valid(odd, whole)
    header, _ = unpack(network_message(whole, "en", odd))
    assert header["selection"] is None
