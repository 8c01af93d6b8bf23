"""The rules of the house: style, types, direction of imports, size, and a README that tells the truth."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import streamlit

from tests import overrides
from tests.browser.override_checks import CHECKS
from tests.overrides import named_rules, on_streamlits_dom
from tests.tree import ROOT, files, name, named, parsed

BIN = Path(sys.executable).parent  # not resolved: a virtual environment's own commands

LINTERS = {
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
    "types": [str(BIN / "mypy")],
    "imports": [str(BIN / "lint-imports"), "--no-cache", "--no-logo"],
    "scripts": [str(BIN / "npm"), "run", "--silent", "check"],
    "scripts' tests": [str(BIN / "npm"), "run", "--silent", "test"],
}


@pytest.mark.parametrize("linter", LINTERS)
def test_the_code_keeps_the_rules_of_pyproject(linter: str) -> None:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])  # where the scripts' tools find Node
    said = subprocess.run(LINTERS[linter], cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("engine/inspection/trace.py", "import streamlit", "the mathematics knows no screen"),
        ("engine/digits/digitize.py", "from plotly import graph_objects", "the mathematics knows no screen"),
        ("figures/__init__.py", "import torch", "figures are drawn from NumPy"),
        ("engine/inspection/trace.py", "import torchvision", "only engine.data reads through torchvision"),
        ("engine/inspection/snippets.py", "import keras", "Keras and captum are for the tests alone"),
        ("engine/inspection/trace.py", "import cnn_viz.figures", "the house"),
        ("records.py", "import cnn_viz.text", "the house"),
        ("text/__init__.py", "import cnn_viz.ui", "the house"),
        ("web/scripts.py", "import cnn_viz.ui.session.visit", "the house"),
        ("engine/models/network.py", "import cnn_viz.engine.training.run", "the engine"),
        ("engine/trained/sheets.py", "import cnn_viz.engine.release.remake", "the engine"),
        ("ui/session/visit.py", "import cnn_viz.ui.frame.shell", "the user interface"),
        ("ui/components/answer/__init__.py", "import cnn_viz.ui.session.visit", "the user interface"),
        ("ui/pages/draw/panels.py", "import cnn_viz.ui.pages.train.order", "no page knows another"),
        ("engine/data/strokes.py", "import cnn_viz.engine.data.redrawing", "nothing goes in a circle"),
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


# What Streamlit's reference documents; all else may change with its next release.
EXPORTED = {"streamlit", "streamlit.starlette", "streamlit.components.v2", "streamlit.testing.v1"}
INTERNALS = "cnn_viz/ui/streamlit_internals.py"


def _inside_streamlit(code: ast.AST) -> Iterator[str]:
    """Each use of what Streamlit does not export: its modules, and private attributes of its objects."""
    for node in ast.walk(code):
        match node:
            case ast.Import(names=names):
                asked = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names):
                asked = [f"{module}.{alias.name}" if module == "streamlit" else module for alias in names]
            case ast.Attribute(value=ast.Name(id="st"), attr=attribute):
                asked = [f"streamlit.{attribute}"] if _is_module(attribute) else []
            case ast.Attribute(attr=attribute) if re.match("_(session|storage|uploaded|state|new_widget)", attribute):
                asked = [] if ast.unparse(node).startswith("self.") else [f"streamlit: {attribute}"]
            case ast.Constant(value=str(text)) if re.search(r"_stcore|(?<![./\w])streamlit\.\w+\.\w", text):
                asked = [f"streamlit: {text}"]
            case _:
                asked = []
        yield from (name for name in asked if name.startswith(("streamlit.", "streamlit:")) and name not in EXPORTED)


def _is_module(attribute: str) -> bool:
    return attribute != "components" and isinstance(getattr(streamlit, attribute, None), ModuleType)


def test_one_file_alone_reaches_into_streamlit() -> None:
    served = [ROOT / "app.py", *named(".py", under="pages"), *named(".py", under="cnn_viz")]
    reaching = {name(path): found for path in served if (found := [*_inside_streamlit(parsed(path))])}
    assert set(reaching) == {INTERNALS}, reaching


@pytest.mark.parametrize(
    "line",
    [
        "from streamlit import runtime",
        "import streamlit.runtime",
        "from streamlit.runtime.uploaded_file_manager import UploadedFile",
        "from streamlit.delta_generator import DeltaGenerator",
        "def main():\n    from streamlit.web.cli import main",
        "st.runtime.exists()",
        "st.session_state._state",
        "import_module('streamlit.web.cli')",
        "address = root + '/_stcore/stream'",
    ],
)
def test_a_planted_reach_into_streamlit_is_caught(line: str) -> None:
    assert [*_inside_streamlit(ast.parse(line))]


def test_every_rule_on_streamlits_dom_has_its_name_its_reason_and_its_check() -> None:
    names = [name for name, _ in named_rules(overrides.style())]
    assert "" not in names, "a rule without its comment, name: why"
    assert len(set(names)) == len(names)
    assert set(names) == set(CHECKS)


def test_a_planted_rule_without_a_name_is_caught() -> None:
    planted = "/* first: why */\na { b: c }\n@media (x) {\n  /* second: why */\n  a { b: c }\n  d { e: f }\n}\n"
    assert [name for name, _ in named_rules(planted)] == ["first", "second", ""]


def test_no_other_style_hangs_on_streamlits_dom() -> None:
    styles = [path for path in named(".css", under="cnn_viz") if path not in overrides.FILES]
    found = {name(path): on_streamlits_dom(path.read_text(encoding="utf-8")) for path in styles}
    assert {file: rules for file, rules in found.items() if rules} == {}
    own = overrides.style()
    assert len(on_streamlits_dom(own)) == len(named_rules(own)), "what is our own belongs in style.css"


@pytest.mark.parametrize(
    "rule",
    [
        '[data-testid="stMain"] { top: 0 }',
        ".stApp p { top: 0 }",
        "a, .st-key-rail > div { top: 0 }",
        "h2 { top: 0 !important }",
        "@media (max-width: 1px) { .rc-overflow-item { top: 0 } }",
    ],
)
def test_a_planted_rule_on_streamlits_dom_is_caught(rule: str) -> None:
    assert on_streamlits_dom(rule)
    assert not on_streamlits_dom(".cv-row[data-state=wrong] .first { color: var(--st-text-color) }")


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
    assert [r for r in rows if not re.fullmatch(r"[a-z0-9-]+==[\d.]+(; sys_platform != .win32.)? +# \S.*", r)] == []
