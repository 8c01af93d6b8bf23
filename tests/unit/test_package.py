"""What `pip install .` installs: every file that the app and the shell read, the pinned packages, one version.

The wheel itself is built, installed and used from another folder in tests/campaign/test_package.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import cnn_viz
from cnn_viz import paths
from tests.tree import ROOT, files

BUILDER = WheelBuilder(str(ROOT))


def test_the_wheel_holds_every_file_of_the_package_and_the_app() -> None:
    packed = {file.distribution_path for file in BUILDER.recurse_included_files()}
    mine = {path.relative_to(ROOT).as_posix() for path in files()}
    app = {"app.py", ".streamlit/config.toml"} | {name for name in mine if re.fullmatch(r"pages/\w+\.py", name)}
    package = {name for name in mine if name.startswith("cnn_viz/")}
    assert len(app) > 8 and len(package) > 200
    assert packed == package | {f"cnn_viz/_app/{name}" for name in app}


def test_it_asks_for_the_pinned_packages_and_says_one_version() -> None:
    core = BUILDER.metadata.core
    rows = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {re.split(r"\s+#", row)[0].replace(" ", "") for row in rows if row and not row.startswith(("#", "-"))}
    assert {wanted.replace(" ", "").replace("'", '"') for wanted in core.dependencies} == pinned
    assert BUILDER.metadata.version == cnn_viz.__version__
    assert core.scripts == {"cnn-viz": "cnn_viz.cli.main:main"}


def test_what_builds_it_is_what_is_tested_here() -> None:
    builders = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    rows = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    assert len(builders) == 2 and set(builders) <= {row.partition(" ")[0] for row in rows}


def test_the_apps_own_files_are_found_in_the_repository() -> None:
    assert ROOT == paths.APP


def test_importing_it_brings_in_nothing_that_is_installed_beside_it() -> None:
    """Asked in a process of its own: this one has them all."""
    code = "import sys; before = set(sys.modules); import cnn_viz; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    brought = {name.partition(".")[0] for name in done.stdout.split()}
    assert brought - sys.stdlib_module_names == {"cnn_viz"}, brought


@pytest.mark.parametrize("command", [["--version"], ["app", "--help"]], ids="-".join)
def test_a_command_answers_from_any_folder(tmp_path: Path, command: list[str]) -> None:
    words = [sys.executable, "-c", "from cnn_viz.cli.main import main; main(prog_name='cnn-viz')", *command]
    done = subprocess.run(words, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ("CNN Viz, version 0.1.0" if command == ["--version"] else "--server.port") in done.stdout
