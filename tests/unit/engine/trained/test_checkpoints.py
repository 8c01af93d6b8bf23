"""Checkpoints: what a training leaves on its way, and that the shipped ones are what they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from cnn_viz import paths
from cnn_viz.engine.data.sources import mnist, pen_digits
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.release import checkpoint_recorder, remake
from cnn_viz.engine.trained import checkpoints, weight_files
from cnn_viz.engine.trained.checkpoints import Checkpoint, network_at
from cnn_viz.engine.trained.sheets import read_sheet, sheet
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.engine.training.calibration import fold_in
from cnn_viz.engine.training.recipes import RECIPES
from cnn_viz.engine.training.run import Training
from cnn_viz.engine.training.scoring import evaluated, logits_of
from cnn_viz.records import EpochReport
from tests.unit.engine.trained.same_weights import same

TINY = replace(  # 39 steps an epoch; averaged, with batch norm, so that what is kept is not simply the last step's
    RECIPES["scratch8"],
    epochs=3,
    limit=310,
    batch=8,
    validation=500,
    average=0.9,
    batch_norm_while_training=True,
    calibrate=True,
)
FILE = "scratch8.checkpoints.safetensors"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """scratch8 leaves checkpoints; what it is worth is looked at on a few pictures."""
    images, labels = mnist(train=False)
    few = pen_digits(held_out=True)[::100]
    for module in (remake, checkpoint_recorder):
        monkeypatch.setattr(module, "mnist", lambda train: (images[:500], labels[:500]))
    monkeypatch.setattr(remake, "pen_digits", lambda held_out: few)
    for name in ("write_exciting", "write_filter_statistics", "write_heatmap_figures", "write_training_digits"):
        monkeypatch.setattr(remake, name, lambda model_id, folder: None)
    monkeypatch.setattr(checkpoint_recorder, "KEPT", {"scratch8": (0, 10, 20, 50, 200)})


def trained(folder: Path, epochs: int = 99) -> Path:
    """Follow TINY until so many epochs are reported, then as if killed."""
    folder.mkdir(exist_ok=True)
    reports = remake.remake("scratch8", TINY, 3, folder)
    list(islice((r for r in reports if isinstance(r, EpochReport)), epochs))
    return folder


@pytest.fixture
def read_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder in which weights are looked for."""
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    checkpoints.checkpoints.cache_clear()
    yield tmp_path
    checkpoints.checkpoints.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_what_is_kept_is_what_the_training_would_have_answered_with(read_there: Path) -> None:
    trained(read_there)
    moments = checkpoints.checkpoints("scratch8")
    assert [(m.step, m.images) for m in moments] == [(0, 0), (10, 80), (20, 160), (50, 310 + 11 * 8), (117, 3 * 310)]
    temperature = read_sheet(read_there / "scratch8.json").temperature
    run = Training(fresh("scratch8", 3), TINY, 3)
    expected = {0: fresh("scratch8", 3)}
    for step, _ in enumerate((r for r in run.reports() if not isinstance(r, EpochReport)), 1):
        if step in (10, 20, 50):
            run.write_to(plain := fresh("scratch8"))
            expected[step] = plain
    for step, plain in expected.items():
        fold_in(plain, temperature)  # the sheet's, rounded
        for found, wanted in zip(network_at("scratch8", step).parameters(), plain.parameters(), strict=True):
            torch.testing.assert_close(found, wanted.detach(), rtol=1e-4, atol=1e-7)
        test = evaluated(network_at("scratch8", step), *(part[:500] for part in mnist(train=False)))
        assert round(test.accuracy, 5) == next(m.test_accuracy for m in moments if m.step == step)
    assert same(network_at("scratch8", 117), load("scratch8"))
    assert moments[0].test_accuracy < 0.3 < moments[-1].test_accuracy
    with pytest.raises(KeyError, match="not kept at step 30"):
        network_at("scratch8", 30)


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("finished", [1, 3], ids=["amid", "before its files"])
def test_an_interrupted_run_ends_with_the_same_checkpoints(tmp_path: Path, finished: int) -> None:
    whole = trained(tmp_path / "whole")
    trained(trained(tmp_path / "killed", finished))
    assert (whole / FILE).read_bytes() == (tmp_path / "killed" / FILE).read_bytes()


def test_checkpoints_of_other_weights_are_not_shown(read_there: Path) -> None:
    package = Path(weight_files.__file__).parents[2] / "weights"
    for name in ("pen.safetensors", "pen.checkpoints.safetensors"):
        shutil.copy(package / name, read_there)
    assert checkpoints.checkpoints("pen")
    checkpoints.checkpoints.cache_clear()
    (read_there / "pen.safetensors").write_bytes(b"others")
    assert checkpoints.checkpoints("pen") == ()


def test_a_network_that_keeps_none_has_none() -> None:
    assert checkpoint_recorder.Album(Training(fresh("scratch8"), TINY)).steps == []
    assert checkpoints.checkpoints("scratch8") == () == checkpoints.checkpoints("mine:0123")


# --- the shipped ones


@pytest.fixture(params=checkpoint_recorder.KEPT)
def shipped(request: pytest.FixtureRequest) -> tuple[str, tuple[Checkpoint, ...]]:
    return request.param, checkpoints.checkpoints(request.param)


def test_the_shipped_ones_go_from_guessing_to_the_sheet_s_accuracy(shipped: tuple[str, tuple[Checkpoint, ...]]) -> None:
    model_id, moments = shipped
    page = sheet(model_id)
    assert tuple(m.step for m in moments[:-1]) == checkpoint_recorder.KEPT[model_id]
    assert moments[0].step == 0 and 0.05 < moments[0].test_accuracy < 0.2
    assert moments[-1].test_accuracy == page.test_accuracy
    assert moments[-1].validation_accuracy == page.validation_accuracy
    size = sum((paths.WEIGHTS / f"{model_id}{end}").stat().st_size for end in (".checkpoints.safetensors",))
    assert size < 2_500_000


@pytest.mark.slow
def test_the_shipped_untrained_one_is_what_its_training_began_with(shipped: tuple[str, tuple[Checkpoint, ...]]) -> None:
    model_id, moments = shipped
    page = sheet(model_id)
    start = fresh(model_id, page.seed).eval()
    fold_in(start, page.temperature)
    images, labels = mnist(train=False)
    found = network_at(model_id, 0)
    torch.testing.assert_close(logits_of(found, images[:100]), logits_of(start, images[:100]), rtol=1e-4, atol=1e-6)
    assert evaluated(found, images, labels).accuracy == pytest.approx(moments[0].test_accuracy, abs=1e-3)


@pytest.mark.slow
def test_each_shipped_one_is_worth_what_is_said_of_it(shipped: tuple[str, tuple[Checkpoint, ...]]) -> None:
    """On every tenth of the 10,000 test images, so within what such a sample may differ by."""
    model_id, moments = shipped
    images, labels = (part[::10] for part in mnist(train=False))
    for moment in moments:
        sample = evaluated(network_at(model_id, moment.step), images, labels).accuracy
        assert abs(sample - moment.test_accuracy) < 0.06, moment


def test_every_model_that_should_leave_checkpoints_is_one() -> None:
    assert set(checkpoint_recorder.KEPT) <= set(MODELS)
    for name in load_file(paths.WEIGHTS / "pen.checkpoints.safetensors"):
        step, _, layer = name.partition(".")
        assert step.isdigit() and layer in fresh("pen").state_dict()
