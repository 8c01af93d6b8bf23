"""The nearest digits are the nearest, in the values that torch computes for each alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.nearest import OF_EACH, compared_with, layers_to_compare, nearest, values_in, values_of
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


def compared() -> torch.Tensor:
    return mnist(train=True)[0][torch.from_numpy(compared_with()[0])]


def test_as_many_of_each_class_are_compared_with() -> None:
    chosen, labels = compared_with()
    assert len(np.unique(chosen)) == 10 * OF_EACH and np.bincount(labels).tolist() == [OF_EACH] * 10
    assert (mnist(train=True)[1].numpy()[chosen] == labels).all()


@pytest.mark.parametrize(("model_id", "layer"), [("scratch8", "input"), ("scratch8", "pool1"), ("lenet_rgb", "dense2")])
def test_the_nearest_come_first(model_id: str, layer: str) -> None:
    model = load(model_id)
    assert layer in layers_to_compare(model)
    values = np.concatenate(list(values_of(model, compared(), layer)))
    own = trace(model, Digit.of_ink(mnist(train=False)[0][3].numpy()))[layer].output.ravel()
    found = nearest(values, own, 4, 5)
    assert (np.diff(found.distances) >= 0).all() and len(found.images) == 5
    images, labels = mnist(train=True)
    assert (labels.numpy()[found.images] == 4).all()
    for index, distance in zip(found.images, found.distances, strict=True):
        alone = trace(model, Digit.of_ink(images[int(index)].numpy()))[layer].output.ravel()
        assert distance == pytest.approx(float(np.linalg.norm(alone - own)), rel=1e-4)
    chosen, of = compared_with()
    others = np.linalg.norm(values[of == 4] - own, axis=1)
    assert found.distances[-1] == pytest.approx(np.sort(others)[4], rel=1e-4)
    assert set(found.images) <= set(chosen)


def test_a_training_digit_is_nearest_to_itself() -> None:
    model = load("scratch8")
    index = int(compared_with()[0][7])
    label = int(compared_with()[1][7])
    digit = Digit.of_ink(mnist(train=True)[0][index].numpy())
    values = np.concatenate(list(values_of(model, compared(), "conv1")))
    found = nearest(values, trace(model, digit)["conv1"].output.ravel(), label, 3)
    assert found.images[0] == index and found.distances[0] < 1e-3 < found.distances[1]


def test_a_layer_that_there_is_not() -> None:
    model = load("scratch8")
    with pytest.raises(KeyError, match="no layer 'conv9'"):
        values_in(model, model.input([Digit.of_ink(np.zeros((28, 28), np.uint8))]), "conv9")
