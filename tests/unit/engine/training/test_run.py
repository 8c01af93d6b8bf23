"""Training follows its seed, learns, stops when told, and leaves a plain network behind."""

from dataclasses import replace
from itertools import count, pairwise
from types import SimpleNamespace
from typing import Literal

import pytest
import torch
from torch import nn

from cnn_viz.engine.data.sources import mnist_split
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training import run as run_module
from cnn_viz.engine.training.learner import rate_at, with_batch_norm, without_batch_norm
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.run import Training, train
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.records import EpochReport, StepReport
from tests.unit.engine.trained.same_weights import same

pytestmark = pytest.mark.usefixtures("few_writers")

QUICK = replace(RECIPES["scratch8"], epochs=2, batch=32, limit=600, validation=500)
QUICK_PEN = replace(
    RECIPES["pen"],
    epochs=1,
    batch=64,
    limit=256,
    validation=200,
    pen=replace(RECIPES["pen"].pen, share=0.2, versions=1),
)


def _run(model_id: str, recipe: Recipe, seed: int = 0) -> tuple[Network, list]:
    model = fresh(model_id, seed)
    return model, list(train(model, recipe, seed))


def test_reports_count_up_and_the_network_learns() -> None:
    model, reports = _run("scratch8", QUICK)
    steps = [report for report in reports if isinstance(report, StepReport)]
    epochs = [report for report in reports if isinstance(report, EpochReport)]
    assert [step.step for step in steps] == list(range(1, 2 * 19 + 1))
    assert {step.steps for step in steps} == {38}
    assert [step.epoch for step in steps] == [1] * 19 + [2] * 19
    assert {epoch.epochs for epoch in epochs} == {2}
    assert [epoch.epoch for epoch in epochs] == [1, 2]
    assert epochs[-1].validation_accuracy > 0.7  # of chance's 0.1, after 1,200 images
    assert epochs[1].train_loss < epochs[0].train_loss
    assert epochs[1].seconds > epochs[0].seconds > 0
    assert not model.training
    assert isinstance(reports[-1], EpochReport)


def test_the_images_of_some_steps_are_their_batches_the_last_of_an_epoch_being_smaller() -> None:
    run = Training(fresh("scratch8"), replace(QUICK, limit=70))
    assert run.steps == 6
    assert [run.seen(step) for step in (*range(7), 99)] == [0, 32, 64, 70, 102, 134, 140, 140]


def test_an_epochs_report_is_the_mean_over_its_images() -> None:
    """At so small a rate that nothing is learnt: 40 images in batches of 32 and 8."""
    recipe = replace(QUICK, limit=40, epochs=1, rate=1e-9, schedule="constant")
    model, reports = _run("scratch8", recipe)
    images, labels = mnist_split(QUICK.validation, 40)
    logits = logits_of(model, images)
    assert reports[-1].train_loss == pytest.approx(nn.functional.cross_entropy(logits, labels).item(), rel=1e-4)
    assert reports[-1].train_accuracy == pytest.approx((logits.argmax(1) == labels).float().mean().item(), abs=1e-6)


def test_the_seconds_are_those_of_learning_and_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr(run_module, "time", SimpleNamespace(perf_counter=lambda: float(next(ticks))))
    run = Training(fresh("scratch8"), replace(QUICK, limit=70))
    told = [report.seconds for report in run.reports() if isinstance(report, EpochReport)]
    assert told == [3 + 1, 6 + 2] and run.seconds == 8


def test_the_report_is_about_the_model_as_it_stands() -> None:
    model = fresh("scratch8")
    images, labels = mnist_split(QUICK.validation, validate=True)
    for report in train(model, QUICK):
        if isinstance(report, EpochReport):
            right = logits_of(model, images).argmax(1) == labels
            assert right.float().mean().item() == report.validation_accuracy


@pytest.mark.parametrize(
    ("model_id", "recipe"),
    [
        ("scratch8", QUICK),
        pytest.param("pen", QUICK_PEN, marks=pytest.mark.slow),
        pytest.param("conv3_valid", QUICK, marks=pytest.mark.slow),
    ],
)
def test_the_same_seed_gives_the_same_weights(model_id: str, recipe: Recipe) -> None:
    first, first_reports = _run(model_id, replace(recipe, epochs=1), 3)
    torch.rand(5)  # what else happens in the process must not matter
    again, again_reports = _run(model_id, replace(recipe, epochs=1), 3)
    other, _ = _run(model_id, replace(recipe, epochs=1), 4)
    assert same(first, again)
    assert [r.loss for r in first_reports[:-1]] == [r.loss for r in again_reports[:-1]]
    assert not same(first, other)


