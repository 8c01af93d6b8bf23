"""Weight files, their sheets, and that the two belong together."""

import hashlib
import platform
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_viz import paths
from cnn_viz.engine.data.sources import (
    HELD_OUT_WRITERS,
    mnist,
    pen_digits,
    pen_strokes,
)
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.release.remake import measure_again, remake
from cnn_viz.engine.trained import sheets
from cnn_viz.engine.trained.sheets import machine, named_machine, sheet
from cnn_viz.engine.trained.weight_files import count_parameters, fresh, load, weights_bytes, weights_path
from cnn_viz.engine.training.evaluation import Evaluation
from cnn_viz.engine.training.order import Order
from cnn_viz.engine.training.recipes import RECIPES, Recipe
from cnn_viz.engine.training.scoring import evaluated, logits_of, stroke_accuracy
from cnn_viz.engine.training.twins import TWINS
from cnn_viz.records import EpochReport


@pytest.mark.parametrize("model_id", [*MODELS, *TWINS])
def test_a_loaded_network_is_ready_to_be_shared(model_id: str) -> None:
    model = load(model_id)
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert all(tensor.isfinite().all() for tensor in model.state_dict().values())


@pytest.mark.parametrize("model_id", [*MODELS, *TWINS])
def test_the_sheet_tells_the_truth_about_its_file(model_id: str) -> None:
    """1,000 test images at the same places in the set, read now, give the sheet's mistakes exactly."""
    page = sheet(model_id)
    content = weights_path(model_id).read_bytes()
    assert page.sha256 == hashlib.sha256(content).hexdigest()
    images, labels = mnist(train=False)
    rows = torch.arange(0, 10_000, 10)
    answers = logits_of(load(model_id), images[rows]).argmax(1)
    wrong = answers != labels[rows]
    found = [[int(row), int(answer)] for row, answer in zip(rows[wrong], answers[wrong], strict=True)]
    assert found == [pair for pair in page.mistakes if pair[0] % 10 == 0]
    assert page.test_accuracy == pytest.approx(1 - len(page.mistakes) / 10_000)


@pytest.mark.parametrize("model_id", MODELS)
def test_the_sheet_says_how_it_was_made(model_id: str) -> None:
    page = sheet(model_id)
    assert page.model == model_id
    assert page.parameters == count_parameters(fresh(model_id))
    assert page.command.startswith(f"python -m cnn_viz weights {model_id} --seed {page.seed}")
    assert Recipe.of(page.recipe) == RECIPES[model_id]
    assert page.epochs == RECIPES[model_id].epochs
    assert page.stroke_writers == sorted(HELD_OUT_WRITERS)
    assert set(page.stroke_accuracy) == {"8", "14", "20", "28"}
    assert 0.9 < page.test_accuracy <= 1 and 0 < page.test_loss < 0.5 and 0 <= page.calibration_error < 0.1
    assert page.seconds > 0 and page.machine and page.versions["torch"] and len(page.date) == 10


def test_pen_reads_what_unseen_writers_draw() -> None:
    """A sample of the held-out writers' digits, through the app's own digitize."""
    digits, canvas = pen_digits(held_out=True)[::12], pen_strokes().canvas
    model = load("pen")
    for width in (8, 20):
        accuracy, by_writer = stroke_accuracy(model, digits, canvas, width)
        assert accuracy > 0.96
        assert set(by_writer) == HELD_OUT_WRITERS


def test_lenet_reads_coloured_ink() -> None:
    images, labels = mnist(train=False)
    model = load("lenet_rgb")
    for colour in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0.8, 0)]:
        inked = (images[:300, None] * torch.tensor(colour).view(1, 3, 1, 1)).to(torch.uint8)
        assert (logits_of(model, inked).argmax(1) == labels[:300]).float().mean() > 0.95


def test_an_untrained_network_follows_its_seed() -> None:
    first, again, other = (load("pen", trained=False, seed=seed).state_dict()["conv1.weight"] for seed in (5, 5, 6))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_loading_leaves_the_random_state_of_others_alone() -> None:
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    load("scratch8")
    load("scratch8", trained=False, seed=1)
    assert torch.equal(torch.rand(3), expected)


def test_an_unknown_model_is_named_with_the_choices() -> None:
    with pytest.raises(KeyError, match="unknown model 'vgg'; choose one of pen, scratch8"):
        load("vgg")


def test_a_model_without_weights_says_how_to_make_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    with pytest.raises(FileNotFoundError, match="python -m cnn_viz weights pen"):
        load("pen")


def test_weights_come_back_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    model = fresh("conv5_bn", seed=4)  # it has running statistics too
    model(torch.rand(8, 1, 28, 28))
    (tmp_path / "conv5_bn.safetensors").write_bytes(weights_bytes(model))
    loaded = load("conv5_bn", seed=1).state_dict()
    assert all(torch.equal(loaded[name], weight) for name, weight in model.state_dict().items())


