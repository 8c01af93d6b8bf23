"""The seven networks have the shapes and the numbers of parameters of their table."""

import pytest
import torch

from cnn_viz.engine.inspection.layer_kinds import KINDS, kind_of
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import DEFAULT_MODEL, MODELS
from cnn_viz.engine.trained.weight_files import count_parameters, load
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.records import Digit, Trace

PARAMETERS = {
    "scratch8": 13_602,
    "conv5_bn": 46_986,
    "lenet_rgb": 62_006,
    "conv5_16_32": 417_482,
    "conv3_valid": 93_322,
    "conv3_same": 257_162,
}
SHAPES = {
    "scratch8": [(1, 28, 28), (8, 26, 26), (8, 13, 13), (1352,), (10,)],
    "conv5_bn": [(1, 28, 28), (32, 24, 24), (32, 12, 12), (32, 12, 12), (4608,), (4608,), (10,)],
    "lenet_rgb": [
        *[(3, 32, 32), (6, 28, 28), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 10, 10), (16, 5, 5)],
        *[(400,), (120,), (120,), (84,), (84,), (10,)],
    ],
    "conv5_16_32": [
        *[(1, 28, 28), (16, 28, 28), (16, 28, 28), (16, 14, 14), (32, 14, 14), (32, 14, 14), (32, 7, 7)],
        *[(1568,), (256,), (256,), (10,)],
    ],
    "conv3_valid": [
        *[(1, 28, 28), (32, 26, 26), (32, 26, 26), (32, 13, 13), (64, 11, 11), (64, 11, 11), (64, 5, 5)],
        *[(64, 3, 3), (64, 3, 3), (576,), (64,), (64,), (64,), (10,)],
    ],
    "conv3_same": [
        *[(1, 28, 28), (32, 28, 28), (32, 28, 28), (32, 14, 14), (64, 14, 14), (64, 14, 14), (64, 7, 7)],
        *[(64, 7, 7), (64, 7, 7), (3136,), (64,), (64,), (64,), (10,)],
    ],
}


def _trace(model_id: str, seed: int = 0) -> Trace:
    ink = torch.randint(0, 256, (28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(seed)).numpy()
    return trace(load(model_id, trained=False, seed=seed), Digit.of_ink(ink))


def test_every_network_has_a_recipe_and_a_place_in_the_table() -> None:
    assert set(MODELS) == set(RECIPES) == {*PARAMETERS, "pen"}
    assert DEFAULT_MODEL == "pen"
    assert all(MODELS[model_id].id == model_id for model_id in MODELS)


@pytest.mark.parametrize("model_id", PARAMETERS)
def test_parameters(model_id: str) -> None:
    assert count_parameters(load(model_id, trained=False)) == PARAMETERS[model_id]
    assert sum(layer.parameters for layer in _trace(model_id).layers) == PARAMETERS[model_id]


@pytest.mark.parametrize("model_id", SHAPES)
def test_shapes(model_id: str) -> None:
    layers = _trace(model_id).layers
    assert [layer.output.shape for layer in layers[:-1]] == SHAPES[model_id]
    assert layers[-1].kind == "softmax"


def test_pen_is_small_enough_to_be_looked_at() -> None:
    layers = _trace("pen").layers
    assert sum(layer.parameters for layer in layers) <= 60_000
    maps = [layer.output for layer in layers if layer.output.ndim == 3]
    assert all(len(output) <= 32 for output in maps)
    assert all(output.shape[-1] >= 3 for output in maps)  # a map of one pixel shows nothing


@pytest.mark.parametrize("model_id", MODELS)
def test_layers_are_plain_and_their_weights_finite(model_id: str) -> None:
    model = load(model_id, trained=False)
    assert all(kind_of(layer) in KINDS for layer in model.children())
    assert all(parameter.isfinite().all() for parameter in model.parameters())


@pytest.mark.parametrize("model_id", MODELS)
def test_gradients_agree_with_finite_differences(model_id: str) -> None:
    model = load(model_id, trained=False, seed=2).double().requires_grad_(True)
    pixels = torch.rand(1, *model.input.shape, dtype=torch.double, generator=torch.Generator().manual_seed(0))
    first = next(model.parameters())

    def loss() -> torch.Tensor:
        return -torch.log_softmax(model(model.input.normalized(pixels)), 1)[0, 3]

    loss().backward()
    assert first.grad is not None
    for place in [(0, 0, 0, 0), (first.shape[0] - 1, 0, 1, 2)]:
        step = 1e-6
        with torch.no_grad():
            first[place] += step
            above = loss()
            first[place] -= 2 * step
            below = loss()
            first[place] += step
        assert first.grad[place].item() == pytest.approx(((above - below) / (2 * step)).item(), rel=1e-4, abs=1e-8)
