"""Files are known by their endings in whatever letters, and a slip has the same exit code everywhere."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cnn_viz.cli.main import main
from cnn_viz.engine.blueprint.json_file import as_json
from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.trained.weight_files import fresh, weights_bytes

OWN = "built:1_28-c4_5-r-m2-f-d10"
SHORT = ("--limit", 640, "--epochs", 1, "--threads", 1)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(autouse=True)
def inside(in_a_folder: Image.Image) -> None:
    in_a_folder.save("SEVEN.PNG")


@pytest.mark.parametrize(
    ("described", "weights"),
    [("net.json", "net.SAFETENSORS"), ("net.JSON", "net.safetensors"), ("Net.Json", "net.SafeTensors")],
)
def test_a_network_file_is_one_in_whatever_letters(described: str, weights: str) -> None:
    Path(described).write_text(as_json(blueprint_of(OWN)), encoding="utf-8")
    Path(weights).write_bytes(weights_bytes(fresh(OWN)))
    for words in (
        ("predict", "SEVEN.PNG", "--model", described),
        ("evaluate", described),
        ("trace", "SEVEN.PNG", "--model", described, "--out", "MAPS.NPZ"),
        ("train", described, *SHORT, "--out", "MINE.SAFETENSORS"),
    ):
        said = run(*words)
        assert said.exit_code == 0, said.output
    assert {"MAPS.NPZ", "MINE.SAFETENSORS", "MINE.json"} <= {path.name for path in Path().iterdir()}
    assert run("predict", "SEVEN.PNG", "--model", "MINE.json").exit_code == 0


def test_the_one_of_the_very_name_goes_first() -> None:
    Path("net.json").write_text(as_json(blueprint_of(OWN)), encoding="utf-8")
    Path("net.safetensors").write_bytes(weights_bytes(fresh(OWN)))
    Path("net.SAFETENSORS").write_bytes(b"something else")
    assert run("predict", "SEVEN.PNG", "--model", "net.json").exit_code == 0


def test_recipes_and_stroke_files_too() -> None:
    Path("FAST.JSON").write_text('{"limit": 640, "epochs": 1}', encoding="utf-8")
    assert run("train", "scratch8", "--recipe", "FAST.JSON").exit_code == 0
    digit = {"label": 1, "writer": 30, "strokes": [[[250, 100], [250, 400]]]}
    content = json.dumps({"canvas": [500, 500], "digits": [digit]}).encode()
    Path("DIGITS.JSON.GZ").write_bytes(gzip.compress(content))
    assert run("evaluate", "scratch8", "--strokes", "DIGITS.JSON.GZ").exit_code == 0


def test_what_train_wrote_for_a_network_of_the_list_reads_pictures() -> None:
    assert run("train", "scratch8", "--recipe", "quick", *SHORT).exit_code == 0
    said = run("predict", "SEVEN.PNG", "--model", "scratch8-trained.json", "--json")
    assert said.exit_code == 0, said.output
    assert sum(json.loads(said.stdout)[0]["probabilities"]) == pytest.approx(1, abs=1e-5)


LINK_ERRORS = {
    ("predict",): 2,
    ("predict", "x.png", "--model", "vgg"): 2,
    ("predict", "x.png", "--modell", "pen"): 2,
    ("predict", "missing.png"): 1,
    ("predict", "SEVEN.PNG", "--model", "missing.json"): 1,
    ("predict", "SEVEN.PNG", "--model", "SEVEN.safetensors"): 2,
    ("evaluate", "vgg"): 2,
    ("evaluate", "pen", "--strokes", "missing.json"): 1,
    ("evaluate", "missing.json"): 1,
    ("train", "vgg"): 2,
    ("train", "vgg", "--recipe", "quick"): 2,
    ("train", "missing.json"): 1,
    ("train", "scratch8", "--recipe", "slow"): 2,
    ("train", "scratch8", "--recipe", "missing.json"): 1,
    ("train", "scratch8", "--epochs", "0"): 2,
    ("train", "scratch8", "--epochs", "1001"): 2,
    ("train", "scratch8", "--epochs", "two"): 2,
    ("train", "scratch8", "--limit", "-5"): 2,
    ("train", "scratch8", "--seed", "-5"): 2,
    ("train", "scratch8", "--threads", "0"): 2,
    ("train", "scratch8", "--resume"): 1,
    ("weights", "vgg"): 2,
    ("weights", "pen", "--epochs", "0"): 2,
    ("weights", "pen", "--seed", "-1"): 2,
    ("exciting", "vgg"): 2,
    ("likeness", "vgg"): 2,
    ("nonsense",): 2,
}


@pytest.mark.parametrize("words", LINK_ERRORS, ids=" ".join)
def test_a_slip_of_use_is_2_and_what_cannot_be_done_1(words: tuple[str, ...]) -> None:
    said = run(*words)
    assert said.exit_code == LINK_ERRORS[words], said.output
    assert isinstance(said.exception, SystemExit), "a sentence, not a traceback"
    assert "pen pictures" not in said.stderr, "nothing is said of work that is not done"
    assert [path.name for path in Path().iterdir()] == ["SEVEN.PNG"], "nothing is written"


@pytest.mark.parametrize("words", [("evaluate", "pen"), ("predict", "SEVEN.PNG"), ("models",)], ids=" ".join)
def test_ctrl_c_is_130_in_every_command(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*given: object) -> None:
        raise KeyboardInterrupt

    for name in ("cnn_viz.cli.evaluate.loaded", "cnn_viz.cli.main.loaded", "cnn_viz.cli.main._described"):
        monkeypatch.setattr(name, pressed)
    said = run(*words)
    assert (said.exit_code, said.stderr) == (130, "\nstopped\n")


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "gif", "webp", "tiff"])
def test_a_picture_taken_for_strokes_is_called_one(kind: str) -> None:
    Image.open("SEVEN.PNG").save("digits.json", kind)
    said = run("evaluate", "pen", "--strokes", "digits.json")
    assert said.exit_code == 1
    assert said.stderr == (
        "Error: digits.json is not a stroke file (a picture, which predict reads); expected canvas and digits.\n"
    )
