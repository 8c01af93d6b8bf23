"""`python -m cnn_viz train`: kept, interrupted, resumed, and every slip told in a sentence."""

from __future__ import annotations

import errno
import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image
from safetensors.torch import load_file

from cnn_viz import files
from cnn_viz.cli import train as cli_learn
from cnn_viz.cli.main import main
from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.data import sources
from cnn_viz.engine.trained import state_files, weight_files
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.learner import Learner
from cnn_viz.engine.training.order import OFFERED, Order
from cnn_viz.engine.training.run import Training
from cnn_viz.records import EpochReport, StepReport
from cnn_viz.text import say

SHORT = ("--recipe", "quick", "--limit", 640, "--epochs", 2)  # ten steps


@pytest.fixture(autouse=True)
def few_test_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """The evaluation is not what is tested here."""
    read = sources.mnist
    few = tuple(part[:1_000] for part in read(train=False))
    monkeypatch.setattr(sources, "mnist", lambda train: read(train=True) if train else few)


def train(*words: object, out: Path) -> Result:
    return CliRunner().invoke(main, ["train", *map(str, words), "--threads", "1", "--out", str(out)])


def interrupt_after(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """As if Ctrl-C were pressed while that step is learnt."""
    reports = Training.reports

    def interrupted(self: Training) -> Iterator[StepReport | EpochReport]:
        for report in reports(self):
            if isinstance(report, StepReport) and report.step == step:
                signal.raise_signal(signal.SIGINT)
            yield report

    monkeypatch.setattr(Training, "reports", interrupted)


def test_what_is_trained_is_written_with_its_sheet(tmp_path: Path) -> None:
    out = tmp_path / "mine.safetensors"
    said = train("scratch8", *SHORT, "--seed", 3, "--json", out=out)
    assert said.exit_code == 0, said.output
    found, sheet = json.loads(said.stdout), json.loads(out.with_suffix(".json").read_text())
    assert found["accuracy"] == sheet["test_accuracy"] > 0.3
    assert (sheet["seed"], sheet["epochs"], sheet["steps"], sheet["recipe"]["limit"]) == (3, 2, 10, 640)
    assert {n: w.shape for n, w in load_file(out).items()} == {
        n: w.shape for n, w in fresh("scratch8").state_dict().items()
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.json", "mine.safetensors"]


def test_ctrl_c_keeps_what_was_learnt_and_resume_ends_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole.safetensors", tmp_path / "mine.safetensors"
    assert train("scratch8", *SHORT, out=whole).exit_code == 0
    with monkeypatch.context() as patch:
        interrupt_after(patch, 7)
        said = train("scratch8", *SHORT, out=out)
    assert said.exit_code == cli_learn.INTERRUPTED
    assert "pen pictures" not in said.stderr, "this recipe has none"
    assert "stopped after 7 of 10 steps" in said.stderr and "--resume" in said.stderr
    assert set(load_file(out)) == set(fresh("scratch8").state_dict()), "what was learnt so far can be used"
    again = train("scratch8", *SHORT, out=out)
    assert again.exit_code == 1 and "--resume goes on" in again.stderr and "--force" in again.stderr
    other = train("conv5_bn", "--resume", out=out)
    assert other.exit_code == 2 and "holds a training of scratch8" in other.stderr
    said = train("scratch8", "--resume", out=out)
    assert said.exit_code == 0, said.output
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.suffixes for path in tmp_path.glob("mine*")) == [[".json"], [".safetensors"]]


def test_a_state_that_is_none_is_told_and_kept(tmp_path: Path) -> None:
    out, state = tmp_path / "mine.safetensors", tmp_path / "mine.state.safetensors"
    order = Order("scratch8", OFFERED["quick"])
    for content in (b"no state", weight_files.weights_bytes(fresh("scratch8")), state_files.state_bytes(order, {})):
        state.write_bytes(content)
        said = train("scratch8", "--resume", out=out)
        assert said.exit_code == 1 and "does not hold an interrupted training" in said.stderr
        assert state.read_bytes() == content and not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("vgg",), "unknown model 'vgg'; choose one of pen"),
        (("scratch8", "--recipe", "slow"), "unknown recipe 'slow'; choose one of own, quick"),
        (("scratch8", "--epochs", 0), "epochs must lie between 1 and 1,000; 0 does not"),
        (("scratch8", "--limit", -5), "limit must lie between 10 and 60,000; -5 does not"),
        (("scratch8", "--recipe", "negative.json"), "rate must lie between 1e-07 and 10; -0.1 does not"),
        (("scratch8", "--recipe", "garbled.json"), "garbled.json is no recipe: A recipe has no 'speed'; it can have"),
        (("scratch8", "--recipe", "lion.json"), 'optimizer cannot be "lion"; choose one of adam, adamw, sgd'),
        (("scratch8", "--recipe", "half.JSON"), "batch must be a whole number from 1 to 10,000; 2.5 is not"),
        (("scratch8", "--recipe", "list.json"), "is an object with names and values"),
        (("scratch8", "--seed", -5), "-5 is not in the range 0<=x<=4294967295"),
        (("scratch8", "--limit", 60_000), "limit must be at most 55,000"),
        (("scratch8", "--recipe", "missing.json"), "cannot be read"),
        (("scratch8", "--resume"), "does not hold an interrupted training"),
    ],
)
def test_a_slip_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words, said) -> None:
    monkeypatch.chdir(tmp_path)
    Path("negative.json").write_text('{"rate": -0.1}')
    Path("garbled.json").write_text('{"speed": 3}')
    Path("lion.json").write_text('{"optimizer": "lion"}')
    Path("half.JSON").write_text('{"batch": 2.5}')
    Path("list.json").write_text("[1]")
    result = train(*words, out=tmp_path / "x.safetensors")
    assert result.exit_code in (1, 2)
    assert said in result.stderr.replace("\n", " ")
    assert not (tmp_path / "x.safetensors").exists()


