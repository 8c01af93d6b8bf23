"""A run that was interrupted ends as one that was not; one that diverges stops with its last good weights."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.learner import Learner, with_dropout, write_mean
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.run import Training, train
from cnn_viz.records import EpochReport, StepReport
from tests.diagonal import diagonal
from tests.refusals import refused
from tests.unit.engine.trained.same_weights import same

QUICK = replace(RECIPES["scratch8"], epochs=2, batch=32, limit=300, validation=500)  # ten steps an epoch
AVERAGED = replace(
    QUICK, optimizer="adamw", batch_norm_while_training=True, average=0.9, augmentation=Augmentation(rotate=5)
)
SGD = replace(QUICK, optimizer="sgd", rate=0.02, dropout=0.3)


@pytest.mark.parametrize("recipe", [QUICK, AVERAGED, SGD], ids=["adam", "averaged", "sgd"])
# In an epoch, before its report, after it, in the second.
@pytest.mark.parametrize("steps", diagonal((3, 10, 11, 14), (10, 14)))
def test_an_interrupted_run_ends_like_one_that_was_not(recipe: Recipe, steps: int) -> None:
    whole, interrupted, resumed = fresh("conv5_bn"), fresh("conv5_bn"), fresh("conv5_bn", 7)
    reports = list(train(whole, recipe, 3))
    first = Training(interrupted, recipe, 3)
    before = list(islice(first.reports(), steps))
    stored = load(save(first.state()))  # through the bytes of a file
    after = list(Training(resumed, recipe, 3, stored).reports())
    assert same(whole, resumed)
    assert [r.step for r in before + after if isinstance(r, StepReport)] == list(range(1, 21))
    for expected, seen in zip(reports, before + after, strict=True):
        if isinstance(expected, EpochReport):
            assert replace(seen, seconds=0) == replace(expected, seconds=0)
        else:
            assert seen == expected


def test_what_was_learnt_so_far_can_be_had_between_two_batches() -> None:
    run, so_far, start = Training(fresh("scratch8"), QUICK), fresh("scratch8"), fresh("scratch8")
    for _ in islice(run.reports(), 2):
        pass
    run.write_to(so_far)
    assert not same(so_far, start) and not so_far.training
    assert same(run.model, start), "the model itself waits for the epoch's end"


def test_seconds_go_on_and_pauses_do_not_count() -> None:
    first = Training(fresh("scratch8"), QUICK)
    list(islice(first.reports(), 5))
    again = Training(fresh("scratch8"), QUICK, 0, first.state())
    assert again.seconds == first.seconds > 0


def test_a_loss_that_is_no_number_stops_with_the_last_good_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    model, good = fresh("scratch8"), fresh("scratch8")
    list(train(good, replace(QUICK, epochs=1, schedule="constant")))
    run = Training(model, replace(QUICK, schedule="constant"))
    learn = Learner._learn

    def spoilt(self: Learner, images: Tensor, *rest: Tensor) -> tuple[Tensor, float]:
        if self.done == 12:
            with torch.no_grad():
                next(self.network.parameters()).fill_(float("inf"))
        return learn(self, images, *rest)

    monkeypatch.setattr(Learner, "_learn", spoilt)
    with refused("At step 13 the loss is no longer a number") as told:
        list(run.reports())
    assert told.value.key == "errors.diverged"
    assert same(model, good)


def test_a_rate_beyond_reason_is_told_and_not_learnt() -> None:
    model = fresh("scratch8")
    with refused("too high"):
        list(train(model, replace(QUICK, optimizer="sgd", rate=1e30, schedule="constant")))
    assert all(torch.isfinite(weight).all() for weight in model.state_dict().values())


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    """Against finite differences in float64, for weights of every layer."""
    torch.manual_seed(0)
    network = fresh("scratch8").double()
    x, labels = torch.rand(4, 1, 28, 28, dtype=torch.float64), torch.tensor([3, 1, 4, 1])

    def loss() -> Tensor:
        return nn.functional.cross_entropy(network(x), labels)

    loss().backward()
    for weight in network.parameters():
        flat, gradient = weight.data.view(-1), weight.grad.view(-1)
        for i in range(0, len(flat), max(1, len(flat) // 5)):
            kept, ends = flat[i].item(), []
            for nudge in (1e-6, -1e-6):
                flat[i] = kept + nudge
                ends.append(loss().item())
            flat[i] = kept
            assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(gradient[i].item(), rel=1e-4, abs=1e-8)


def test_dropout_is_turned_or_put_before_the_last_dense_layer() -> None:
    turned, put = with_dropout(fresh("conv3_same"), 0.4), with_dropout(fresh("scratch8"), 0.4)
    assert [x.p for x in turned if isinstance(x, nn.Dropout)] == [0.4]
    assert [type(x) for x in put][-2:] == [nn.Dropout, nn.Linear]
    assert list(put.state_dict()) == list(fresh("scratch8").state_dict())
    learner = Learner(fresh("scratch8"), replace(QUICK, dropout=0.4), 1)
    plain = fresh("scratch8")
    write_mean([learner], plain, torch.zeros(0, 28, 28))
    assert [type(x) for x in plain] == [type(x) for x in fresh("scratch8")]
