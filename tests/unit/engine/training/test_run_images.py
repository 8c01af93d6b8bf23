"""What a training is shown: pen pictures, changed images, a last step too far."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from cnn_viz.engine.data.augmentation import Augmentation, augmented
from cnn_viz.engine.data.pen_pictures import digitized, pen_pictures
from cnn_viz.engine.data.redrawing import PenSource
from cnn_viz.engine.data.sources import pen_digits, pen_strokes
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training import learner as learner_module
from cnn_viz.engine.training.dataset import Examples
from cnn_viz.engine.training.run import train
from cnn_viz.records import EpochReport, StepReport
from tests.refusals import refused
from tests.unit.engine.training.test_run import QUICK, QUICK_PEN

pytestmark = pytest.mark.usefixtures("few_writers")


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
    list(train(fresh("scratch8"), replace(QUICK, limit=64, epochs=1, augmentation=how)))
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
