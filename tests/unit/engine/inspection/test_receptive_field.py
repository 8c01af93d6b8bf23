"""Receptive fields, parents and children against what the networks really depend on."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnn_viz.engine.inspection.receptive_field import (
    Field,
    children,
    digit_box,
    field,
    parents,
    window,
)
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS, Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.records import (
    Box,
    Digit,
    LayerTrace,
    Trace,
)
from tests.unit.engine.blueprint.random_blueprints import EVERY


def traced(model_id: str) -> Trace:
    ink = np.random.default_rng(3).integers(1, 256, (28, 28), dtype=np.uint8)
    return trace(fresh(model_id).eval(), Digit.of_ink(ink))


def spatial(whole: Trace) -> list[LayerTrace]:
    return [layer for layer in whole.layers if layer.output.ndim == 3]


def see_through(layer: nn.Module) -> nn.Module:
    """The same wiring with nothing hidden: no winner takes all, no ReLU closes, no weight cancels another."""
    if isinstance(layer, nn.MaxPool2d):
        return nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding)
    if isinstance(layer, nn.Conv2d | nn.Linear):
        layer.weight.data = layer.weight.data.abs() + 0.1
    return nn.Identity() if isinstance(layer, nn.ReLU) else layer


def gradient(model: Network, name: str, place: tuple[int, ...]) -> Tensor:
    """(28, 28): how strongly one value of a layer depends on each pixel of the digit, wiring only."""
    ink = torch.ones(1, 1, 28, 28, dtype=torch.double, requires_grad=True)
    border = (model.input.size - 28) // 2
    x = nn.functional.pad(ink, [border] * 4).expand(-1, model.input.channels, -1, -1)
    for other, layer in model.named_children():
        x = see_through(layer)(x)
        if other == name:
            break
    x[(0, *place)].backward()
    return ink.grad[0, 0]


def support(depends: Tensor) -> Box:
    rows, columns = depends.any(1).nonzero(), depends.any(0).nonzero()
    box = Box(int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1)
    assert depends[box.top : box.bottom, box.left : box.right].all(), "the support has holes"
    return box


@pytest.mark.parametrize("model_id", MODELS)
def test_boxes_are_the_support_of_torchs_gradient(model_id: str) -> None:
    whole, rng = traced(model_id), random.Random(1)
    for layer in spatial(whole)[1:]:
        channels, height, width = layer.output.shape
        corners = [(0, 0), (height - 1, width - 1)]
        inside = [(rng.randrange(height), rng.randrange(width)) for _ in range(4)]
        for row, column in corners + inside:
            channel = rng.randrange(channels)
            depends = gradient(fresh(model_id).double().eval(), layer.name, (channel, row, column)) != 0
            box = digit_box(whole, layer.name, channel, row, column)
            assert box.within(28, 28) == support(depends), (layer.name, row, column)
            assert box.bottom - box.top == box.right - box.left == field(whole.layers, layer.name).size


@pytest.mark.parametrize("model_id", [*MODELS, EVERY])
def test_what_lies_outside_the_box_changes_nothing_and_what_lies_inside_does(model_id: str) -> None:
    model, whole, rng = fresh(model_id).eval(), traced(model_id), random.Random(2)
    ink = (whole.layers[0].input[0] * 255).round().astype(np.uint8)
    border = (len(ink) - 28) // 2
    ink = ink[border : border + 28, border : border + 28]
    noise = np.random.default_rng(4).integers(0, 256, (28, 28), dtype=np.uint8)
    for layer in spatial(whole)[1:]:
        _, height, width = layer.output.shape
        row, column = rng.randrange(height), rng.randrange(width)
        box = digit_box(whole, layer.name, 0, row, column).within(28, 28)
        inner = (slice(box.top, box.bottom), slice(box.left, box.right))
        around, within = noise.copy(), ink.copy()
        around[inner], within[inner] = ink[inner], noise[inner]
        value = layer.output[:, row, column]
        assert np.allclose(trace(model, Digit.of_ink(around))[layer.name].output[:, row, column], value, atol=1e-5)
        assert not np.allclose(trace(model, Digit.of_ink(within))[layer.name].output[:, row, column], value, atol=1e-5)


@pytest.mark.parametrize("model_id", [*MODELS, EVERY])
def test_parents_and_children_are_two_sides_of_one_thing(model_id: str) -> None:
    """A position is among the children of exactly those that are among its parents."""
    whole, rng = traced(model_id), random.Random(3)
    for before, after in zip(whole.layers, whole.layers[1:], strict=False):
        assert before.output.shape == after.input.shape
        for _ in range(20):
            at = [rng.randrange(n) for n in before.output.shape]
            to = [rng.randrange(n) for n in after.output.shape]
            read, readers = parents(after, *to), children(after, *at)
            assert holds(read.first, read.last, read.box, at) == holds(readers.first, readers.last, readers.box, to)


def holds(first: int, last: int, box: Box, place: list[int]) -> bool:
    channel, row, column = [*place, 0, 0][:3]
    return first <= channel < last and box.top <= row < box.bottom and box.left <= column < box.right


@pytest.mark.parametrize("model_id", MODELS)
def test_children_are_what_changes_in_the_next_layer(model_id: str) -> None:
    model, whole, rng = fresh(model_id).eval(), traced(model_id), random.Random(4)
    for name, layer in model.named_children():
        after = whole[name]
        place = tuple(rng.randrange(n) for n in after.input.shape)
        wired = see_through(layer)
        x = torch.from_numpy(after.input.copy())[None]
        with torch.no_grad():
            before = wired(x)[0].clone()
            x[(0, *place)] += 1000
            changed = (wired(x)[0] != before).nonzero()
        found = children(after, *place)
        expected = (found.last - found.first) * (found.box.bottom - found.box.top) * (found.box.right - found.box.left)
        assert len(changed) == expected
        assert all(holds(found.first, found.last, found.box, where.tolist()) for where in changed)


def test_known_figures() -> None:
    """conv3_same's last layer by hand: 3, then 2 and 3 and 2 and 3 on doubled jumps: 18 pixels, 4 apart."""
    whole = traced("conv3_same")
    assert field(whole.layers, "conv1") == Field(3, 1, -1)
    assert field(whole.layers, "conv3") == Field(18, 4, -7)
    assert field(whole.layers, "conv3", "pool2") == Field(3, 1, -1)
    assert field(whole.layers, "pool2", "pool2") == Field()
    assert digit_box(whole, "conv3", 0, 0, 6) == Box(-7, 17, 11, 35)


