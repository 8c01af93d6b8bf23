"""The network from scratch: loops, vectorized NumPy and torch say the same, and the slopes are the slopes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.scratch import loops
from cnn_viz.engine.scratch import vectorized as scratch_vectorized
from cnn_viz.engine.scratch.network import (
    Parameters,
    first_images,
    learn,
    probabilities,
    there_and_back,
)
from cnn_viz.engine.scratch.speed import milliseconds
from cnn_viz.engine.scratch.training import Training, untrained_run
from cnn_viz.engine.scratch.walkthrough import STEPS, Lesson
from cnn_viz.engine.trained import weight_files
from cnn_viz.records import Digit

DIGITS = [Digit.of_ink(mnist(train=False)[0][i].numpy()) for i in (0, 5)]
SMALL = np.random.default_rng(3).standard_normal((2, 9, 8))  # an odd height: pooling leaves its last row out


def lessons() -> list[Lesson]:
    trained = Parameters.of(weight_files.load("scratch8"))
    return [Lesson(DIGITS[0], 7, trained), Lesson(DIGITS[1], 4, Parameters.untrained(1))]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("lesson", lessons(), ids=["trained", "untrained"])
def test_loops_vectorized_and_torch_agree_at_every_step(lesson: Lesson, name: str) -> None:
    step = STEPS[name]
    for given, looped in zip(step.gives, lesson.looped(step), strict=True):
        vectorized, expected = lesson.numbers[given], lesson.by_torch[given]
        assert np.shape(looped) == np.shape(vectorized) == expected.shape
        scale = max(1.0, float(np.abs(expected).max()))
        assert np.abs(looped - expected).max() < 1e-13 * scale
        assert np.abs(vectorized - expected).max() < 1e-13 * scale


def test_the_probabilities_are_those_that_the_other_pages_show() -> None:
    model = weight_files.load("scratch8")
    shown = trace(model, DIGITS[0])
    lesson = Lesson(DIGITS[0], 7, Parameters.of(model))
    np.testing.assert_allclose(lesson.numbers["maps"], shown["conv1"].output, atol=1e-5)
    np.testing.assert_allclose(lesson.numbers["probabilities"], shown.probabilities, atol=1e-6)


def test_a_batch_is_the_mean_of_its_images_as_in_torch() -> None:
    images, labels = first_images(train=False, count=12)
    now = Parameters.untrained(2)
    found = there_and_back(scratch_vectorized, images.astype(np.float64), labels, now)
    leaves = [torch.tensor(x, requires_grad=True) for x in (now.filters, now.weights, now.biases)]
    maps = F.conv2d(torch.from_numpy(images.astype(np.float64))[:, None], leaves[0][:, None])
    logits = F.linear(F.max_pool2d(maps, 2).flatten(1), leaves[1], leaves[2])
    loss = F.cross_entropy(logits, torch.from_numpy(labels))
    loss.backward()
    assert found.loss == pytest.approx(loss.item(), abs=1e-13)
    for ours, leaf in zip((found.filter_gradients, found.weight_gradients, found.bias_gradients), leaves, strict=True):
        np.testing.assert_allclose(ours, leaf.grad, atol=1e-14)


def test_every_way_to_write_it_takes_any_size() -> None:
    filters = np.random.default_rng(4).standard_normal((3, 4, 4))
    maps = scratch_vectorized.convolve(SMALL, filters)
    np.testing.assert_allclose(maps, F.conv2d(torch.from_numpy(SMALL)[:, None], torch.from_numpy(filters)[:, None]))
    np.testing.assert_allclose(loops.convolve(SMALL[0], filters), maps[0], atol=1e-13)
    pooled = scratch_vectorized.max_pool(SMALL[None])
    np.testing.assert_array_equal(pooled, F.max_pool2d(torch.from_numpy(SMALL[None]), 2))
    np.testing.assert_array_equal(loops.max_pool(SMALL), pooled[0])
    slopes = np.random.default_rng(5).standard_normal(pooled.shape)
    back = scratch_vectorized.max_pool_backward(slopes, SMALL[None])
    np.testing.assert_array_equal(loops.max_pool_backward(slopes[0], SMALL), back[0])
    assert back.sum() == pytest.approx(slopes.sum()) and np.all(back[:, :, 8] == 0)


def test_two_equal_largest_values_are_settled_as_torch_settles_them() -> None:
    maps = np.zeros((1, 4, 4))
    tensor = torch.zeros(1, 1, 4, 4, dtype=torch.float64, requires_grad=True)
    F.max_pool2d(tensor, 2).sum().backward()
    np.testing.assert_array_equal(loops.max_pool_backward(np.ones((1, 2, 2)), maps), tensor.grad[0])
    np.testing.assert_array_equal(scratch_vectorized.max_pool_backward(np.ones((1, 1, 2, 2)), maps[None]), tensor.grad)


@pytest.mark.parametrize("module", [loops, scratch_vectorized], ids=["loops", "vectorized"])
@pytest.mark.parametrize("part", ["filters", "weights", "biases"])
def test_the_slopes_are_those_of_finite_differences(module, part: str) -> None:
    images, labels = first_images(train=False, count=1)
    image, label = (images[0], int(labels[0])) if module is loops else (images, labels)
    now, random = Parameters.untrained(6), np.random.default_rng(7)
    found = there_and_back(module, image.astype(np.float64), label, now)
    slopes = {"filters": found.filter_gradients, "weights": found.weight_gradients, "biases": found.bias_gradients}[
        part
    ]
    for _ in range(4):
        nudge = 1e-5 * random.standard_normal(slopes.shape)
        up = replace(now, **{part: getattr(now, part) + nudge})
        down = replace(now, **{part: getattr(now, part) - nudge})
        rise = (
            there_and_back(module, image.astype(np.float64), label, up).loss
            - there_and_back(module, image.astype(np.float64), label, down).loss
        )
        assert rise == pytest.approx(2 * (slopes * nudge).sum(), rel=1e-4, abs=1e-10)


def test_untrained_it_guesses() -> None:
    reports = list(untrained_run())
    assert [r.step for r in reports] == list(range(100, 1001, 100))
    assert all(round(r.loss, 1) == 2.3 for r in reports)
    assert np.mean([r.loss for r in reports]) == pytest.approx(np.log(10), abs=0.01)
    assert 0.05 < np.mean([r.accuracy for r in reports]) < 0.2


def test_it_learns_to_read_over_80_percent_of_images_that_it_has_not_seen() -> None:
    training = Training()
    reports = list(training)
    judged = [r.judged for r in reports if r.judged is not None]
    assert len(judged) == training.epochs and reports == training.reports
    assert judged[-1] > 0.8
    assert reports[-1].loss < 0.6 < 2 < reports[0].loss
    images, labels = first_images(train=False)
    assert (probabilities(images, training.parameters).argmax(1) == labels).mean() == judged[-1]


def test_a_training_that_rests_goes_on_where_it_stood() -> None:
    whole, rested = Training(epochs=1), Training(epochs=1)
    list(whole)
    next(iter(rested))
    assert rested.done == 20
    list(rested)
    assert rested.reports == whole.reports
    np.testing.assert_array_equal(rested.parameters.weights, whole.parameters.weights)


def test_one_step_of_learning_makes_the_batch_less_wrong() -> None:
    images, labels = first_images(train=True, count=10)
    after, found = learn(images, labels, Parameters.untrained(), 0.01)
    assert there_and_back(scratch_vectorized, images, labels, after).loss < found.loss


def test_the_three_times_are_measured() -> None:
    spent = milliseconds(count=1)
    assert list(spent) == ["loops", "vectorized", "torch"]
    assert spent["loops"] > 10 * spent["vectorized"] > 0 and spent["torch"] > 0
