"""What the shell writes: nothing is replaced without --force, and a place that will not do is told before the work."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from safetensors.torch import load_file

from cnn_viz import files, paths
from cnn_viz.cli import train
from cnn_viz.cli.main import main
from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.trained import weight_files
from cnn_viz.engine.training.run import Training
from cnn_viz.records import EpochReport, StepReport

OWN = "built:1_28-c4_5-r-m2-f-d10"
SHORT = ("--recipe", "quick", "--limit", 640, "--epochs", 1, "--threads", 1)
BEFORE = b"somebody's work"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(autouse=True)
def inside(in_a_folder: Image.Image) -> None:
    """In a folder with a network of one's own, a picture and a recipe, and few test images."""
    Path("own.json").write_text(as_json(blueprint_of(OWN)), encoding="utf-8")
    Path("recipe.json").write_text('{"limit": 640, "epochs": 1}', encoding="utf-8")
    in_a_folder.save("seven.png")
    Path("folder").mkdir()


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever refuses does so before anything is computed."""
    for name in ("_begun", "_with_progress"):
        monkeypatch.setattr(train, name, lambda *given, **named: pytest.fail("it works first and refuses then"))
    writers = ("trained.top_activations.write_exciting", "trained.filter_statistics.write_filter_statistics")
    for name in (*writers, "ood.fit.write_likeness"):
        name = f"cnn_viz.engine.{name}"
        monkeypatch.setattr(name, lambda *given: pytest.fail("it works first and refuses then"))
    monkeypatch.setattr("cnn_viz.engine.release.remake.remake", lambda *given: pytest.fail("it works first"))


THERE = {
    "scratch8-trained.safetensors": ("train", "scratch8"),
    "scratch8-trained.json": ("train", "scratch8", "--recipe", "recipe.json"),
    "own-trained.safetensors": ("train", "own.json"),
    "mine.SAFETENSORS": ("train", "own.json", "--out", "mine.SAFETENSORS"),
    "mine.json": ("train", "scratch8", "--out", "mine.safetensors", "--json"),
    "maps.npz": ("trace", "seven.png", "--model", "scratch8", "--out", "maps.npz"),
    "folder/scratch8.safetensors": ("weights", "scratch8", "--folder", "folder"),
    "folder/scratch8.json": ("weights", "pen", "scratch8", "--folder", "folder"),
    "folder/scratch8.exciting.npz": ("exciting", "scratch8", "--folder", "folder"),
    "folder/scratch8.filters.npz": ("filters", "scratch8", "--folder", "folder"),
    "folder/pen.likeness.safetensors": ("likeness", "pen", "--folder", "folder"),
}


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("there", THERE)
def test_what_is_there_already_is_not_replaced(there: str) -> None:
    Path(there).write_bytes(BEFORE)
    said = run(*THERE[there])
    assert said.exit_code == 1, said.output
    assert said.stderr == f"Error: {Path(there)} is there already; --force replaces it.\n"
    assert said.stdout == "" and Path(there).read_bytes() == BEFORE


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("command", ["weights", "exciting", "filters", "likeness"])
def test_the_files_of_the_package_are_not_replaced_either(command: str) -> None:
    kept = {path: path.stat().st_mtime_ns for path in paths.WEIGHTS.iterdir()}
    said = run(command, "pen")
    assert said.exit_code == 1 and "--force replaces it, --folder names another place" in said.stderr
    assert {path: path.stat().st_mtime_ns for path in paths.WEIGHTS.iterdir()} == kept


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    "words",
    [
        ("weights", "pen"),
        ("weights", "pen", "--measure"),
        ("weights", "pen", "--seeds", "folder"),
        ("exciting", "pen"),
        ("likeness", "pen"),
    ],
    ids=" ".join,
)
def test_those_of_an_installed_package_not_even_with_force(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "APP", paths.INSTALLED)
    kept = {path: path.stat().st_mtime_ns for path in (paths.WEIGHTS, *paths.WEIGHTS.iterdir())}
    said = run(*words, "--force")
    assert said.exit_code == 1 and "belongs to the installed CNN Viz" in said.stderr, said.output
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_with_force_they_are_replaced() -> None:
    for name in ("maps.npz", "mine.safetensors", "mine.json", "folder/scratch8.exciting.npz"):
        Path(name).write_bytes(BEFORE)
    shutil.copy(paths.WEIGHTS / "scratch8.safetensors", "folder")
    for words in (
        ("trace", "seven.png", "--model", "scratch8", "--out", "maps.npz"),
        ("train", "scratch8", *SHORT, "--out", "mine.safetensors"),
        ("exciting", "scratch8", "--folder", "folder"),
    ):
        said = run(*words, "--force")
        assert said.exit_code == 0, said.output
    assert set(load_file("mine.safetensors")) == set(weight_files.fresh("scratch8").state_dict())
    assert json.loads(Path("mine.json").read_text(encoding="utf-8"))["model"] == "scratch8"
    assert not list(Path().rglob("*.part")), "nothing is left beside them"


NO_PLACE = {
    ("train", "scratch8", "--out", "x.json"): (2, "a weight file's name ends in .safetensors"),
    ("train", "scratch8", "--out", "x.pt"): (2, "Try x.safetensors"),
    ("train", "scratch8", "--out", "x"): (2, "Try x.safetensors"),
    ("train", "scratch8", "--out", "x.npz"): (2, "Try x.safetensors"),
    ("train", "scratch8", "--out", ".json"): (2, "Try mine.safetensors"),
    ("train", "scratch8", "--out", "x.state.safetensors"): (2, "Try x.safetensors"),
    ("train", "scratch8", "--out", "folder"): (2, "is a directory"),
    ("train", "scratch8", "--out", "nowhere/x.safetensors"): (1, "there is no folder nowhere; make it first"),
    ("train", "scratch8", "--out", "own.json/x.safetensors"): (1, "there is no folder own.json"),
    ("train", "scratch8", "--out", "x" * 300 + ".safetensors"): (1, "cannot be written"),
    ("train", "own.json", "--out", "own.safetensors", "--force"): (1, "own.json is read here"),
    ("train", "own.JSON", "--out", "own.safetensors", "--force"): (1, "own.json is read here"),
    ("train", "scratch8", "--recipe", "recipe.json", "--out", "recipe.safetensors", "--force"): (1, "is read here"),
    ("trace", "seven.png", "--model", "scratch8", "--out", "seven.png", "--force"): (1, "seven.png is read here"),
    ("trace", "seven.png", "--model", "scratch8", "--out", "nowhere/x.npz"): (1, "there is no folder nowhere"),
    ("trace", "seven.png", "--model", "scratch8", "--out", os.devnull, "--force"): (1, "is not a file"),
    ("weights", "scratch8", "--folder", "own.json"): (2, "is a file"),
    ("weights", "scratch8", "--folder", "own.json/x"): (1, "own.json"),
}


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("words", NO_PLACE, ids=lambda words: " ".join(words)[:60])
def test_a_place_that_will_not_do_is_told_before_the_work(words: tuple[str, ...]) -> None:
    if "own.JSON" in words:
        os.link("own.json", "own.JSON")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    said = run(*words)
    code, sentence = NO_PLACE[words]
    assert said.exit_code == code, said.output
    assert sentence in " ".join(said.stderr.split()) and "Traceback" not in said.output
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_an_unwritable_folder_is_told_before_the_work(no_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cnn_viz.cli.output_files.TemporaryFile", refused)  # for root every folder is writable
    for words in (
        ("train", "scratch8"),
        ("trace", "seven.png", "--model", "pen", "--out", "x.npz"),
        ("weights", "scratch8", "--folder", "folder"),
    ):
        said = run(*words)
        assert said.exit_code == 1 and "cannot be written: Permission denied." in said.stderr


def test_an_interrupted_training_gives_way_to_force_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = Training.reports

    def interrupted(self: Training) -> Iterator[StepReport | EpochReport]:
        for report in reports(self):
            signal.raise_signal(signal.SIGINT)
            yield report

    command = ("train", "own.json", *SHORT, "--out", "a b.safetensors")
    with monkeypatch.context() as patch:
        patch.setattr(Training, "reports", interrupted)
        said = run(*command)
    assert said.exit_code == train.INTERRUPTED and "train own.json --out 'a b.safetensors' --resume" in said.stderr
    assert run(*command).exit_code == 1, "neither the state nor the weights are lost"
    assert Path("a b.state.safetensors").exists()
    assert run(*command, "--force").exit_code == 0
    assert sorted(path.name for path in Path().glob("a b*")) == ["a b.json", "a b.safetensors"]


def test_a_link_is_followed_and_what_is_there_keeps_its_neighbours() -> None:
    Path("folder/real").write_bytes(BEFORE)
    Path("folder/real.part").write_bytes(BEFORE)
    Path("link").symlink_to("folder/real")
    files.write_whole(Path("link"), b"new")
    assert Path("link").is_symlink() and Path("folder/real").read_bytes() == b"new"
    assert Path("folder/real.part").read_bytes() == BEFORE and len(list(Path("folder").iterdir())) == 2
