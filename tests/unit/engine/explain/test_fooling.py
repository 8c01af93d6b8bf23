"""A step along the gradient's sign, and noise of the same size."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.fooling import fooled, noisy
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


def digit(number: int) -> Digit:
    return Digit.of_ink(mnist(train=False)[0][number].numpy())


@pytest.mark.parametrize("model_id", ["scratch8", "pen", "lenet_rgb"])
def test_no_pixel_moves_further_than_the_step_and_each_the_way_the_loss_rises(model_id: str) -> None:
    model, own = load(model_id), digit(3)
    x = model.input([own]).requires_grad_()
    logits = model(x)
    (slope,) = torch.autograd.grad(F.cross_entropy(logits, logits.argmax(1)), x)
    frame = (x.shape[2] - 28) // 2
    slope = slope[0, :, frame : frame + 28, frame : frame + 28]
    after = fooled(model, own, 20)
    planes = (after.ink[None], own.ink[None]) if model.input.channels == 1 else (after.colour, own.colour)
    moved = planes[0].astype(int) - planes[1].astype(int)
    assert np.abs(moved).max() <= 20
    free = (planes[1] >= 20) & (planes[1] <= 235)
    assert (moved[free] == 20 * slope.sign().numpy()[free]).all()


def test_no_step_is_no_change() -> None:
    model = load("pen")
    assert fooled(model, digit(3), 0) == noisy(model, digit(3), 0) == digit(3)


def test_the_answer_suffers_more_than_from_noise_of_the_same_size() -> None:
    model = load("scratch8")
    own = [digit(k) for k in range(40)]
    answers = predict(model, own).argmax(1)
    after = [predict(model, [change(model, each, 40) for each in own]) for change in (fooled, noisy)]
    kept = [(each.argmax(1) == answers).mean() for each in after]
    assert kept[0] < kept[1] - 0.3


def test_towards_a_class() -> None:
    model, own = load("scratch8"), digit(3)
    before, after = predict(model, [own])[0], predict(model, [fooled(model, own, 24, wanted=8)])[0]
    assert after[8] > before[8]
