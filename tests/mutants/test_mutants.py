"""The mutation tester changes what it should, asks the tests that it should, and believes none that fails anyhow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.mutants.__main__ import equivalent
from tests.mutants.choice import concerning
from tests.mutants.mutations import mutations
from tests.mutants.trial import Trial
from tests.tree import ROOT

CODE = '''"""Adds 1."""

LIMIT: "tuple[int, ...] | None" = (3,)


@keep(size=1)
def total(a: int, b: int = 2, *, text: str = "one") -> int:
    """Up to 3."""
    if a > LIMIT[0]:
        raise ValueError(f"{a} is over {LIMIT[0] + 1}")
    return a + b
'''


def _changes(tmp_path: Path, code: str) -> set[tuple[str, str]]:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    return {(mutation.before, mutation.after) for mutation in mutations(path) if mutation.is_code}


def test_what_computes_is_changed_and_what_is_only_told_is_not(tmp_path: Path) -> None:
    assert _changes(tmp_path, CODE) == {
        ('LIMIT: "tuple[int, ...] | None" = (3,)', 'LIMIT: "tuple[int, ...] | None" = (4,)'),
        (
            'def total(a: int, b: int = 2, *, text: str = "one") -> int:',
            'def total(a: int, b: int = 3, *, text: str = "one") -> int:',
        ),
        ("if a > LIMIT[0]:", "if a >= LIMIT[0]:"),
        ("if a > LIMIT[0]:", "if a > LIMIT[1]:"),
        ("return a + b", "return a - b"),
    }


def test_of_the_arguments_only_named_ones_are_left_out_and_no_guards(tmp_path: Path) -> None:
    assert _changes(tmp_path, 'x = f(a, b, way="up", encoding="utf-8", strict=True)\n') == {
        ('x = f(a, b, way="up", encoding="utf-8", strict=True)', 'x = f(a, b, encoding="utf-8", strict=True)')
    }


def test_a_modules_mirror_is_asked_first_and_then_who_imports_it() -> None:
    tests = concerning(ROOT, "cnn_viz/engine/inspection/receptive_field.py")
    mirror, importing = (f"tests/unit/engine/inspection/test_{name}.py" for name in ("receptive_field", "summary"))
    assert tests[0] == mirror and importing in tests
    assert "tests/unit/ui/components/test_arithmetic.py" in tests
    assert "tests/unit/engine/digits/test_digitize.py" not in tests


def test_a_module_that_no_test_imports_is_tested_through_who_uses_it() -> None:
    tests = concerning(ROOT, "cnn_viz/engine/pictures/ruled_lines.py")
    assert tests and all(test.startswith("tests/unit/") for test in tests)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_planted_change_is_killed_survives_or_is_not_decided(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    planted = {
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\nmarkers = ["slow: left out"]\n',
        "cnn_viz/engine/adding.py": "def total(a, b):\n    return a + b\n\n\ndef forgotten(a, b):\n    return a * b\n",
        "cnn_viz/engine/broken.py": "def half(a):\n    return a / 2\n",
        "cnn_viz/engine/endless.py": "def down(a):\n    while a > 0:\n        a -= 1\n",
        "cnn_viz/engine/alone.py": "ONE = 1\n",
        "cnn_viz/engine/limit.py": "MOST = 3\n",
        "tests/unit/engine/test_adding.py": "from cnn_viz.engine.adding import total\n\n\n"
        "def test_total():\n    assert total(2, 3) == 5\n",
        "tests/unit/engine/test_broken.py": "def test_half():\n    assert False\n",
        "tests/unit/engine/test_endless.py": "from cnn_viz.engine.endless import down\n\n\n"
        "def test_down():\n    down(1)\n",
        "tests/unit/engine/test_limit.py": "import pytest\n\nfrom cnn_viz.engine.limit import MOST\n\n\n"
        "@pytest.mark.parametrize('most', [MOST])\ndef test_most(most):\n    assert most == 3\n",
        "tests/unit/engine/test_alone.py": "import pytest\n\n\n@pytest.mark.slow\ndef test_one():\n    assert False\n",
    }
    for name, text in planted.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Trial(tmp_path / "copy", limit=10, root=tree) as trial:
        found = {
            (name, mutation.after): trial.verdict(mutation)
            for name in ("adding", "broken", "endless", "alone", "limit")
            for mutation in mutations(tree / f"cnn_viz/engine/{name}.py")
            if mutation.after not in ("return a * 2", "while a >= 0:", "while a > 1:", "a = 1", "a -= 2")
        }
    assert {place: verdict.outcome for place, verdict in found.items()} == {
        ("adding", "return a - b"): "killed",
        ("adding", "return a / b"): "survived",
        ("broken", "return a / 3"): "undecided",
        ("endless", "a += 1"): "timeout",
        ("alone", "ONE = 2"): "no test",
        ("limit", "MOST = 4"): "killed",
    }
    assert found["adding", "return a - b"].by == "tests/unit/engine/test_adding.py::test_total"
    assert (tree / "cnn_viz/engine/adding.py").read_text() == planted["cnn_viz/engine/adding.py"]


def test_what_is_listed_as_changing_nothing_can_still_be_made() -> None:
    listed = set(equivalent())
    for file in {file for file, _, _ in listed}:
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        wanted = {(before, after) for other, before, after in listed if other == file}
        made = {
            (mutation.before, mutation.after)
            for mutation in mutations(ROOT / file)
            if {line.strip() for line in lines[mutation.place.start.line - 1 : mutation.place.end.line]}
            & {before for before, _ in wanted}
        }
        assert wanted <= made, file