def test_two_runs_side_by_side_do_not_mix() -> None:
    alone, _ = _run("conv3_valid", replace(QUICK, limit=160, epochs=1))  # it has dropout
    one, other = fresh("conv3_valid"), fresh("conv3_valid")
    recipe = replace(QUICK, limit=160, epochs=1)
    for _ in zip(train(one, recipe), train(other, recipe), strict=True):
        pass
    assert same(alone, one) and same(alone, other)


def test_training_leaves_the_random_state_of_others_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    _run("conv3_valid", replace(QUICK, limit=64, epochs=1))
    assert torch.equal(torch.rand(3), expected)


def test_closing_the_generator_stops_between_two_batches() -> None:
    model = fresh("scratch8")
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    run = train(model, QUICK)
    assert [next(run).step for _ in range(3)] == [1, 2, 3]
    run.close()
    with pytest.raises(StopIteration):
        next(run)
    assert all(torch.equal(before[name], weight) for name, weight in model.state_dict().items())


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
def test_every_optimizer_learns(optimizer: Literal["sgd", "adam", "adamw"]) -> None:
    rate = 0.02 if optimizer == "sgd" else 0.002
    _, reports = _run("scratch8", replace(QUICK, optimizer=optimizer, rate=rate, nesterov=optimizer == "sgd"))
    assert reports[-1].validation_accuracy > 0.6


def test_the_first_sgd_step_is_the_textbook_one() -> None:
    recipe = Recipe(optimizer="sgd", rate=0.1, momentum=0.9, batch=16, epochs=1, limit=16, validation=500)
    model, start = fresh("scratch8"), fresh("scratch8")
    images, labels = mnist_split(500, 16)
    loss = nn.functional.cross_entropy(start(start.input.normalized(start.input.framed(images[:, None]))), labels)
    loss.backward()
    first, _ = train(model, recipe)
    assert isinstance(first, StepReport)
    assert first.loss == pytest.approx(loss.item(), rel=1e-5)
    for now, before in zip(model.parameters(), start.parameters(), strict=True):
        assert before.grad is not None
        assert torch.allclose(now, before - 0.1 * before.grad, atol=1e-6)


def test_the_schedules() -> None:
    constant = Recipe(rate=0.5)
    assert {rate_at(constant, progress / 10) for progress in range(11)} == {0.5}
    cycle = Recipe(rate=0.5, schedule="one_cycle")
    rates = [rate_at(cycle, progress / 100) for progress in range(101)]
    assert max(rates) == pytest.approx(0.5) and rates.index(max(rates)) == 10
    assert rates[0] == pytest.approx(0.01) and rates[-1] == pytest.approx(0, abs=1e-9)
    assert all(a < b for a, b in pairwise(rates[:11]))
    assert all(a > b for a, b in pairwise(rates[10:]))


def test_folding_batch_norm_changes_nothing() -> None:
    learner = with_batch_norm(fresh("pen"))
    norms = [layer for layer in learner if isinstance(layer, nn.BatchNorm2d)]
    for norm in norms:
        nn.init.uniform_(norm.weight, 0.5, 2)
        nn.init.uniform_(norm.bias, -1, 1)
        norm.running_mean = torch.empty(norm.num_features).uniform_(-1, 1)
        norm.running_var = torch.empty(norm.num_features).uniform_(0.5, 2)
    pixels = torch.rand(16, 1, 28, 28)
    plain = without_batch_norm(learner.eval())
    assert len(norms) >= 3
    assert [type(layer) for layer in plain] == [type(layer) for layer in fresh("pen")]
    assert torch.allclose(learner(pixels), plain(pixels), atol=1e-5)


def test_batch_norm_of_the_network_itself_stays() -> None:
    assert any(isinstance(layer, nn.BatchNorm2d) for layer in _run("conv5_bn", replace(QUICK, limit=64))[0])


def test_averaged_weights_lie_between_those_of_the_steps() -> None:
    recipe = replace(QUICK, epochs=1, limit=320)
    last, _ = _run("scratch8", recipe)
    averaged, _ = _run("scratch8", replace(recipe, average=0.9))
    start = fresh("scratch8")
    distance = [
        sum((a - b).square().sum() for a, b in zip(net.parameters(), start.parameters(), strict=True))
        for net in (averaged, last)
    ]
    assert 0 < distance[0] < distance[1]