WILD = '{"optimizer": "sgd", "rate": 10, "momentum": 0.99, "limit": 6400, "epochs": 9, "batch": 64}'


def test_where_nothing_was_learnt_nothing_is_left_and_the_next_try_is_free(tmp_path: Path) -> None:
    recipe, out = tmp_path / "wild.json", tmp_path / "mine.safetensors"
    recipe.write_text(WILD)
    for _ in range(2):
        said = train("scratch8", "--recipe", recipe, out=out)
        assert said.exit_code == 1 and "no longer a number" in said.stderr
        assert say("train.nothing_learnt") in said.stderr.replace("\n", " ")
        assert [path.name for path in tmp_path.iterdir()] == ["wild.json"]


def test_after_a_loss_that_is_no_number_the_last_good_epoch_is_written_with_its_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "mine.safetensors"
    learn = Learner._learn

    def wild_in_the_second_epoch(self: Learner, *batch: torch.Tensor) -> tuple[torch.Tensor, float]:
        if self.done == 7:
            raise FloatingPointError
        return learn(self, *batch)

    monkeypatch.setattr(Learner, "_learn", wild_in_the_second_epoch)
    said = train("scratch8", *SHORT, out=out)
    assert said.exit_code == 1 and "At step 8" in said.stderr
    assert say("train.went_well", epoch=1) in said.stderr.replace("\n", " ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.json", "mine.safetensors"]
    monkeypatch.undo()
    sheet = json.loads(out.with_suffix(".json").read_text())
    assert (sheet["steps"], sheet["epochs"]) == (5, 1)
    run = Training(fresh("scratch8"), replace(OFFERED["quick"], limit=640, epochs=2))
    list(islice(run.reports(), 6))
    assert all(torch.equal(weight, run.model.state_dict()[name]) for name, weight in load_file(out).items())


def test_a_full_disk_is_told_before_anything_is_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(files, "write_whole", full)
    monkeypatch.setattr(Training, "reports", lambda self: pytest.fail("it learns although it cannot keep it"))
    said = train("scratch8", *SHORT, out=tmp_path / "mine.safetensors")
    assert said.exit_code == 1
    assert "cannot be written: No space left on device" in said.stderr


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w"
    files.write_whole(path, b"before")

    def half(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space"):
        files.write_whole(path, b"after")
    assert path.read_bytes() == b"before" and len(list(tmp_path.iterdir())) == 1


def test_a_verdict_agrees_with_its_logits() -> None:
    random = np.random.default_rng(0)
    logits, labels = random.normal(size=(300, 10)).astype(np.float32), random.integers(0, 10, 300)
    evaluation = Evaluation(logits, labels)
    p = np.exp(logits.astype(float)) / np.exp(logits.astype(float)).sum(1, keepdims=True)
    np.testing.assert_allclose(evaluation.losses, -np.log(p[np.arange(300), labels]), rtol=1e-9)
    assert evaluation.confusion.sum() == 300 and np.trace(evaluation.confusion) == round(evaluation.accuracy * 300)
    assert len(evaluation.cell(3, 5)) == evaluation.confusion[3, 5]
    worst = evaluation.worst(12)
    assert list(evaluation.losses[worst]) == sorted(evaluation.losses[evaluation.wrong], reverse=True)[:12]
    for line in evaluation.classes():
        assert line.recall == pytest.approx((evaluation.answers[labels == line.digit] == line.digit).mean())
        assert line.precision == pytest.approx((labels[evaluation.answers == line.digit] == line.digit).mean())
        assert line.taken_for != line.digit


def test_a_network_of_ones_own_is_trained_from_its_file_and_reads_pictures(tmp_path: Path) -> None:
    described, out = tmp_path / "own.json", tmp_path / "own-trained.safetensors"
    described.write_text(as_json(blueprint_of("built:1_28-c4_5-r-m2-f-d10")))
    assert train(described, "--limit", 640, "--epochs", 2, out=out).exit_code == 0
    sheet = json.loads(out.with_suffix(".json").read_text())
    assert sheet["model"] == "built:1_28-c4_5-r-m2-f-d10" and sheet["recipe"]["limit"] == 640
    pictures = tmp_path / "seven.png"
    Image.fromarray(255 - sources.mnist(train=False)[0][0].numpy()).save(pictures)
    read = CliRunner().invoke(main, ["predict", str(pictures), "--model", str(out.with_suffix(".json")), "--json"])
    assert read.exit_code == 0, read.output
    assert sum(json.loads(read.stdout)[0]["probabilities"]) == pytest.approx(1, abs=1e-5)
    said = CliRunner().invoke(main, ["predict", str(pictures), "--model", str(described)])
    assert said.exit_code == 1 and "own.safetensors is not there" in said.output


@pytest.mark.parametrize(
    ("content", "out", "told"),
    [
        ("{}", "x.safetensors", "describes no network"),
        (as_json(blueprint_of("built:1_28-d10")), "x.safetensors", "flatten first"),
        (as_json(blueprint_of("built:1_28-f-d10")), "own.safetensors", "own.json is read here and cannot be written"),
        (None, "x.safetensors", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_trained_gets_one_sentence(
    tmp_path: Path, content: str | None, out: str, told: str
) -> None:
    if content:
        (tmp_path / "own.json").write_text(content)
    said = train(tmp_path / "own.json", out=tmp_path / out)
    assert said.exit_code in (1, 2) and told in said.output.replace("\n", " ") and "Traceback" not in said.output
