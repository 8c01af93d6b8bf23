"""Training follows its seed, learns, stops when told, and leaves a plain network behind."""

from dataclasses import replace
from itertools import islice, pairwise
from typing import Literal

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from torch import Generator, Tensor, nn

from cnn_viz.engine.data.augmentation import Augmentation, augmented
from cnn_viz.engine.data.pen_pictures import digitized, pen_pictures
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import mnist_split, pen_digits, pen_strokes
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training import dataset
from cnn_viz.engine.training import learner as learner_module
from cnn_viz.engine.training.dataset import Examples
from cnn_viz.engine.training.learner import rate_at, with_batch_norm, without_batch_norm
from cnn_viz.engine.training.recipes import RECIPES, Branches, Recipe
from cnn_viz.engine.training.run import Training, train
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.records import EpochReport, StepReport
from tests.refusals import refused
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
    assert [run.seen(step) for step in range(7)] == [0, 32, 64, 70, 102, 134, 140]


BRANCHING = Recipe(
    batch=16,
    epochs=3,
    limit=40,
    validation=100,
    pen=PenSource(share=0.5, versions=1),
    branches=Branches(part=2 / 3, shares=(0.0, 0.2)),
)  # 80 images in the trunk's epoch, 40 and 50 in those of the branches


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pen pictures that nobody has to draw."""
    images, labels = mnist_split(500, validate=True)
    monkeypatch.setattr(dataset, "pen_pictures", lambda how, seed: (images[:60], labels[:60]))


def test_an_epoch_that_branches_is_each_branchs_epoch(written: None) -> None:
    run = Training(fresh("scratch8"), BRANCHING)
    reports = list(run.reports())
    steps = [report for report in reports if isinstance(report, StepReport)]
    assert [step.epoch for step in steps] == [1] * 5 + [2] * 7 + [3] * 7
    assert [step.step for step in steps] == list(range(1, 20)) and {step.steps for step in steps} == {19}
    assert [run.seen(step) for step in (5, 8, 12, 15, 19)] == [80, 120, 170, 210, 260]
    assert [type(report) for report in reports].index(EpochReport) == 5
    assert [learner.done for learner in run.learners] == [3 * 3, 3 * 4], "as if it had always been one of two"
    assert run.done == run.steps and not run._amid and run.epoch == 3


def test_what_branches_learnt_is_the_mean_of_their_weights(written: None) -> None:
    run = Training(fresh("scratch8"), BRANCHING)
    list(run.reports())
    one, other = (learner.average.state_dict() for learner in run.learners)
    for name, weight in run.model.state_dict().items():
        assert not torch.equal(one[name], other[name])
        torch.testing.assert_close(weight, (one[name] + other[name]) / 2, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("reports", [5, 6, 7, 9, 14, 17])  # before and after the trunk's report, in each branch
def test_one_that_branches_goes_on_wherever_it_was_interrupted(reports: int, written: None) -> None:
    whole, resumed = fresh("scratch8"), fresh("scratch8", 7)
    expected = list(train(whole, BRANCHING, 3))
    first = Training(fresh("scratch8"), BRANCHING, 3)
    before = list(islice(first.reports(), reports))
    again = Training(resumed, BRANCHING, 3, load(save(first.state())))
    assert (again.done, again.epoch, len(again.learners)) == (first.done, first.epoch, len(first.learners))
    assert again.last == first.last
    so_far = fresh("scratch8")
    first.write_to(so_far)
    assert same(resumed, so_far)
    after = list(again.reports())
    for one, other in zip(expected, before + after, strict=True):
        assert other == (one if isinstance(one, StepReport) else replace(one, seconds=other.seconds))
    assert same(whole, resumed)


def test_the_first_branch_goes_on_with_the_runs_own_seed_and_the_others_with_theirs(written: None) -> None:
    alike = replace(BRANCHING, branches=Branches(part=2 / 3, shares=(0.2, 0.2)))
    alone = replace(alike, branches=Branches(part=2 / 3, shares=(0.2,)))
    two, one = (
        [report.loss for report in train(fresh("scratch8"), recipe, 5) if isinstance(report, StepReport)]
        for recipe in (alike, alone)
    )
    assert two[:9] == one[:9], "the trunk and the first branch's epoch"
    assert two[9:13] != one[5:9]


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


@pytest.mark.slow
def test_pen_pictures_are_the_app_s_own_digits_and_follow_the_seed() -> None:
    images, labels = pen_pictures(PenSource(share=0.5, versions=1), 0)
    assert images.shape[1:] == (28, 28) and images.dtype == torch.uint8
    assert len(images) == len(labels) > 490
    assert set(labels.tolist()) == set(range(10))
    assert torch.equal(images, pen_pictures(PenSource(share=0.5, versions=1), 0)[0])
    assert not torch.equal(images[:100], pen_pictures(PenSource(share=0.5, versions=1), 1)[0][:100])
    rows = (images > 0).any(2)
    heights = 28 - rows.int().argmax(1) - rows.flip(1).int().argmax(1)
    assert heights.median() == 20  # as digitize fits them


@pytest.mark.slow
def test_left_out_writers_are_left_out() -> None:
    both = len(pen_pictures(PenSource(versions=1), 0)[1])
    assert both - 255 < len(pen_pictures(PenSource(versions=1, leave_out=(2,)), 0)[1]) < both - 245


def test_a_thicker_pen_leaves_more_ink() -> None:
    digit, canvas = pen_digits(held_out=True)[0], pen_strokes().canvas
    ink = [int(digitized(digit, canvas, width).astype(np.int64).sum()) for width in (8, 14, 20, 28)]
    assert ink == sorted(ink) and ink[0] * 1.5 < ink[-1]


@pytest.mark.slow
def test_an_epoch_holds_its_share_of_pen_pictures() -> None:
    recipe = replace(QUICK_PEN, limit=300, pen=PenSource(share=0.4, versions=1))
    examples = Examples.of(recipe, 0)
    assert examples.sample == 200
    seen = [torch.cat([labels for _, labels in examples.batches(64, 0, epoch)]) for epoch in (1, 2)]
    assert len(seen[0]) == 500 and not torch.equal(seen[0], seen[1])


def test_augmentation_reaches_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def watched(pixels: Tensor, how: Augmentation, random: Generator) -> Tensor:
        seen.append(how)
        return augmented(pixels, how, random)

    monkeypatch.setattr(learner_module, "augmented", watched)
    how = Augmentation(shift=2)
    _run("scratch8", replace(QUICK, limit=64, epochs=1, augmentation=how))
    assert seen == [how, how]


def test_a_last_step_too_far_is_no_finished_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loss is taken before a step: what the last one does to the weights, no batch tells."""
    learn = learner_module.Learner._learn

    def leap(self: learner_module.Learner, *batch: Tensor) -> tuple[Tensor, float]:
        found = learn(self, *batch)
        if self.done + 1 == self.steps:
            for weight in self.network.parameters():
                weight.data.mul_(1e38)
        return found

    monkeypatch.setattr(learner_module.Learner, "_learn", leap)
    run = train(model := fresh("scratch8"), replace(QUICK, limit=64))
    reports = list(islice(run, 5))
    good = {name: weight.clone() for name, weight in model.state_dict().items()}
    assert [type(report) for report in reports] == [StepReport, StepReport, EpochReport, StepReport, StepReport]
    with refused("At step 4 the loss is no longer a number") as error:
        next(run)
    assert error.value.key == "errors.diverged"
    assert all(torch.equal(good[name], weight) for name, weight in model.state_dict().items()), "as at epoch 1"
