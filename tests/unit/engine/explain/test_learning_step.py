"""One step of learning is back-propagation's own, held to derivatives that were found without it."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.learning_step import learning_step
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit

SEVEN = Digit.of_ink(mnist(train=False)[0][0].numpy())


@pytest.mark.parametrize("model", MODELS)
def test_gradients_of_weights_are_those_of_the_whole_network(model: str) -> None:
    network = load(model)
    step = learning_step(network, SEVEN, 3, 0.01)
    whole = deepcopy(network).requires_grad_(True)
    F.cross_entropy(whole(whole.input([SEVEN])), torch.tensor([3])).backward()
    for name, layer in whole.named_children():
        for key, weight in layer.named_parameters(recurse=False):
            assert weight.grad is not None
            np.testing.assert_array_equal(step.layers[name].by_weights[key], weight.grad.numpy())
    assert not any(weight.requires_grad for weight in network.parameters())


@pytest.mark.parametrize("layer", ["conv1", "dense1"])
def test_a_weight_that_is_moved_a_little_changes_the_loss_as_its_gradient_says(layer: str) -> None:
    found = learning_step(load("scratch8"), SEVEN, 3, 0.01).layers[layer].by_weights["weight"]
    model = deepcopy(load("scratch8")).double()
    at = tuple(int(k) for k in np.unravel_index(np.abs(found).argmax(), found.shape))
    losses = []
    for nudge in (-1e-5, 1e-5):
        moved = deepcopy(model)
        with torch.no_grad():
            moved.get_submodule(layer).weight[at] += nudge
            losses.append(float(F.cross_entropy(moved(moved.input([SEVEN]).double()), torch.tensor([3]))))
    assert found[at] == pytest.approx((losses[1] - losses[0]) / 2e-5, rel=1e-4)


def test_what_reaches_the_logits_is_what_was_answered_less_what_is_so() -> None:
    step = learning_step(load("pen"), SEVEN, 3, 0.01)
    with torch.no_grad():
        sure = torch.softmax(load("pen")(load("pen").input([SEVEN])), 1)[0].numpy()
    np.testing.assert_allclose(step.layers["softmax"].by_input, sure - np.eye(10)[3], atol=1e-6)
    assert step.layers["softmax"].by_output[3] == pytest.approx(-1 / sure[3], rel=1e-4)
    assert np.count_nonzero(step.layers["softmax"].by_output) == 1


def test_each_layer_hands_on_what_the_one_before_gets() -> None:
    layers = list(learning_step(load("lenet_rgb"), SEVEN, 7, 0.01).layers.values())
    for one, behind in pairwise(layers):
        np.testing.assert_array_equal(one.by_output, behind.by_input)
    assert layers[-1].size > 0


def test_the_loss_falls_by_a_small_step_and_steps_follow_each_other() -> None:
    first = learning_step(load("pen"), SEVEN, 3, 0.001)
    second = learning_step(first.after, SEVEN, 3, 0.001)
    assert first.loss > first.loss_after == second.loss > second.loss_after
