"""`pip install .` as a user does it: a wheel in a fresh environment, used from another folder.

`make test` unpacks the wheel alone; `make campaign` installs it with all that it asks for, makes the package's folder
read-only, and uses the commands and, in a real browser, the app.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.sheets import sheet
from tests.browser.chromium import new_context, open_app
from tests.browser.drawing import PLACES, draw, scripted
from tests.browser.test_train_page import LEARNT, PATIENCE, open_train
from tests.serving import OUT, Server, free_port, started
from tests.tree import ROOT

WHERE = "from cnn_viz.paths import APP; print(APP / 'app.py', sorted(p.name for p in (APP / 'pages').iterdir())[0])"
BIN = "Scripts" if os.name == "nt" else "bin"
UV = Path(sys.executable).with_name("uv")  # make has it; without it the same takes longer


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = str(tmp_path_factory.mktemp("wheel"))
    return Path(next(iter(WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"]))))


def run(*words: str | Path, folder: Path, **environment: str) -> str:
    there = {**os.environ, **environment, "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", env=there)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _installed(home: Path, *wanted: str | Path) -> None:
    """A new environment there, with what is wanted."""
    if UV.exists():
        subprocess.run([UV, "venv", "-q", "--python", sys.executable, home], check=True)
        subprocess.run([UV, "pip", "install", "-q", "--python", home, *wanted], check=True)
    else:
        venv.create(home, with_pip=True)
        subprocess.run([home / BIN / "python", "-m", "pip", "install", "-q", *wanted], check=True)


def test_the_unpacked_wheel_finds_its_pages(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    found = run(sys.executable, "-c", WHERE, folder=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert found.split() == [str(tmp_path / "site" / "cnn_viz" / "_app" / "app.py"), "1_draw.py"]


def test_the_package_is_imported_where_nothing_else_is_installed(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    _installed(home, "--no-deps", wheel)
    assert shutil.which("cnn-viz", path=home / BIN)
    said = run(home / BIN / "python", "-c", "import cnn_viz; print(cnn_viz.__version__)", folder=tmp_path)
    assert said == "0.1.0\n"


@dataclass(frozen=True)
class Installed:
    """The command, with what takes root's rights from it; the package's folder; a user's home and a folder for work."""

    command: tuple[str | Path, ...]
    package: Path
    home: Path
    folder: Path

    def files(self) -> dict[Path, tuple[int, int]]:
        """All that lies in the package's folder, with size and time."""
        return {path: ((at := path.stat()).st_size, at.st_mtime_ns) for path in self.package.rglob("*")}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """Installed with all that it asks for; nobody, root neither, can write into the package's folder."""
    top = tmp_path_factory.mktemp("installed")
    _installed(top / "environment", wheel)
    if UV.exists():  # which links files from its cache, and those must not be touched
        copied = ["--reinstall", "--no-deps", "--link-mode", "copy"]
        subprocess.run([UV, "pip", "install", "-q", "--python", top / "environment", *copied, wheel], check=True)
    package = next((top / "environment").rglob("site-packages/cnn_viz"))
    subprocess.run([top / "environment" / BIN / "python", "-m", "compileall", "-q", package], check=True)  # as pip does
    for name in ("home", "elsewhere"):
        (top / name).mkdir()
    command = (*_barred(), top / "environment" / BIN / "cnn-viz")
    inside = [package, *package.rglob("*")]
    for path in inside:
        path.chmod(path.stat().st_mode & ~0o222)
    yield Installed(command, package, top / "home", top / "elsewhere")
    for path in inside:
        path.chmod(path.stat().st_mode | 0o200)  # so that the folder can be removed


def _barred() -> list[str]:
    """Root writes wherever it likes: take that right from it (Linux)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    assert shutil.which("setpriv"), "as root this needs util-linux's setpriv; or be another user"
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.long
def test_the_folder_is_read_only_to_what_is_tried_here(installed: Installed) -> None:
    for place in ("new", "_app/new", "engine/data/new", "weights/pen.json"):
        code = f"open({str(installed.package / place)!r}, 'ab')"
        done = subprocess.run([*installed.command[:-1], sys.executable, "-c", code], capture_output=True, text=True)
        assert "PermissionError" in done.stderr, place


@pytest.mark.long
def test_installed_its_commands_work_from_another_folder_and_write_nothing_into_the_package(
    installed: Installed,
) -> None:
    before, folder = installed.files(), installed.folder
    Image.fromarray(mnist(train=False)[0][0].numpy()).save(folder / "七.png")
    told = partial(run, *installed.command, folder=folder, HOME=str(installed.home), XDG_CACHE_HOME="")
    assert json.loads(told("predict", "七.png", "--json"))[0]["digit"] == 7
    assert len(json.loads(told("models", "--json"))) == len(MODELS)
    accuracy = json.loads(told("evaluate", "scratch8", "--json"))["accuracy"]
    assert accuracy == pytest.approx(sheet("scratch8").test_accuracy, abs=2e-4)
    told("trace", "七.png", "--model", "pen", "--out", "maps.npz")
    told("train", "scratch8", "--recipe", "quick", "--limit", "640", "--epochs", "1")
    assert {path.name for path in folder.iterdir()} >= {"maps.npz", "scratch8-trained.safetensors"}
    assert installed.files() == before
    if sys.platform == "linux":
        assert len(list((installed.home / ".cache" / "cnn-viz").iterdir())) >= 4


@pytest.mark.long
@pytest.mark.timeout(900)
def test_installed_it_draws_and_trains_and_writes_nothing_into_the_package(
    installed: Installed, browser: Browser
) -> None:
    before = installed.files()
    with served(installed) as server:
        page = new_context(browser).new_page()
        _draw_and_train(page, server)
        assert not (said := server.tracebacks()), said
    assert installed.files() == before
    assert not [path for path in installed.folder.iterdir() if path.is_dir()], "and nothing where it was started"


def served(installed: Installed) -> AbstractContextManager[Server]:
    """`cnn-viz` alone; where it serves it takes from the environment, as Streamlit does."""
    port = free_port()
    address = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    user = {"STREAMLIT_SERVER_HEADLESS": "true", "HOME": str(installed.home), "XDG_CACHE_HOME": "", "PYTHONPATH": ""}
    return started(installed.command, port, folder=installed.folder, name="installed", **address, **user)


def _draw_and_train(page: Page, server: Server) -> None:
    """A 7 is drawn and read, on Draw; a training on 2,000 images begins and ends, on Train."""
    open_app(page, server.url)
    assert draw(page, scripted(7, PLACES[0]))["digit"] == "7"
    page.screenshot(path=OUT / "installed-draw.png")
    open_train(page, server, "2,000", "2")
    page.locator(".st-key-train_start button").click()
    expect(page.locator(".st-key-train_keep button")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(LEARNT)).to_have_attribute("data-step", "32")
    page.screenshot(path=OUT / "installed-train.png")
