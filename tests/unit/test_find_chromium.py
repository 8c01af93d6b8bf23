"""The browser is found by wish, then by name; where there is none the tests fail with a way out and skip nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.find_chromium import MISSING, find_chromium
from tests.tree import ROOT


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def _program(path: Path) -> str:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_none_where_there_is_none(empty_path: Path) -> None:
    assert find_chromium() is None


def test_the_first_name_on_the_path_is_taken(empty_path: Path) -> None:
    chrome = _program(empty_path / "google-chrome")
    assert find_chromium() == chrome
    chromium = _program(empty_path / "chromium")
    assert find_chromium() == chromium


def test_a_wish_comes_first_and_a_wrong_wish_is_not_worked_around(
    empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(empty_path / "chromium")
    monkeypatch.setenv("CHROMIUM", _program(empty_path / "mine"))
    assert find_chromium() == str(empty_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(empty_path / "gone"))
    assert find_chromium() is None


def test_without_a_browser_the_command_fails_with_the_way_out(empty_path: Path) -> None:
    """No apt-get on this PATH either, so nothing is installed."""
    command = [sys.executable, str(ROOT / "tests" / "find_chromium.py")]
    said = subprocess.run(command, env={**os.environ}, capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr.strip() == MISSING
