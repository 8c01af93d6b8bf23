"""What only Linux and macOS have is asked for first. Types are checked for Windows too: platform in pyproject.toml."""

from __future__ import annotations

import ast
import time
from pathlib import Path
from typing import Any

import pytest

from cnn_viz.engine.jobs import child_process
from cnn_viz.engine.jobs.queue import Jobs
from cnn_viz.engine.training.order import OFFERED, Order
from tests.tree import ROOT, name, named, parsed

# As Python starts, before any of our code: some of what Windows does not have (torch for Linux needs the rest).
NOT_THERE = """
import os
for name in ("nice", "sched_getaffinity", "killpg", "getpgid", "setsid"):
    delattr(os, name)
"""


@pytest.mark.slow
def test_a_training_learns_where_the_system_has_no_nice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOT_THERE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    jobs = Jobs(slots=1)
    job = jobs.start(Order("scratch8", OFFERED["quick"]), present=lambda: True)
    try:
        while job.done < 3 and not job.over:
            time.sleep(0.02)
        assert job.phase == "learning"
    finally:
        jobs.end()


def test_windows_starts_a_training_below_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process.subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0x4000, raising=False)
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(child_process.subprocess, "Popen", lambda *command, **settings: started.append(settings))
    child_process.start("cnn_viz.engine.jobs.worker")
    assert started[0]["creationflags"] == 0x4000


CODE = [*named(".py", under="cnn_viz"), *named(".py", under="pages"), ROOT / "app.py"]
TEXT = {"read_text": 0, "write_text": 1}  # method: where the encoding stands among its arguments


def _without_encoding(path: Path) -> list[str]:
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TEXT:
            place = TEXT[node.func.attr]
            if ast.unparse(node.func.value) == "super()":  # click's help formatter writes no file
                continue
            if len(node.args) <= place and all(word.arg != "encoding" for word in node.keywords):
                found.append(f"{name(path)}:{node.lineno}")
    return found


def test_no_text_is_read_or_written_in_the_machines_own_encoding() -> None:
    assert [place for path in CODE for place in _without_encoding(path)] == []
