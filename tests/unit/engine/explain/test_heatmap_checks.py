"""The checks of attribution methods: what is randomized, what is deleted, in which order."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.heatmap_checks import (
    STEPS,
    by_lot,
    cascaded,
    deletion,
    most_important_first,
    without,
)
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.records import Digit

DIGIT = Digit.of_ink(mnist(train=False)[0][0].numpy())
BLANK = Digit.of_ink(np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize("model_id", MODELS)
def test_layers_lose_what_they_learnt_from_the_last_to_the_first(model_id: str) -> None:
    model, random = load(model_id), fresh(model_id, 1).eval()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    gone: list[str] = []
    for layer, mixed in cascaded(model, random):
        gone.append(layer)
        for name, tensor in mixed.state_dict().items():
            expected = random if name.rpartition(".")[0] in gone else model
            assert torch.equal(tensor, expected.state_dict()[name])
    weighted = [name for name, layer in model.named_children() if layer.state_dict()]
    assert gone == weighted[::-1]
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_pixels_go_in_the_order_of_the_map_and_only_ink_goes() -> None:
    found = np.arange(784, dtype=np.float32).reshape(28, 28)
    order = most_important_first(DIGIT, found)
    inked = np.flatnonzero(DIGIT.ink)
    assert order.tolist() == inked[::-1].tolist()
    assert most_important_first(DIGIT, np.zeros((28, 28), np.float32)).tolist() == inked.tolist()
    lot = by_lot(DIGIT, 3)
    assert (
        sorted(lot) == inked.tolist() and lot.tolist() != inked.tolist() and lot.tolist() == by_lot(DIGIT, 3).tolist()
    )
    some = without(DIGIT, order[:5])
    assert not some.ink.reshape(-1)[order[:5]].any() and (some.ink.reshape(-1)[order[5:]] > 0).all()
    assert not some.colour.reshape(3, -1)[:, order[:5]].any()
    assert without(DIGIT, order) == BLANK


@pytest.mark.parametrize("model_id", ["scratch8", "lenet_rgb"])
def test_a_deletion_is_the_mean_over_answers_from_the_digit_to_paper(model_id: str) -> None:
    model, order = load(model_id), by_lot(DIGIT, 0)
    digits = [without(DIGIT, order[: round(k * len(order) / STEPS)]) for k in range(STEPS + 1)]
    assert digits[0] == DIGIT and digits[-1] == BLANK
    one_by_one = np.mean([predict(model, [digit])[0, 7] for digit in digits])
    assert deletion(model, DIGIT, order, 7) == pytest.approx(one_by_one, abs=1e-6)
