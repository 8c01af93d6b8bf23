"""The plan of every network on the page "Networks", in both languages, without a browser."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_viz.engine.data import sources
from cnn_viz.engine.digits import digit_link
from cnn_viz.engine.inspection.keras_summary import keras_summary
from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit
from cnn_viz.text import say
from cnn_viz.ui.components.blob import unpack
from tests.app.conftest import component

App = Callable[..., AppTest]
PAGE = "pages/3_networks.py"


@pytest.mark.parametrize(("model_id", "language"), [*((model_id, "en") for model_id in MODELS), ("pen", "zh")])
def test_every_network_is_planned_on_the_visitor_s_digit(app: App, model_id: str, language: str) -> None:
    digit = Digit.of_ink(sources.mnist(train=False)[0][3].numpy())
    at = app(language, m=model_id, d=digit_link.encode(digit)).switch_page(PAGE).run()
    assert not at.exception
    header, faces = unpack(component(at, "plan")[0])
    whole = plan(weight_files.load(model_id), MODELS[model_id].input.shape)
    assert [x["parameters"] for x in header["layers"]] == [x.parameters for x in whole.layers]
    assert header["totals"]["ms"] is None
    np.testing.assert_array_equal(faces[-1], trace(weight_files.load(model_id), digit).logits)
    heavy = max(x.parameters for x in whole.layers)
    assert any(f"{heavy:,}" in m.value and f"{whole.parameters:,}" in m.value for m in at.markdown)
    assert component(at, "sharing")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_textbook_case_stands_there(app: App, language: str) -> None:
    at = app(language, m="lenet_rgb").switch_page(PAGE).run()
    told = " ".join([*(x.proto.body for x in at.get("html")), *(c.value for c in at.caption)])
    for number in ("14,450,688", "352,800", "450", "456", "156"):
        assert number in told
    header, _ = unpack(component(at, "sharing")[0])
    assert header["inputs"] == 3072 and header["outputs"] == 4704


def test_milliseconds_are_measured_when_asked_and_stay(app: App) -> None:
    at = app(m="scratch8").switch_page(PAGE).run()
    at.button(key="measure_scratch8").click().run()
    header, _ = unpack(component(at, "plan")[0])
    spent = [x["ms"] for x in header["layers"]]
    assert spent[0] is None and all(ms > 0 for ms in spent[1:])
    assert header["totals"]["ms"] == pytest.approx(sum(spent[1:]))
    again, _ = unpack(component(at.run(), "plan")[0])
    assert [x["ms"] for x in again["layers"]] == spent


def test_another_convolution_can_be_looked_at(app: App) -> None:
    at = app(m="pen").switch_page(PAGE).run()
    at.segmented_control(key="why_pen").set_value("conv6").run()
    _, (given, map_, _) = unpack(component(at, "sharing")[0])
    assert given.shape == (32, 7, 7) and map_.shape == (5, 5)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("model_id", MODELS)
def test_the_table_that_keras_would_print_stands_there(app: App, model_id: str, language: str) -> None:
    at = app(language, m=model_id).switch_page(PAGE).run()
    (block,) = [x for x in at.expander if x.label == say("architecture.keras", language)]
    model = weight_files.load(model_id)
    assert block.code[0].value == keras_summary(plan(model, model.input.shape)).text(model_id)
    fixed = 64 if model_id == "conv5_bn" else 0
    assert (say("architecture.keras_fixed", language, fixed=fixed) in block.caption[0].value) == bool(fixed)


def test_a_built_network_s_table_says_what_keras_has_no_layer_for(app: App) -> None:
    at = app(m="built:1_28-c4-l-f-d10").switch_page(PAGE).run()
    (block,) = [x for x in at.expander if x.label == say("architecture.keras", "en")]
    assert block.code[0].value.startswith('Model: "sequential"') and "lrn1 (Lambda)" in block.code[0].value
    assert say("architecture.keras_lambda", "en", layers="local norm 1") in block.caption[0].value
