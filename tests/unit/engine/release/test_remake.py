"""What follows a training: a run taken up again, the temperature, the figures of several seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file
from torch.nn import functional as F

from cnn_viz.cli.main import main
from cnn_viz.engine.data.sources import mnist_split, pen_digits
from cnn_viz.engine.release import remake as module
from cnn_viz.engine.release.remake import remake
from cnn_viz.engine.trained.sheets import read_sheet, sheet, write_sheet
from cnn_viz.engine.trained.weight_files import fresh, load
from cnn_viz.engine.training.calibration import fitted_temperature, fold_in
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.scoring import logits_of
from cnn_viz.records import EpochReport

pytestmark = pytest.mark.slow

TINY = replace(RECIPES["scratch8"], epochs=3, limit=320, validation=500, average=0.9, calibrate=True)


@pytest.fixture(autouse=True)
def few_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the networks are worth is not what is tested here."""
    images, labels = module.mnist(train=False)
    few = pen_digits(held_out=True)[::100]
    monkeypatch.setattr(module, "mnist", lambda train: (images[:500], labels[:500]))
    monkeypatch.setattr(module, "pen_digits", lambda held_out: few)
    for name in ("write_exciting", "write_filter_statistics", "write_heatmap_figures", "write_training_digits"):
        monkeypatch.setattr(module, name, lambda model_id, folder: None)


def epochs_of(recipe: Recipe, folder: Path) -> Iterator[EpochReport]:
    folder.mkdir(exist_ok=True)
    return (r for r in remake("scratch8", recipe, 3, folder) if isinstance(r, EpochReport))


@pytest.mark.parametrize("finished", [1, 3], ids=["amid", "before its files"])
def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(tmp_path: Path, finished: int) -> None:
    assert [r.epoch for r in epochs_of(TINY, tmp_path / "whole")] == [1, 2, 3]
    killed = epochs_of(TINY, tmp_path / "killed")
    assert [next(killed).epoch for _ in range(finished)] == list(range(1, finished + 1))
    del killed
    assert (tmp_path / "killed" / "scratch8.state.safetensors").exists()
    assert [r.epoch for r in epochs_of(TINY, tmp_path / "killed")] == list(range(finished + 1, 4))
    whole, again = (tmp_path / name / "scratch8.safetensors" for name in ("whole", "killed"))
    assert whole.read_bytes() == again.read_bytes()
    one, other = (read_sheet(path.with_suffix(".json")) for path in (whole, again))
    assert replace(one, seconds=0) == replace(other, seconds=0)
    assert not list(tmp_path.glob("*/*.state.*")), "what is finished leaves no state"


def test_the_state_of_another_recipe_is_not_taken_up(tmp_path: Path) -> None:
    next(epochs_of(TINY, tmp_path))
    assert [r.epoch for r in epochs_of(replace(TINY, epochs=1), tmp_path)] == [1]


def test_the_temperature_is_folded_into_the_weights(tmp_path: Path) -> None:
    def written(recipe: Recipe, folder: Path) -> tuple[dict[str, torch.Tensor], float]:
        list(epochs_of(recipe, folder))
        weights = load_file(folder / "scratch8.safetensors")
        return weights, read_sheet(folder / "scratch8.json").temperature

    plain, none = written(replace(TINY, calibrate=False), tmp_path / "plain")
    cooled, temperature = written(TINY, tmp_path / "cooled")
    assert none == 1 and temperature != 1
    torch.testing.assert_close(cooled["dense1.weight"] * temperature, plain["dense1.weight"], rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(cooled["dense1.bias"] * temperature, plain["dense1.bias"], rtol=1e-4, atol=1e-6)
    assert torch.equal(cooled["conv1.weight"], plain["conv1.weight"])


def test_the_fitted_temperature_has_the_lowest_loss() -> None:
    images, labels = mnist_split(2_000, validate=True)
    logits = logits_of(load("scratch8"), images)
    best = fitted_temperature(3 * logits, labels)
    assert best == pytest.approx(3 * fitted_temperature(logits, labels), rel=1e-5)
    for other in (0.98, 1.02):
        assert F.cross_entropy(3 * logits / best, labels) < F.cross_entropy(3 * logits / (best * other), labels)


def test_folding_in_divides_every_logit_and_changes_no_answer() -> None:
    model, images = fresh("pen").eval(), mnist_split(20, validate=True)[0]
    before = logits_of(model, images)
    fold_in(model, 1.7)
    torch.testing.assert_close(logits_of(model, images), before / 1.7)


def test_what_other_seeds_are_worth_is_noted_in_the_sheet(tmp_path: Path) -> None:
    page = sheet("scratch8")
    for seed in (0, 1, 2):
        (tmp_path / str(seed)).mkdir()
        other = replace(page, seed=seed, test_accuracy=0.97 + seed / 100)
        write_sheet(other, tmp_path / str(seed) / "scratch8.json")

    def noted(*seeds: int) -> str:
        folders = [word for seed in seeds for word in ("--seeds", str(tmp_path / str(seed)))]
        said = CliRunner().invoke(main, ["weights", "scratch8", "--folder", str(tmp_path / "0"), *folders])
        return said.stderr if said.exit_code else ""

    assert noted(2, 1) == ""
    found = read_sheet(tmp_path / "0" / "scratch8.json")
    assert [run["seed"] for run in found.seeds] == [0, 1, 2]
    assert [run["test_accuracy"] for run in found.seeds] == pytest.approx([0.97, 0.98, 0.99])
    assert all(run["stroke_accuracy"] == page.stroke_accuracy for run in found.seeds)
    assert found.test_accuracy == 0.97, "the shipped weights keep their own figure"
    assert "are not different ones" in noted(1, 1)
    write_sheet(replace(page, seed=5, recipe=RECIPES_OF_PEN), tmp_path / "1" / "scratch8.json")
    assert "not all of these runs followed the recipe" in noted(1)
    (tmp_path / "2" / "scratch8.json").unlink()
    assert "is not there" in noted(2)


RECIPES_OF_PEN = sheet("pen").recipe
