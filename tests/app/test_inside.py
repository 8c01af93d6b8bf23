"""The page "Inside a layer" in both languages, for every layer of every network, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Selection
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from tests.app.conftest import component, named

App = Callable[..., AppTest]
PAGE = "pages/2_inside.py"


def of_test_set(index: int = 0) -> Digit:
    return Digit.of_ink(sources.mnist(train=False)[0][index].numpy())


def message(at: AppTest) -> tuple[dict[str, Any], list[np.ndarray]]:
    assert not at.exception
    (sent,) = component(at, "inside")
    return unpack(sent)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model_id", MODELS)
def test_every_layer_is_shown_with_its_numbers(app: App, model_id: str, language: str) -> None:
    whole = trace(load(model_id), of_test_set())
    at = app(language, m=model_id).switch_page(PAGE).run()
    assert at.title[0].value == say("inside.heading", language)
    for layer in whole.layers:
        channel = layer.output.shape[0] - 1
        at.session_state["visit"].selection = Selection(layer.name, channel)
        header, arrays = message(at.run())
        assert header["layers"][header["at"]]["name"] == layer.name
        np.testing.assert_array_equal(arrays[1], layer.input)
        np.testing.assert_array_equal(arrays[2], layer.output)
        for name, k in header["weights"].items():
            np.testing.assert_array_equal(arrays[k], np.atleast_1d(layer.weights[name][channel]))
        assert all(header["text"].values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_drawing_a_of_test_set_stands_in_and_that_is_said(app: App, language: str) -> None:
    at = app(language).switch_page(PAGE).run()
    header, arrays = message(at)
    np.testing.assert_array_equal(arrays[0][0] * 255, of_test_set().ink)
    assert say("inside.example", language, index=0, label=7) in [c.value for c in at.caption]
    assert header["layers"][header["at"]]["kind"] == "conv"


def test_a_link_leads_to_the_position(app: App) -> None:
    at = app(m="conv3_same", s="conv2.5.6.7", d=digit_link.encode(of_test_set(9))).switch_page(PAGE).run()
    header, arrays = message(at)
    assert header["selection"] == {"layer": "conv2", "channel": 5, "row": 6, "column": 7}
    np.testing.assert_array_equal(arrays[0][0] * 255, of_test_set(9).ink)
    assert say("inside.example", "en", index=0, label=7) not in [c.value for c in at.caption]


@pytest.mark.parametrize("place", ["conv9.0", "conv1.999", "conv1.0.99.99", "dense1.3.4.5"])
def test_a_place_that_the_network_lacks_gives_one_that_it_has(app: App, place: str) -> None:
    header, arrays = message(app(s=place).switch_page(PAGE).run())
    wanted = header["selection"]
    assert wanted["layer"] in ("conv1", "dense1")
    assert wanted["channel"] < arrays[2].shape[0]
    assert wanted["row"] is None


def test_the_ten_digits_begin_with_the_winner(app: App) -> None:
    at = app(s="conv1.3", m="scratch8", d=digit_link.encode(of_test_set())).switch_page(PAGE).run()
    names = [layer["name"] for layer in message(at)[0]["layers"]]
    assert message(at)[0]["answer"] == 7
    assert [names[k] for k in message(at)[0]["classes"]] == ["dense1", "softmax"]
    for _ in names[names.index("conv1") + 1 : -1]:
        at.button(key="inside_next").click().run()
    assert message(at)[0]["selection"] == {"layer": "dense1", "channel": 7, "row": None, "column": None}
    named(at.number_input, "inside_channel").set_value(2).run()
    at.button(key="inside_next").click().run()
    assert message(at)[0]["selection"]["channel"] == 2, "another digit was chosen, and goes along"


def test_a_filter_is_coloured_against_its_whole_layer_as_in_the_sheet(app: App) -> None:
    at = app(s="conv1.3", m="scratch8").switch_page(PAGE).run()
    assert message(at)[0]["largest_weight"] == np.abs(load("scratch8").conv1.weight.numpy()).max()


def test_layer_and_channel_are_chosen_by_the_controls(app: App) -> None:
    at = app(s="conv1.3").switch_page(PAGE).run()
    at.button(key="inside_next").click().run()
    assert message(at)[0]["selection"]["layer"] == "relu1"
    at.button(key="inside_previous").click().run()
    named(at.number_input, "inside_channel").set_value(9).run()
    assert message(at)[0]["selection"] == {"layer": "conv1", "channel": 8, "row": None, "column": None}
    named(at.selectbox, "inside_layer").select("dense1").run()
    assert message(at)[0]["selection"]["layer"] == "dense1"
    named(at.number_input, "inside_channel").set_value(0).run()
    assert message(at)[0]["selection"]["channel"] == 0, "the ten digits count from 0"
    at.selectbox(key="inside_network").select("scratch8").run()
    assert message(at)[0]["selection"]["layer"] == "dense1"
    assert at.button(key="inside_next").disabled is False
    named(at.selectbox, "inside_layer").select("softmax").run()
    assert at.button(key="inside_next").disabled


def test_a_map_that_the_layer_lacks_is_told(app: App) -> None:
    at = app(s="conv1.3", m="scratch8").switch_page(PAGE).run()
    named(at.number_input, "inside_channel").set_value(99).run()
    assert "8" in at.warning[0].value and "99" in at.warning[0].value
    assert message(at)[0]["selection"]["channel"] == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_stands_there_in_three_ways(app: App, language: str) -> None:
    at = app(language, m="conv5_bn", s="norm1.0").switch_page(PAGE).run()
    assert [tab.label for tab in at.tabs] == ["PyTorch", "NumPy", "Keras"]
    shown = snippet(trace(load("conv5_bn"), of_test_set()), "norm1", "conv5_bn-trace.npz")
    assert [tab.code[0].value for tab in at.tabs] == [x.strip() for x in (shown.pytorch, shown.numpy, shown.keras)]
    assert [c.value for c in at.tabs[2].caption] == [say("code.keras", language)]
