"""`pip install .` as a user does it: a wheel in a fresh environment, used from another folder.

`make test` unpacks the wheel alone; `make campaign` installs it with all that it asks for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from PIL import Image

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import sheet
from tests.tree import ROOT

WHERE = "from cnn_viz.paths import APP; print(APP / 'app.py', sorted(p.name for p in (APP / 'pages').iterdir())[0])"
BIN = "Scripts" if os.name == "nt" else "bin"
UV = Path(sys.executable).with_name("uv")  # make has it; without it the same takes longer


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return Path(next(iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))))


def run(python: Path, *words: str, folder: Path, **environment: str) -> str:
    command = [python, *words]
    there = {**os.environ, **environment, "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=there)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_unpacked_wheel_finds_its_pages(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    found = run(Path(sys.executable), "-c", WHERE, folder=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert found.split() == [str(tmp_path / "site" / "cnn_viz" / "_app" / "app.py"), "1_draw.py"]


def test_installed_it_works_from_another_folder_and_writes_nothing_into_the_package(
    wheel: Path, tmp_path: Path, whole: bool
) -> None:
    home, elsewhere = tmp_path / "environment", tmp_path / "elsewhere"
    subprocess.run([*_installer(home), wheel, *([] if whole else ["--no-deps"])], check=True)
    script = home / BIN / "cnn-viz"
    assert script.exists()
    if whole:
        elsewhere.mkdir()
        _use(script, next(home.rglob("site-packages/cnn_viz")), elsewhere)


def _installer(home: Path) -> list[str | Path]:
    """A new environment there, and the command that installs into it."""
    if UV.exists():
        subprocess.run([UV, "venv", "-q", "--python", sys.executable, home], check=True)
        return [UV, "pip", "install", "-q", "--python", home]
    venv.create(home, with_pip=True)
    return [home / BIN / "python", "-m", "pip", "install", "-q"]


def _use(script: Path, package: Path, folder: Path) -> None:
    Image.fromarray(mnist(train=False)[0][0].numpy()).save(folder / "七.png")
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*") if "__pycache__" not in path.parts}
    told = partial(run, script, folder=folder)
    assert json.loads(told("predict", "七.png", "--json"))[0]["digit"] == 7
    assert len(json.loads(told("models", "--json"))) == len(MODELS)
    accuracy = json.loads(told("evaluate", "scratch8", "--json"))["accuracy"]
    assert accuracy == pytest.approx(sheet("scratch8").test_accuracy, abs=2e-4)
    told("trace", "七.png", "--model", "pen", "--out", "maps.npz")
    told("train", "scratch8", "--recipe", "quick", "--limit", "640", "--epochs", "1")
    assert {path.name for path in folder.iterdir()} >= {"maps.npz", "scratch8-trained.safetensors"}
    assert {path: path.stat().st_mtime_ns for path in before} == before
