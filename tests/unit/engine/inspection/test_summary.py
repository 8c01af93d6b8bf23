"""The plan of a network against the network itself."""

from __future__ import annotations

import math
from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from cnn_viz.engine.inspection import summary
from cnn_viz.engine.inspection.receptive_field import digit_box
from cnn_viz.engine.inspection.summary import (
    Plan,
    compared,
    milliseconds,
    plan,
)
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text import sentence

DIGIT = Digit.of_ink(np.random.default_rng(2).integers(0, 256, (28, 28), dtype=np.uint8))


def planned(model_id: str) -> Plan:
    return plan(weight_files.fresh(model_id), MODELS[model_id].input.shape)


@pytest.mark.parametrize("model_id", MODELS)
def test_shapes_parameters_and_fields_are_the_network_s(model_id: str) -> None:
    whole, shown = planned(model_id), trace(weight_files.load(model_id), DIGIT)
    assert [x.name for x in whole.layers] == [x.name for x in shown.layers[:-1]]
    for layer, traced in zip(whole.layers, shown.layers, strict=False):
        assert layer.output_shape == traced.output.shape and layer.kind == traced.kind
        assert layer.parameters == traced.parameters
        assert layer.name == "input" or layer.settings == traced.settings
        if len(layer.output_shape) == 3 and layer.name != "input":
            box = digit_box(shown, layer.name, 0, 1, 1)
            assert layer.sees == box.bottom - box.top == box.right - box.left
    assert whole.parameters == sheets.sheet(model_id).parameters
    assert sum(whole.share(layer) for layer in whole.layers) == pytest.approx(1)
    assert whole.layers[-1].sees is None


@pytest.mark.parametrize("model_id", MODELS)
def test_every_formula_comes_out(model_id: str) -> None:
    for layer in planned(model_id).layers:
        for said, number in ((layer.formula, layer.parameters), (layer.multiplied, layer.multiplications)):
            assert eval(said.replace("×", "*").replace(",", "") or "0") == number, layer.name


@pytest.mark.parametrize("model_id", MODELS)
def test_multiplications_are_those_that_a_window_and_a_unit_make(model_id: str) -> None:
    shown = trace(weight_files.load(model_id), DIGIT)
    for layer in planned(model_id).layers:
        weight = shown[layer.name].weights.get("weight")
        if layer.kind in ("conv", "dense"):
            assert layer.multiplications == layer.activations * math.prod(weight.shape[1:])
        elif layer.kind != "batch_norm":
            assert layer.multiplications == 0


def test_the_textbook_row_of_lenet() -> None:
    sizes = [x.activations for x in planned("lenet_rgb").layers if x.kind not in ("relu", "flatten")]
    assert sizes == [3072, 4704, 1176, 1600, 400, 120, 84, 10]


def test_the_textbook_case_of_why_convolution() -> None:
    layer = planned("lenet_rgb")["conv1"]
    assert (layer.input_shape, layer.output_shape) == ((3, 32, 32), (6, 28, 28))
    assert layer.formula == "6 × (5 × 5 × 3 + 1)" and layer.parameters == 456
    found = compared(layer, (5, 5))
    assert (found.inputs, found.outputs, found.window) == (3072, 4704, 75)
    assert (found.dense, found.sparse, found.shared, found.biases, found.single) == (14_450_688, 352_800, 450, 6, 156)


@pytest.mark.parametrize("model_id", MODELS)
def test_the_comparison_counts_the_weights_of_real_layers(model_id: str) -> None:
    for layer in planned(model_id).layers:
        if layer.kind == "conv":
            conv = dict(weight_files.fresh(model_id).named_children())[layer.name]
            found = compared(layer, conv.kernel_size)
            assert found.shared == conv.weight.numel()
            assert found.shared + found.biases == layer.parameters
            assert found.dense == math.prod(layer.input_shape) * math.prod(layer.output_shape)
            one = nn.Conv2d(1, conv.out_channels, conv.kernel_size, bias=conv.bias is not None)
            assert found.single == sum(p.numel() for p in one.parameters())


def test_any_sequential_is_planned_even_one_without_numbers() -> None:
    with torch.device("meta"):
        model = nn.Sequential(
            OrderedDict(
                first=nn.Conv2d(4, 6, (3, 5), groups=2, padding=1, bias=False),
                norm=nn.BatchNorm2d(6),
                mean=nn.AvgPool2d(2),
                wide=nn.Conv2d(6, 2, 3, dilation=2),
                flat=nn.Flatten(),
                last=nn.Linear(2 * 1 * 2, 1000),
            )
        )
    whole = plan(model, (4, 10, 14))
    assert [x.output_shape for x in whole.layers[1:]] == [(6, 10, 12), (6, 10, 12), (6, 5, 6), (2, 1, 2), (4,), (1000,)]
    assert whole["first"].formula == "6 × (3 × 5 × 2)" and whole["first"].parameters == 180
    assert whole["norm"].formula == "2 × 6"
    assert whole["first"].sees is None, "a kernel that is not square has no single size"
    assert whole["last"].formula == "1,000 × (4 + 1)"
    assert model.training, "planning leaves the model as it was"


def test_dilation_and_stride_reach_further() -> None:
    model = nn.Sequential(nn.Conv2d(1, 1, 3, stride=2), nn.Conv2d(1, 1, 3, dilation=2), nn.Flatten(), nn.Linear(81, 2))
    assert [x.sees for x in plan(model, (1, 28, 28)).layers] == [1, 3, 11, 11, None]


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(nn.Conv2d(3, 4, 3)),
        nn.Sequential(nn.MaxPool2d(29)),
        nn.Sequential(nn.Flatten(), nn.Linear(785, 10)),
    ],
)
def test_a_layer_that_does_not_fit_is_named_with_what_it_was_given(model: nn.Sequential) -> None:
    with pytest.raises(UserError) as error:
        plan(model, (1, 28, 28))
    assert error.value.values["layer"] in sentence(error.value)
    assert error.value.values["shape"] in ("1 × 28 × 28", "784")


def test_every_layer_is_timed() -> None:
    model = weight_files.load("scratch8")
    spent = milliseconds(model, model.input([DIGIT]), seconds=0.01)
    assert list(spent) == [name for name, _ in model.named_children()]
    assert all(ms > 0 for ms in spent.values())


def test_at_least_five_rounds_count_and_the_first_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = [(10.0, 10.0 + (n or 9) / 4, 11.0, 11.5) for n in range(6)]
    clock = iter([0.0, *(t for times in rounds for t in times), 100.0])
    monkeypatch.setattr(summary.time, "perf_counter", lambda: next(clock))
    model = nn.Sequential(OrderedDict(first=nn.ReLU(), second=nn.ReLU()))
    assert milliseconds(model, torch.zeros(1), seconds=0) == {"first": 750, "second": 500}
    assert next(clock, None) is None, "six rounds"
