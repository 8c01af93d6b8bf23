"""ARCHITECTURE.md's "Adding things", carried out as it stands in a copy of the tree, which is then a whole app.

One copy takes all entries and one run of pytest in it looks at everything, since a start of torch costs more than the
rest; each entry has its own verdict.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.app.adding_things import copy_of_the_tree, entries, perform, run
from tests.conftest import ROOT

HERE = "tests/app/after_adding.py"
ENTRIES = entries((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
# Besides its own in HERE, the tests of the house that know when something is missing.
TESTS = {
    "An architecture": ("tests/unit/engine/models/test_models.py", "tests/test_readme.py"),
    "A page": (),
    "A lesson": ("tests/unit/lessons/test_lessons.py",),
    "A kind of layer": ("tests/unit/engine/inspection/test_snippets.py",),
    "A kernel": ("tests/unit/engine/playground/test_kernels.py",),
    "A term": ("tests/unit/ui/pages/test_glossary.py",),
    "A sentence": (),
    "A step of digitize": (),
}
HOUSE = ("tests/test_texts.py", "tests/test_house.py::test_no_file_of_code_is_longer_than_250_lines")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # a crowded machine takes minutes for the first


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, every step done, with the commands that the document has for a first look."""
    tree = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    for step in (step for steps in ENTRIES.values() for step in steps):
        perform(step, tree)
        if step.commands:
            run(step.commands[-1].split()[1:], tree)  # of two, the second is the quick one
    return tree


@pytest.fixture(scope="module")
def verdicts(tree: Path) -> dict[str, str]:
    """What failed in the copy: "tests.app.after_adding.test_a_page[en]" -> why; "" for what went well."""
    files = [HERE, *HOUSE, *(file for tests in TESTS.values() for file in tests)]
    return judged(tree, *files)


def judged(tree: Path, *arguments: str) -> dict[str, str]:
    """Run tests in the copy."""
    report = tree / "verdicts.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments]
    names = {"PYTHONPATH": str(tree), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=tree, env=os.environ | names, capture_output=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stdout[-4000:] + done.stderr[-2000:]
    found = ET.parse(report).iter("testcase")
    return {f"{case.get('classname')}.{case.get('name')}": _why(case) for case in found}


def _why(case: ET.Element) -> str:
    return "\n".join((slip.text or "")[-3000:] for slip in case if slip.tag in ("failure", "error"))


def must_be_content(verdicts: dict[str, str], *starts: str) -> None:
    """Fail with what the copy's tests that begin like this said."""
    assert all(any(name.startswith(start) for name in verdicts) for start in starts)
    slips = [f"{name}\n{why}" for name, why in verdicts.items() if why and name.startswith(starts)]
    if slips:
        pytest.fail("\n\n".join(slips), pytrace=False)


def module(file: str) -> str:
    return file.partition("::")[0].removesuffix(".py").replace("/", ".")


def test_every_entry_of_the_document_is_performed() -> None:
    assert set(ENTRIES) == set(TESTS)
    assert all(len(steps) >= 2 for steps in ENTRIES.values())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('`cnn_viz/kinds.py`: in `KINDS`, `"b": 2,`.', ""),
        ('`cnn_viz/names.py`: in `KINDS`, `"b": 2,`.', "no file"),
        ("`cnn_viz/kinds.py`, a new file.", "there already"),
        ('`cnn_viz/kinds.py`: in `SORTS`, `"b": 2,`.', "nothing is called 'SORTS'"),
        ("`cnn_viz/kinds.py`: its name and its number.", "changes nothing"),
        ("Its name in the list of kinds.", "Step"),
    ],
)
def test_a_document_that_lies_or_is_vague_is_caught(tmp_path: Path, said: str, told: str) -> None:
    (tmp_path / "cnn_viz").mkdir()
    (tmp_path / "cnn_viz" / "kinds.py").write_text('KINDS = {"a": 1}\n')
    (step,) = entries(f"\n## Adding things\n\n**A kind**, `b`:\n\n1. {said}\n")["A kind"]
    if told:
        with pytest.raises(AssertionError, match=told):
            perform(step, tmp_path)
    else:
        perform(step, tmp_path)
        assert '"b": 2' in (tmp_path / "cnn_viz" / "kinds.py").read_text()


@pytest.mark.long
@pytest.mark.parametrize("entry", TESTS)
def test_what_is_added_as_the_document_says_is_there(verdicts: dict[str, str], entry: str) -> None:
    own = f"{module(HERE)}.test_{entry.lower().replace(' ', '_')}"
    must_be_content(verdicts, own, *map(module, TESTS[entry]))


@pytest.mark.long
def test_the_house_is_content(verdicts: dict[str, str]) -> None:
    must_be_content(verdicts, *map(module, HOUSE))


SAVED = re.compile(r"\n\[digits_saved\]\nen = .*\nzh = .*\n")


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "pattern", "less", "told"),
    [
        (
            "cnn_viz/text/draw.toml",
            r'zh = "已保存 .*"\n',
            "",
            "test_a_sentence_stands_in_every_language[draw.digits_saved]",
        ),
        (
            "cnn_viz/text/draw.toml",
            r"已保存 \{n\}",
            "已保存",
            "test_a_sentence_stands_in_every_language[draw.digits_saved]",
        ),
        ("cnn_viz/text/draw.toml", SAVED.pattern, "", "test_every_key_that_code_says_exists"),
        ("pages/1_draw.py", r'st\.caption\(t\("digits_saved", n=3\)\)\n', "", "test_every_key_is_used"),
    ],
    ids=["a language", "a placeholder", "the sentence", "its user"],
)
def test_what_is_missing_is_named(tree: Path, file: str, pattern: str, less: str, told: str) -> None:
    path = tree / file
    whole = path.read_text(encoding="utf-8")
    broken, count = re.subn(pattern, less, whole)
    assert count == 1
    path.write_text(broken, encoding="utf-8")
    try:
        verdicts = judged(tree, "tests/test_texts.py", "-k", "(draw or key) and not planted")
    finally:
        path.write_text(whole, encoding="utf-8")
    (name,) = [name for name, why in verdicts.items() if why]
    assert name.endswith(told) and "digits_saved" in name + verdicts[name]
