"""The rules of the house: style, types, direction of imports, size, and a README that tells the truth."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT, files, name, named

BIN = Path(sys.executable).parent  # not resolved: a virtual environment's own commands

LINTERS = {
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
    "types": [str(BIN / "mypy")],
    "imports": [str(BIN / "lint-imports"), "--no-cache", "--no-logo"],
}


@pytest.mark.parametrize("linter", LINTERS)
def test_the_code_keeps_the_rules_of_pyproject(linter: str) -> None:
    said = subprocess.run(LINTERS[linter], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("engine/inspection/trace.py", "import streamlit", "the mathematics knows no screen"),
        ("engine/digits/digitize.py", "from plotly import graph_objects", "the mathematics knows no screen"),
        ("figures/__init__.py", "import torch", "figures are drawn from NumPy"),
        ("engine/inspection/trace.py", "import torchvision", "only engine.data reads through torchvision"),
        ("engine/inspection/trace.py", "import cnn_viz.figures", "shell and pages -> ui"),
        ("records.py", "import cnn_viz.text", "shell and pages -> ui"),
        ("text/__init__.py", "import cnn_viz.ui", "shell and pages -> ui"),
    ],
)
def test_a_planted_import_in_the_wrong_direction_is_caught(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for path in named(".py", under="cnn_viz"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "cnn_viz" / file).open("a", encoding="utf-8") as code:
        code.write(f"\n{line}\n")
    said = subprocess.run(LINTERS["imports"], cwd=tmp_path, capture_output=True, text=True)
    broken = [row for row in said.stdout.splitlines() if " BROKEN" in row]
    assert said.returncode == 1, said.stdout + said.stderr
    assert any(row.startswith(contract) for row in broken), broken


def test_no_file_of_code_is_longer_than_250_lines() -> None:
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in named(".py", ".js", ".css")}
    assert {n: length for n, length in lengths.items() if length > 250} == {}


def test_the_repository_stays_under_60_megabytes() -> None:
    assert sum(p.stat().st_size for p in files()) < 60e6


# Written so that this file does not contain what it looks for.
MACHINE = re.compile(r"(?<![\w.])/(?:[r]oot|[h]ome|[w]ork|[t]mp|[o]pt|[U]sers|[m]nt)/\w")
REGISTRY = re.compile(r"(?:[p]ypi\.org|[p]ythonhosted|[d]ownload\.pytorch|[n]pmjs|[j]sdelivr|[u]npkg\.com|[c]dnjs)")


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["paths", "hosts"])
def test_no_file_names_a_machine_path_or_a_package_host(pattern: re.Pattern[str]) -> None:
    found = []
    for path in files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # pictures, weights, data
        found += [f"{name(path)}:{i}: {line[:120]}" for i, line in enumerate(lines, 1) if pattern.search(line)]
    assert found == []


def _documents() -> str:
    return "\n".join(
        p.read_text(encoding="utf-8") for p in named(".md") if p.parent in (ROOT, ROOT / "docs", ROOT / "docs" / "lab")
    )


def test_every_make_command_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = set(re.findall(r"(?:^|[`$] ?)make ([a-z]+)", _documents(), re.MULTILINE))
    assert {"run", "test"} <= told <= targets


def test_every_shell_command_in_the_documents_exists() -> None:
    said = subprocess.run([sys.executable, "-m", "cnn_viz", "--help"], cwd=ROOT, capture_output=True, text=True)
    commands = set(re.findall(r"^  ([a-z]+)\b", said.stdout.partition("Commands:")[2], re.MULTILINE))
    told = set(re.findall(r"(?:python -m cnn_viz|`cnn-viz) ([a-z]+)", _documents()))
    assert {"predict", "models"} <= told <= commands


def test_both_readmes_tell_the_same_commands() -> None:
    english, chinese = ((ROOT / file).read_text(encoding="utf-8") for file in ("README.md", "README.zh.md"))
    command = re.compile(r"^(?:make|python3?|py|pip|cnn-viz|git|\.venv\S+) .+$", re.MULTILINE)
    assert command.findall(english), "README.md shows no command"
    assert command.findall(chinese) == command.findall(english)


def test_every_runtime_package_is_pinned_exactly_and_has_its_reason() -> None:
    rows = [r for r in (ROOT / "requirements.txt").read_text().splitlines() if r and not r.startswith("#")]
    assert rows, "requirements.txt is empty"
    assert [r for r in rows if not re.fullmatch(r"[a-z-]+==[\d.]+(; sys_platform != .win32.)? +# \S.*", r)] == []
