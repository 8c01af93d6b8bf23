"""A training that goes on in several ways: where it forks, what each way learns from, and that the mean is kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import islice

import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import mnist_split
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.learner import rate_at, write_mean
from cnn_viz.engine.training.recipes import RECIPES, Branches, Recipe
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.records import EpochReport, StepReport
from tests.diagonal import diagonal
from tests.unit.engine.trained.same_weights import same

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_writers")]

# Of 192 MNIST images: 5 batches an epoch in the trunk, 3, 5 and 9 in the branches of the last two epochs.
BRANCHING = Recipe(
    optimizer="adamw",
    rate=2e-3,
    schedule="one_cycle",
    batch=64,
    epochs=3,
    limit=192,
    validation=100,
    average=0.9,
    batch_norm_while_training=True,
    augmentation=Augmentation(rotate=5),
    pen=PenSource(share=0.4, versions=1),
    branches=Branches(part=2 / 3, shares=(0.0, 0.4, 0.64)),
)
STEPS = [5, 17, 17]


@pytest.mark.parametrize(("epochs", "fork"), [(24, 16), (3, 2), (2, 1), (1, 1)])
def test_the_last_part_branches_and_a_single_epoch_does_not(epochs: int, fork: int) -> None:
    recipe = replace(BRANCHING, epochs=epochs, branches=replace(BRANCHING.branches, part=1 / 3))
    assert recipe.fork == fork
    assert replace(recipe, branches=Branches(part=1 / 3)).fork == epochs
    assert Recipe.of(json.loads(json.dumps(asdict(recipe)))) == recipe
    older = {name: value for name, value in asdict(recipe).items() if name != "branches"}
    assert Recipe.of(older).fork == epochs


def test_every_way_learns_from_its_share_and_all_are_counted() -> None:
    run = Training(fresh("scratch8"), BRANCHING, 1)
    for report in run.reports():
        if isinstance(report, EpochReport) and report.epoch == 2:
            break
    assert [learner.done for learner in run.learners] == [2 * 3, 2 * 5, 2 * 9]
    reports = [r for r in run.reports() if isinstance(r, StepReport)]
    assert [r.step for r in reports] == list(range(23, 40)) and {r.steps for r in reports} == {sum(STEPS)}
    assert run.done == run.steps == 39
    images = [192, 320, 533]  # of them 0, 0.4 and 0.64 pen pictures
    assert run.seen(39) == 320 + 2 * sum(images)
    assert run.seen(4) == 4 * 64 and run.seen(5) == 320
    assert run.seen(5 + 3 + 1) == 320 + 192 + 64


def test_branches_start_as_the_trunk_and_go_on_at_its_pace() -> None:
    run = Training(fresh("scratch8"), BRANCHING, 1)
    reports = run.reports()
    list(islice(reports, 6))  # the trunk's epoch and its report
    trunk = run.learners[0].state()
    first = next(reports)
    assert isinstance(first, StepReport) and first.rate == rate_at(BRANCHING, 1 / 3)
    assert [learner.done / learner.steps for learner in run.learners[1:]] == [1 / 3, 1 / 3]
    for learner in run.learners[1:]:
        assert all(torch.equal(trunk[name], part) for name, part in learner.state().items() if name != "done")


def test_the_network_is_the_mean_of_its_branches() -> None:
    """Computed once more from the branches' own weights; the statistics of batch normalization are the mean's own."""
    run = Training(fresh("scratch8"), BRANCHING, 1)
    list(run.reports())
    states = [learner.average.state_dict() for learner in run.learners]
    mean = {name: sum(s[name].double() for s in states).div(3).to(states[0][name].dtype) for name in states[0]}
    network = run.learners[0].network
    network.load_state_dict(mean)
    learnt = run.model.input.framed(mnist_split(100, 192)[0][:, None])
    normalizations = [layer for layer in network if isinstance(layer, nn.BatchNorm2d)]
    for layer in normalizations:
        layer.momentum = 1.0  # what one batch shows, and nothing of what was before
    with torch.inference_mode():
        network.train()(run.learners[0].placed(learnt))
    images, _ = mnist_split(50, validate=True)
    with torch.inference_mode():
        expected = network.eval()(run.learners[0].placed(run.model.input.framed(images[:, None]))).cpu()
    torch.testing.assert_close(logits_of(run.model, images), expected, rtol=1e-4, atol=1e-5)
    for number in (0, 1):
        write_mean([run.learners[number]], one := fresh("scratch8"), images)
        assert not same(one, run.model)


# Around the fork, in each branch, at the ends.
@pytest.mark.parametrize("steps", diagonal((3, 5, 6, 7, 9, 14, 23, 24, 41), (5, 9, 24)))
def test_it_goes_on_wherever_it_was_interrupted(steps: int) -> None:
    whole, resumed = fresh("scratch8"), fresh("scratch8", 7)
    expected = list(Training(whole, BRANCHING, 3).reports())
    first = Training(fresh("scratch8"), BRANCHING, 3)
    before = list(islice(first.reports(), steps))
    again = Training(resumed, BRANCHING, 3, load(save(first.state())))
    assert (again.done, again.steps) == (first.done, 39)
    after = list(again.reports())
    assert same(whole, resumed)
    for one, other in zip(expected, before + after, strict=True):
        assert other == (one if isinstance(one, StepReport) else replace(one, seconds=other.seconds))


def test_a_single_branch_is_a_training_whose_share_changes() -> None:
    recipe = replace(BRANCHING, branches=Branches(part=2 / 3, shares=(0.0,)))
    run, resumed = Training(fresh("scratch8"), recipe), fresh("scratch8")
    assert run.steps == 5 + 3 + 3
    before = list(islice(run.reports(), 8))
    after = list(Training(resumed, recipe, 0, load(save(run.state()))).reports())
    assert len(before) + len(after) == run.steps + 3
    whole = fresh("scratch8")
    list(Training(whole, recipe).reports())
    assert same(whole, resumed)


def test_pen_ends_with_branches_that_lean_to_both_sides() -> None:
    recipe = RECIPES["pen"]
    assert min(recipe.branches.shares) == 0 < recipe.pen.share < max(recipe.branches.shares)
