"""A training that branches: its epochs, its reports, and how it goes on after an interruption."""

from dataclasses import replace
from itertools import islice

import pytest
import torch
from safetensors.torch import load, save

from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import mnist_split
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training import dataset
from cnn_viz.engine.training.recipes import Branches, Recipe
from cnn_viz.engine.training.run import Training, train
from cnn_viz.records import EpochReport, StepReport
from tests.unit.engine.trained.same_weights import same

pytestmark = pytest.mark.usefixtures("few_writers")


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
