"""The training digits that ship: small, of these weights, and what they find is what the exact values find."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.nearest import compared_with, nearest, usual_layer, values_in, values_of
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.training_digits import MOST_BYTES, STEPS, Kept, nearest_of, training_digits
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.engine.training.twins import TWINS, architecture_of, home_of

COUNT = 8


@pytest.mark.parametrize("model_id", [*MODELS, *TWINS])
def test_the_file_belongs_to_the_weights_and_is_small(model_id: str) -> None:
    found = training_digits(model_id)
    assert found, f"run python -m cnn_viz neighbours {model_id}"
    assert found.layer == usual_layer(load(model_id)) and found.coarse.shape == (3_000, len(found.scale))
    assert found.coarse.dtype == np.int8
    assert (home_of(model_id) / f"{architecture_of(model_id)}.neighbours.npz").stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("model_id", ["pen", "scratch8", "conv5_16_32"])
def test_the_nearest_are_those_of_the_exact_values(model_id: str) -> None:
    model, found = load(model_id), training_digits(model_id)
    assert found
    images = mnist(train=True)[0][torch.from_numpy(compared_with()[0])]
    exact = np.concatenate(list(values_of(model, images, found.layer)))
    assert np.linalg.norm(found.coarse * found.scale - exact, axis=1).max() <= found.slack + 1e-4
    for image in mnist(train=False)[0][[0, 8, 247, 1014]]:
        own = values_in(model, model.input.normalized(model.input.framed(image[None, None])), found.layer)[0].numpy()
        for digit_class in (1, 4, 9):
            expected = nearest(exact, own, digit_class, COUNT)
            shown = nearest_of(model, found, own, digit_class, COUNT)
            assert shown.images.tolist() == expected.images.tolist()
            np.testing.assert_allclose(shown.distances, expected.distances, rtol=1e-4)


@pytest.mark.parametrize("steps", STEPS)
def test_however_coarse_they_are_nobody_near_is_left_out(steps: int) -> None:
    labels = compared_with()[1]
    values = np.random.default_rng(steps).normal(size=(len(labels), 24)).astype(np.float32)
    kept, own = Kept.of("flatten", values, steps), values[17] * np.float32(0.9)
    for digit_class in (0, 5):
        of_class = np.flatnonzero(labels == digit_class)
        order = of_class[np.argsort(np.linalg.norm(values[of_class] - own, axis=1), kind="stable")]
        rows = kept.candidates(own, digit_class, COUNT)
        assert set(order[:COUNT]) <= set(rows) <= set(of_class)
        assert steps < 127 or len(rows) < 40, "few remain to be run"
