"""Networks of one's own: what their layers come to is what torch makes of them, and what is not possible is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

from cnn_viz.engine.blueprint.layer_specs import (
    BUILT,
    MOST_LAYERS,
    Blueprint,
    LayerSpec,
    blueprint_of,
)
from cnn_viz.engine.blueprint.module import (
    Built,
    blueprint_for,
    input_of,
    possible_part,
)
from cnn_viz.engine.blueprint.shape_inference import (
    MOST_MULTIPLICATIONS,
    MOST_PARAMETERS,
    MOST_VALUES,
    checked,
    survey,
)
from cnn_viz.engine.inspection.layer_kinds import building_kinds
from cnn_viz.engine.inspection.snippets import snippet
from cnn_viz.engine.inspection.summary import plan
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets, weight_files
from cnn_viz.engine.training.learner import with_batch_norm
from cnn_viz.engine.training.order import OFFERED, Order, must_fit
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.run import train
from cnn_viz.errors import UserError
from cnn_viz.records import Digit
from cnn_viz.text import sentence
from tests.refusals import refused
from tests.unit.engine.blueprint.random_blueprints import EVERY, blueprints

DIGIT = Digit.of_ink(np.random.default_rng(5).integers(0, 256, (28, 28), dtype=np.uint8))
LEARNS = Recipe(optimizer="adam", rate=1e-3, batch=50, epochs=1, limit=100, validation=100)


@settings(deadline=None, max_examples=150)
@given(blueprints())
def test_shapes_parameters_and_multiplications_are_torchs(blueprint: Blueprint) -> None:
    found = survey(blueprint)
    model = possible_part(found)
    x = torch.zeros(1, *blueprint.input.shape)
    told = plan(model, blueprint.input.shape).layers[1:]
    for stage, (name, layer), planned in zip(found.stages, model.named_children(), told, strict=True):
        x = layer(x)
        assert (stage.name, stage.output_shape) == (name, tuple(x.shape[1:]))
        assert stage.parameters == sum(p.numel() for p in layer.parameters()) == planned.parameters
        assert stage.multiplications == planned.multiplications
        assert stage.formula.replace(" × 1 +", " +").replace(",", "") in (
            planned.formula.replace(" × 1 +", " +").replace(",", ""),
            planned.formula,
        )
    assert found.parameters == sum(p.numel() for p in model.parameters())
    if found.problem is None:
        assert len(found.stages) == len(blueprint.layers) and x.shape == (1, 10)
        assert [type(layer) for layer in Built(blueprint)] == [type(layer) for layer in model]


@settings(deadline=None, max_examples=100)
@given(blueprints())
def test_what_is_refused_for_its_shape_torch_refuses_too(blueprint: Blueprint) -> None:
    found = survey(blueprint)
    if found.problem is None or found.problem.key not in ("errors.build_kernel", "errors.build_window"):
        return
    kind, numbers = blueprint.layers[len(found.stages)].kind, blueprint.layers[len(found.stages)].settings()
    reads = found.stages[-1].output_shape if found.stages else blueprint.input.shape
    side = (int(numbers.get("kernel", numbers.get("size", 1))), int(numbers["stride"]))
    more = {"padding": int(numbers.get("padding", 0)), "dilation": int(numbers.get("dilation", 1))}
    layer = {"conv": lambda: nn.Conv2d(reads[0], 1, *side, **more), "max_pool": lambda: nn.MaxPool2d(*side)}
    with pytest.raises(RuntimeError):
        layer.get(kind, lambda: nn.AvgPool2d(*side))()(torch.zeros(1, *reads))


@given(blueprints())
def test_an_id_carries_the_whole_blueprint(blueprint: Blueprint) -> None:
    assert blueprint_of(blueprint.id) == blueprint
    assert set(blueprint.id.removeprefix(BUILT)) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1_28",
        "1_28-",
        "2_28-f-d10",
        "1_28-z",
        "1_28-c",
        "1_28-c4_",
        "1_28-c4_3_1_0_1_1-f-d10",
        "1_28-c04-f-d10",
        "1_28-r1",
        "1_28-m0-f-d10",
        "1_28_0.5-f-d10",
        "1_28_nan_1-f-d10",
        "1_28-c99999-f-d10",
        "1_28-c4.5-f-d10",
        "a" * 5000,
    ],
)
def test_a_text_that_is_not_written_so_is_refused(text: str) -> None:
    if text in ("", "1_28"):
        with pytest.raises(UserError):
            checked(blueprint_of(BUILT + text))
        return
    with pytest.raises(UserError):
        blueprint_of(BUILT + text)


@pytest.mark.parametrize("model_id", MODELS)
def test_each_of_the_seven_can_be_started_from_and_answers_to_the_last_float(model_id: str) -> None:
    shipped = weight_files.load(model_id)
    blueprint = blueprint_for(shipped)
    again = weight_files.fresh(blueprint.id).eval()
    assert survey(blueprint).parameters == sheets.sheet(model_id).parameters
    again.load_state_dict(shipped.state_dict())
    assert input_of(blueprint.id) == shipped.input
    assert (predict(again, [DIGIT]) == predict(shipped, [DIGIT])).all()
    assert [layer.name for layer in trace(again, DIGIT).layers] == [
        layer.name for layer in trace(shipped, DIGIT).layers
    ]


@pytest.mark.parametrize(
    ("text", "key", "at"),
    [
        ("1_28-m4_4-c4_9-f-d10", "kernel", 1),
        ("1_28-c4_7_1_0_5-f-d10", "kernel", 0),
        ("1_28-m4_4-m4_4-a2-f-d10", "window", 2),
        ("1_28-c4-d10", "maps", 1),
        ("1_28-f-c4-d10", "row", 1),
        ("1_28-f-d20-b-d10", "row", 2),
        ("1_28-f-f-d10", "flat", 1),
        ("1_28-c4-f-d11", "end", 3),
        ("1_28-c4-f-d10-r", "end", 4),
        ("1_28", "end", 0),
        ("1_28-c64_3_1_1-f-d64-d10", "parameters", 2),
        ("1_28-c128_3_1_1-r-f-d10", "values", 1),
        ("1_28-c48_5_1_2-c48_7_1_3-f-d10", "products", 1),
        ("1_28-" + "-".join(["r"] * MOST_LAYERS) + "-f-d10", "layers", MOST_LAYERS),
    ],
)
def test_what_is_not_possible_is_told_where_it_is(text: str, key: str, at: int) -> None:
    found = survey(blueprint_of(BUILT + text))
    assert found.problem is not None and found.problem.key == f"errors.build_{key}"
    assert len(found.stages) == at
    assert "{" not in sentence(found.problem)
    with pytest.raises(UserError):
        weight_files.fresh(BUILT + text)


def test_the_limits_hold_before_anything_is_allocated() -> None:
    tutorial = survey(blueprint_of("built:1_28-c32-r-c64-r-m2-o0.25-f-d128-r-o0.5-d10"))
    assert tutorial.problem is None and tutorial.parameters == 1_199_882, "the tutorials' largest is possible"
    assert tutorial.parameters <= MOST_PARAMETERS and tutorial.values <= MOST_VALUES
    assert tutorial.multiplications <= MOST_MULTIPLICATIONS
    big = survey(Blueprint((LayerSpec.of("conv", filters=128, kernel=15, padding=7),) * 20))
    assert big.problem is not None and big.parameters <= MOST_PARAMETERS


def test_a_batch_that_would_take_too_much_memory_is_refused() -> None:
    wide = "built:1_28-c64_3_1_1-r-m2-f-d10"
    must_fit(Order(wide, OFFERED["quick"]))
    with refused("at most 797 images"):
        must_fit(Order(wide, replace(OFFERED["quick"], batch=1024)))


def test_every_kind_that_can_be_built_is_traced() -> None:
    whole = trace(weight_files.fresh(EVERY).eval(), DIGIT)
    assert {layer.kind for layer in whole.layers} == {*building_kinds(), "input", "softmax"}
    assert whole.model == EVERY
    assert "(x - 0.5) / 0.5" in snippet(whole, "input", "trace.npz").pytorch


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("network", [EVERY, "built:3_32-f-d10", "scratch8"])
def test_it_learns_by_every_kind_of_recipe(network: str, norm: bool) -> None:
    """Batch norm while training is folded where a convolution has a bias to take it, and the shapes stay its own."""
    for recipe in (LEARNS, replace(LEARNS, bfloat16=True, dropout=0.2, average=0.9)):
        model = weight_files.fresh(network)
        before = {name: weight.clone() for name, weight in model.state_dict().items()}
        for _ in train(model, replace(recipe, batch_norm_while_training=norm)):
            pass
        assert {n: w.shape for n, w in model.state_dict().items()} == {n: w.shape for n, w in before.items()}
        assert any((model.state_dict()[name] != weight).any() for name, weight in before.items())


def test_batch_norm_is_added_only_where_it_can_be_folded() -> None:
    added = [
        name
        for name, _ in with_batch_norm(weight_files.fresh("built:1_28-c4-b-c4_3_1_0_1_0-c4-f-d10")).named_children()
    ]
    assert added == ["conv1", "norm1", "conv2", "conv3", "conv3_norm", "flatten", "dense1"]
