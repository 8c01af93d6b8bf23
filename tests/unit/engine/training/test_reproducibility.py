"""What is promised of seeds holds on a GPU too. None is at hand here: what torch was told is looked at instead."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training import run as training
from cnn_viz.engine.training.learner import Learner
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.reproducibility import FlatLocalNorm
from cnn_viz.engine.training.run import Training

SHORT = Recipe(batch=32, epochs=1, limit=64, validation=100)
NORMED = "built:1_28-c6_5_2-r-l-f-d10"


def told() -> tuple[bool, bool, str]:
    return (
        torch.are_deterministic_algorithms_enabled(),
        torch.backends.cudnn.benchmark,
        os.environ.get("CUBLAS_WORKSPACE_CONFIG", ""),
    )


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As torch is in a process that has not trained yet."""
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", "x")
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG")
    monkeypatch.setattr(torch.backends.cudnn, "benchmark", True)
    torch.use_deterministic_algorithms(False)
    yield
    torch.use_deterministic_algorithms(True)


@pytest.mark.usefixtures("untold")
def test_torch_is_told_before_the_first_weight_goes_to_its_device(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []

    class Watched(Learner):
        def __init__(self, model: Network, recipe: Recipe, steps: int) -> None:
            found.append(told())
            super().__init__(model, recipe, steps)

        def _learn(self, pixels: Tensor, labels: Tensor) -> tuple[Tensor, float]:
            found.append(told())
            return super()._learn(pixels, labels)

    monkeypatch.setattr(training, "Learner", Watched)
    assert told() == (False, True, "")
    list(Training(fresh("scratch8"), SHORT).reports())
    assert found == [(True, False, ":4096:8")] * 3, "when it is made, and at both batches"


@pytest.mark.usefixtures("untold")
def test_a_workspace_that_somebody_chose_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", ":16:8")
    Training(fresh("scratch8"), SHORT)
    assert told() == (True, False, ":16:8")


@pytest.mark.parametrize("size", [1, 2, 5])
def test_local_normalization_learns_by_a_way_that_has_an_order_and_gives_the_same_bits(size: int) -> None:
    pixels, back = torch.randn(4, 6, 9, 7), torch.randn(4, 6, 9, 7)
    found = []
    for kind in (nn.LocalResponseNorm, FlatLocalNorm):
        x = pixels.clone(memory_format=torch.channels_last).requires_grad_(True)
        y = kind(size, 1e-2, 0.75, 1.0)(x)
        y.backward(back)
        found.append((y, x.grad))
    assert torch.equal(found[0][0], found[1][0]) and torch.equal(found[0][1], found[1][1])


def test_a_network_that_has_one_learns_that_way_and_stays_plain() -> None:
    run = Training(model := fresh(NORMED), replace(SHORT, average=0.9))
    assert {type(layer) for layer in run.learners[0].network} >= {FlatLocalNorm}
    list(run.reports())
    assert type(model.lrn1) is nn.LocalResponseNorm
