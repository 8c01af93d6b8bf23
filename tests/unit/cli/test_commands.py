"""The shell commands, in this process and as a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cnn_viz.cli.main import main
from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.inspection.trace import predict as read
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.sheets import sheet
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.paths import APP
from cnn_viz.text import say

IMAGES, LABELS = mnist(train=False)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def digit_files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number:03}.png" for number in range(30)]
    for path, image in zip(paths, IMAGES, strict=False):
        Image.fromarray(image.numpy()).save(path)
    return paths


def test_models_lists_every_network_as_json():
    listed = json.loads(run("models", "--json").stdout)
    assert [entry["id"] for entry in listed] == list(MODELS)
    for entry in listed:
        assert set(entry) == {"id", "name", "parameters", "input", "layers", "accuracy"}
        assert entry["name"] == say(f"models.{entry['id']}")
        assert entry["parameters"] == sum(layer["parameters"] for layer in entry["layers"])
        assert entry["accuracy"] == sheet(entry["id"]).test_accuracy
        assert entry["layers"][0]["shape"] == entry["input"]
    first = next(entry for entry in listed if entry["id"] == "scratch8")
    assert first["parameters"] == 13_602
    assert first["layers"][1] == {"name": "conv1", "kind": "conv", "shape": [8, 26, 26], "parameters": 72}


def test_models_as_a_table():
    said = run("models")
    assert said.exit_code == 0
    assert "conv1 8x26x26 → pool1 8x13x13 → flatten 1352 → dense1 10" in said.output


def test_evaluate_computes_what_the_sheet_says():
    found = json.loads(run("evaluate", "scratch8", "--json").stdout)
    assert found["images"] == 10_000
    assert found["accuracy"] == pytest.approx(sheet("scratch8").test_accuracy, abs=2e-4)
    assert found["loss"] == pytest.approx(sheet("scratch8").test_loss, abs=1e-3)
    assert f"{found['accuracy']:.2%}" in run("evaluate", "scratch8").output


def test_predict_reads_many_files_in_order(digit_files):
    said = run("predict", *digit_files, "--json")
    answers = json.loads(said.stdout)
    assert said.exit_code == 0
    assert [answer["file"] for answer in answers] == [str(path) for path in digit_files]
    for answer, image in zip(answers, IMAGES, strict=False):
        expected = read(load("pen"), [digit_of(np.repeat(image.numpy()[:, :, None], 3, 2))])[0]
        assert answer["digit"] == expected.argmax()
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(answer["probabilities"], expected, atol=1e-5)
    assert np.mean([a["digit"] == label for a, label in zip(answers, LABELS.tolist(), strict=False)]) > 0.9


def test_predict_with_another_network(digit_files):
    probabilities = [
        json.loads(run("predict", digit_files[0], "--json", "--model", model).stdout)[0]["probabilities"]
        for model in ("pen", "lenet_rgb")
    ]
    assert probabilities[0] != probabilities[1]


def test_a_bad_file_is_reported_and_the_rest_go_on(digit_files, tmp_path):
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    empty = tmp_path / "empty.png"
    Image.new("RGB", (280, 280)).save(empty)
    said = run("predict", text, digit_files[0], tmp_path / "missing.png", tmp_path, empty, digit_files[1], "--json")
    answers = json.loads(said.stdout)
    assert said.exit_code == 1
    assert [set(answer) for answer in answers] == [
        {"file", "error"},
        {"file", "digit", "probabilities", "looks_like_a_digit", "judged_by"},
        {"file", "error"},
        {"file", "error"},
        {"file", "error"},
        {"file", "digit", "probabilities", "looks_like_a_digit", "judged_by"},
    ]
    assert answers[0]["error"] == say("errors.not_an_image")
    assert "No such file" in answers[2]["error"]
    assert "directory" in answers[3]["error"]
    assert answers[4]["error"] == say("errors.blank_picture")


def test_only_bad_files(tmp_path):
    said = run("predict", tmp_path / "missing.png", "--json")
    assert said.exit_code == 1
    assert len(json.loads(said.stdout)) == 1


def test_predict_for_people_is_aligned_and_errors_go_to_stderr(digit_files, tmp_path):
    said = run("predict", *digit_files[:3], tmp_path / "a.png")
    assert said.exit_code == 1
    rows = said.stdout.splitlines()
    assert [row.split()[1] for row in rows] == [str(label) for label in LABELS[:3].tolist()]
    assert len({row.index("%") for row in rows}) == 1
    assert "a.png" in said.stderr


def test_trace_writes_every_layer(digit_files, tmp_path):
    out = tmp_path / "maps.npz"
    said = run("trace", digit_files[0], "--model", "conv3_valid", "--out", out)
    assert said.exit_code == 0, said.output
    digit = digit_of(np.asarray(Image.open(digit_files[0]).convert("RGB")))
    with np.load(out) as saved:
        for layer in trace(load("conv3_valid"), digit).layers:
            np.testing.assert_array_equal(saved[layer.name], layer.output)
        assert saved["conv1.weight"].shape == (32, 1, 3, 3)


def test_trace_writes_to_the_very_name_it_was_given(digit_files, tmp_path):
    assert run("trace", digit_files[0], "--model", "scratch8", "--out", tmp_path / "maps").exit_code == 0
    assert (tmp_path / "maps").exists()


def test_trace_of_a_bad_file_and_to_a_bad_place(digit_files, tmp_path):
    said = run("trace", tmp_path / "missing.png", "--model", "pen", "--out", tmp_path / "maps.npz")
    assert said.exit_code == 1
    assert "No such file" in said.stderr
    assert not (tmp_path / "maps.npz").exists()
    said = run("trace", digit_files[0], "--model", "pen", "--out", tmp_path / "nowhere" / "maps.npz")
    assert said.exit_code == 1
    assert "cannot be written" in said.stderr


@pytest.mark.parametrize(
    "words",
    [("evaluate", "vgg"), ("predict", "a.png", "--model", "vgg"), ("trace", "a", "--model", "vgg", "--out", "b")],
)
def test_an_unknown_model_is_told_with_the_choices(words):
    said = run(*words)
    assert said.exit_code == 2
    assert "unknown model 'vgg'; choose one of pen, scratch8" in said.stderr


@pytest.mark.parametrize(
    "words", [("predict",), ("trace", "a.png"), ("trace", "a.png", "--model", "pen"), ("nonsense",)]
)
def test_what_is_missing_is_told(words):
    said = run(*words)
    assert said.exit_code == 2
    assert "Error" in said.stderr


@pytest.mark.slow
def test_as_a_real_process(root, digit_files, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\nand no more")
    command = [sys.executable, "-m", "cnn_viz", "predict", str(digit_files[0]), str(bad), "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == ""
    good, other = json.loads(done.stdout)
    assert good["digit"] == LABELS[0]
    assert other["file"] == str(bad)


def test_help_imports_no_torch(root):
    code = "import sys, cnn_viz.cli.main as c; c.main(['--help'], standalone_mode=False); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"
    assert all(command in done.stdout for command in ("models", "evaluate", "predict", "trace", "weights"))


@pytest.mark.parametrize("words", [[], ["app"], ["app", "--server.port", "8600"]], ids=" ".join)
def test_without_a_command_the_app_opens_as_with_app(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda given, **_: asked.append(given))
    assert run(*words).exit_code == 0
    assert asked == [["run", str(APP / "app.py"), *words[1:]]]


def test_a_slip_in_a_command_starts_no_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.web.cli.main", lambda *_, **__: pytest.fail("the app was started"))
    assert run("predic").exit_code == 2
    assert run("--modle").exit_code == 2
    assert "app       Start the app" in run("--help").output