def test_many_threads_get_the_same_answers_from_one_network() -> None:
    model, images = load("pen"), mnist(train=False)[0]
    alone = [logits_of(model, images[i : i + 4]) for i in range(0, 64, 4)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda i: logits_of(model, images[i : i + 4]), range(0, 64, 4)))
    assert all(torch.equal(one, other) for one, other in zip(alone, together, strict=True))


@pytest.mark.slow
def test_remaking_writes_weights_and_a_sheet_that_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(RECIPES["scratch8"], epochs=1, limit=320, validation=500)
    monkeypatch.setattr(paths, "WEIGHTS", tmp_path)
    few = pen_digits(held_out=True)[::50]
    monkeypatch.setattr("cnn_viz.engine.release.remake.pen_digits", lambda held_out: few if held_out else [])
    for name in ("write_exciting", "write_filter_statistics", "write_heatmap_figures", "write_training_digits"):
        monkeypatch.setattr(f"cnn_viz.engine.release.remake.{name}", lambda model_id, folder: None)
    list(remake("scratch8", recipe, 7, tmp_path))
    sheet.cache_clear()
    page, model = sheet("scratch8"), load("scratch8")
    sheet.cache_clear()
    images, labels = mnist(train=False)
    result = evaluated(model, images, labels)
    assert page.test_accuracy == result.accuracy == 1 - len(page.mistakes) / 10_000
    assert page.mistakes == [list(pair) for pair in result.mistakes]
    assert page.test_loss == pytest.approx(F.cross_entropy(logits_of(model, images), labels).item(), abs=1e-5)
    assert page.seed == 7 and page.recipe["limit"] == 320
    before = (tmp_path / "scratch8.json").read_text()
    (tmp_path / "scratch8.json").write_text(before.replace('"mistakes": [[', '"mistakes": [[-1, 0], ['))
    measure_again("scratch8", tmp_path)
    assert (tmp_path / "scratch8.json").read_text() == before


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    labels = np.array([0, 0, 0, 1])
    sure = np.log(np.array([[0.75, 0.25]] * 4, np.float32))  # says 75 %, is right in 3 of 4
    assert Evaluation(sure, labels).calibration_error == pytest.approx(0, abs=1e-6)
    too_sure = np.log(np.array([[0.95, 0.05]] * 4, np.float32))
    assert Evaluation(too_sure, labels).calibration_error == pytest.approx(0.2, abs=1e-6)


def test_the_machine_is_a_processor_and_not_a_host() -> None:
    assert platform.node() not in machine() or not platform.node()
    assert machine().endswith("cores")


def test_the_processor_is_named_where_the_system_tells_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "cpuinfo"
    monkeypatch.setattr(sheets, "Path", lambda name: told)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 2)
    monkeypatch.setattr(platform, "processor", lambda: "")
    assert machine() == f"{platform.machine()}, 2 of 1 cores"
    told.write_text("processor\t: 0\nmodel name\t: Abacus 3: swift\nflags\t: fpu\n" * 4)
    assert machine() == "Abacus 3: swift, 2 of 4 cores"


def test_the_machine_of_a_sheet_can_be_said_in_any_language() -> None:
    assert named_machine("AMD EPYC, 1 of 2 cores") == {
        "name": "AMD EPYC",
        "used": "1",
        "all": "2",
        "bfloat16": "",
    }
    assert named_machine("AMD EPYC, 1 of 2 cores, bfloat16")["bfloat16"] == ", bfloat16"
    found = named_machine(machine())
    assert f"{found['name']}, {found['used']} of {found['all']} cores" == machine()
    assert named_machine("a slide rule") == {}


def test_a_sheet_tells_the_last_epoch_that_was_finished_and_nothing_where_there_was_none() -> None:
    evaluation = Evaluation(np.eye(10, dtype=np.float32), np.arange(10))
    last = EpochReport(3, 5, 0.1, 0.9, 0.12345678, 0.98765432, 2.0)
    told = []
    for report in (last, None):
        page = sheets.sheet_of(
            Order("scratch8", Recipe()), weights_bytes(fresh("scratch8")), 1.0, report, evaluation, steps=1
        )
        told.append((page.epochs, page.validation_accuracy, page.validation_loss))
    assert told == [(3, 0.98765, 0.12346), (0, None, None)]


def test_a_sheet_names_the_accelerator_and_half_size_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine(bfloat16=True) == f"{machine()}, bfloat16"
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "NVIDIA H100 80GB HBM3")
    assert (machine(), machine(bfloat16=True)) == ("NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3, bfloat16")