def test_the_frame_around_lenets_digit_is_padding() -> None:
    assert field(traced("lenet_rgb").layers, "input") == Field(1, 1, -2)
    assert digit_box(traced("lenet_rgb"), "conv1", 5, 0, 27) == Box(-2, 25, 3, 30)


def test_behind_flatten_one_value_keeps_its_place_and_a_dense_unit_sees_all() -> None:
    whole = traced("conv5_bn")
    _, height, width = whole["norm1"].output.shape
    value = 5 * height * width + 2 * width + 3
    expected = digit_box(whole, "norm1", 5, 2, 3)
    assert digit_box(whole, "flatten", value) == digit_box(whole, "dropout1", value) == expected
    assert digit_box(whole, "dense1", 4) == digit_box(whole, "softmax", 4) == Box(0, 0, 28, 28)
    assert field(whole.layers, "dense1") is None


def test_stride_padding_dilation_and_groups() -> None:
    """A layer that none of the seven has: which outputs read which inputs, asked of torch."""
    conv = nn.Conv2d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, bias=False)
    nn.init.ones_(conv.weight)
    x = torch.rand(4, 12, 12, requires_grad=True)
    y = conv(x[None])[0]
    settings = {"kernel_size": 3, "stride": 2, "padding": 2, "dilation": 2, "groups": 2}
    weights = {"weight": conv.weight.detach().numpy()}
    layer = LayerTrace("conv1", "conv", x.detach().numpy(), y.detach().numpy(), weights, settings)
    assert window(layer) == Field(5, 2, -2)
    (depends,) = torch.autograd.grad(y[4, 3, 2], x)
    read = parents(layer, 4, 3, 2)
    assert (read.first, read.last) == (2, 4)
    where = depends.nonzero()
    assert where.min(0).values.tolist() == [2, read.box.top, read.box.left]
    assert where.max(0).values.tolist() == [3, read.box.bottom - 1, read.box.right - 1]


def test_a_row_that_pooling_drops_has_no_child() -> None:
    pool = traced("conv3_valid")["pool2"]  # 11 rows become 5
    assert children(pool, 0, 10, 3).box == Box(5, 1, 5, 2)


def test_an_unknown_layer_is_taken_to_mix_everything() -> None:
    whole = traced("conv3_same")
    strange = replace(whole["relu1"], kind="mystery")
    layers = [*whole.layers[:2], strange, *whole.layers[3:]]
    assert window(strange) is None
    assert field(layers, "conv2") is None
    assert parents(strange, 3, 1, 1).box == Box(0, 0, 28, 28)


def test_a_source_must_come_before() -> None:
    with pytest.raises(ValueError, match="'pool1' comes after 'conv1'; choose one of input, conv1"):
        field(traced("conv3_same").layers, "conv1", "pool1")
