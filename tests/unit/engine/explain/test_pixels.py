"""The pixel that helps most is the one that helps most, tried alone; a few of them turn the answer."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.explain.pixels import best_pixel, lead, turned
from cnn_viz.engine.inspection.trace import predict
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit


@pytest.fixture(scope="module")
def digit() -> Digit:
    return Digit.of_ink(mnist(train=False)[0][3].numpy())


def leads(model_id: str, digits: list[Digit], wanted: int) -> np.ndarray:
    model = load(model_id)
    return lead(model(model.input(digits)), wanted).detach().numpy()


@pytest.mark.parametrize("model_id", ["scratch8", "lenet_rgb"])
def test_no_other_pixel_would_have_helped_more(model_id: str, digit: Digit) -> None:
    place = best_pixel(load(model_id), digit, 8)
    best = leads(model_id, [turned(digit, *place)], 8)[0]
    others = leads(model_id, [turned(digit, row, column) for row in range(0, 28, 3) for column in range(28)], 8)
    assert best >= others.max() - 1e-4
    assert best_pixel(load(model_id), digit, 8, {place}) != place


def test_some_pixels_turn_the_answer(digit: Digit) -> None:
    model, now = load("scratch8"), digit
    taken: set[tuple[int, int]] = set()
    for _ in range(40):
        if int(predict(model, [now]).argmax()) == 8:
            break
        place = best_pixel(model, now, 8, taken)
        taken.add(place)
        now = turned(now, *place)
    assert int(predict(model, [now]).argmax()) == 8 and len(taken) == (now.ink != digit.ink).sum() > 0


def test_a_pixel_turned_twice_is_full_or_paper(digit: Digit) -> None:
    once = turned(digit, 0, 0)
    assert once.ink[0, 0] == 255 == once.colour[2, 0, 0] and turned(once, 0, 0) == digit
