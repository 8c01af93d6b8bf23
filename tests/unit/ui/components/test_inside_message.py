"""Where a visitor stands inside a network, and what the browser is told about it."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import (
    Digit,
    LayerTrace,
    Selection,
    Trace,
)
from cnn_viz.ui.components.blob import unpack
from cnn_viz.ui.components.inside.message import inside_message, standing
from cnn_viz.ui.components.sent import of_kind


@pytest.fixture(scope="module")
def whole() -> Trace:
    ink = np.zeros((28, 28), np.uint8)
    ink[5:22, 12:16] = 255
    return trace(load("lenet_rgb", trained=False), Digit.of_ink(ink))


def test_nobody_who_asks_for_nothing_stands_at_the_first_convolutions_loudest_map(whole: Trace) -> None:
    place = standing(whole, None)
    assert place.layer == "conv1" and place.row is None
    assert place.channel == whole["conv1"].output.max(axis=(1, 2)).argmax()


@pytest.mark.parametrize(
    ("wanted", "stands"),
    [
        (Selection("conv2", 3, 4, 5), Selection("conv2", 3, 4, 5)),
        (Selection("conv2", 3, 10, 5), Selection("conv2", 3)),
        (Selection("conv2", 3, 4), Selection("conv2", 3)),
        (Selection("dense1", 100, 0, 0), Selection("dense1", 100, 0, 0)),
        (Selection("dense1", 100, 1, 0), Selection("dense1", 100)),
    ],
)
def test_a_place_counts_as_far_as_the_network_has_it(whole: Trace, wanted: Selection, stands: Selection) -> None:
    assert standing(whole, wanted) == stands


def test_a_layer_without_that_channel_is_still_the_layer(whole: Trace) -> None:
    assert standing(whole, Selection("conv2", 99)).layer == "conv2"
    assert standing(whole, Selection("conv7", 0)).layer == "conv1"


def test_how_pixels_became_input_is_told(whole: Trace) -> None:
    header, arrays = unpack(inside_message(whole, Selection("input", 1), "en", "run"))
    assert header["reads"] == {"mean": 0.0, "std": 1.0}
    assert arrays[0].shape == (3, 32, 32)
    np.testing.assert_array_equal((arrays[1] - 0.0) / 1.0, arrays[2])


def test_the_weights_of_all_ten_digits_come_where_one_can_be_set_against_another(whole: Trace) -> None:
    header, arrays = unpack(inside_message(whole, Selection("dense3", 4), "en", "run"))
    for name, array in whole["dense3"].weights.items():
        np.testing.assert_array_equal(arrays[header["rows"][name]], array)
    assert unpack(inside_message(whole, Selection("dense1", 4), "en", "run"))[0]["rows"] == {}


def test_a_network_and_a_kind_that_nobody_knows() -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    odd = LayerTrace("squash1", "softsign", values, values / (1 + np.abs(values)), {}, {})
    strange = Trace("strange", (LayerTrace("input", "input", values, values), odd))
    header, arrays = unpack(inside_message(strange, standing(strange, Selection("squash1", 2)), "zh", "run"))
    assert header["layers"][1]["kind"] == "softsign" and header["reads"] == {"mean": 0.0, "std": 1.0}
    np.testing.assert_array_equal(arrays[2], odd.output)


@pytest.mark.parametrize(
    "sent", [None, 3, {}, {"layer": 1, "channel": 2}, {"layer": "conv1"}, {"layer": "conv1", "channel": "2"}]
)
def test_what_no_browser_of_ours_sends_is_no_place(sent: object) -> None:
    assert of_kind(sent, Selection) is None


def test_a_place_from_the_browser() -> None:
    assert of_kind({"layer": "conv1", "channel": 2, "row": 3, "column": 4}, Selection) == Selection("conv1", 2, 3, 4)
    assert of_kind({"layer": "conv1", "channel": 2, "row": None, "column": None}, Selection) == Selection("conv1", 2)
