"""A process of ours imports this package, wherever the server was started and whatever lies there."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cnn_viz import paths
from cnn_viz.engine.jobs import child_process
from cnn_viz.engine.jobs.messages import Begin, Command, Ended, FromProcess, Lent, Message, Weights, receive, send

SAYS_WHERE = "import cnn_viz, os, sys; print(cnn_viz.__file__, os.getcwd(), *sys.path, sep='\\n')"


def said_by_a_child(package: Path) -> list[str]:
    """What it imported, where it is, and its import path."""
    (package / "says_where.py").write_text(SAYS_WHERE)
    process = child_process.start("cnn_viz.says_where")
    return process.communicate(timeout=60)[0].decode().splitlines()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as an installer leaves it, and the server started in a folder with files of the same names."""
    package = tmp_path / "site" / "cnn_viz"
    package.mkdir(parents=True)
    shutil.copy(paths.PACKAGE / "__init__.py", package)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "cnn_viz").mkdir(parents=True)
    (elsewhere / "cnn_viz" / "__init__.py").write_text("raise ImportError('another one')")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(paths, "PACKAGE", package)
    return package


@pytest.mark.parametrize("safe", ["", "1"])
def test_it_imports_the_servers_own_package(installed: Path, safe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", safe)  # if set, Python does not look into the folder it is started in
    monkeypatch.delenv("PYTHONPATH", raising=False)
    found, folder, *_ = said_by_a_child(installed)
    assert Path(found) == installed / "__init__.py"
    assert os.path.samefile(folder, installed.parent)


def test_the_import_path_that_was_given_to_the_server_still_holds(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["more", "", sys.prefix]))
    found, _, *path = said_by_a_child(installed)
    assert Path(found) == installed / "__init__.py"
    assert str(Path.cwd() / "more") in path and sys.prefix in path
    assert str(Path.cwd()) not in path


ATTENDS = """
from cnn_viz.engine.jobs.child_process import attend
from cnn_viz.engine.jobs.messages import Weights

def work(lent, begin, commands, tell):
    print("chatter")
    if begin.order["fails"]:
        raise OSError("no room left")
    tell(Weights(1, lent.content + begin.state + commands.get().encode()))

attend(work)
"""


def attended(order: dict[str, Any]) -> tuple[list[Message], str, int]:
    """What such a process tells, what it prints to stderr, and how it ends."""
    command = [sys.executable, "-c", ATTENDS]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=paths.PACKAGE.parent, stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdin and process.stdout
    for message in (Lent(b"lent"), Begin(order, b" state "), Command("step")):
        send(process.stdin, message)
    stream = process.stdout
    told = [*iter(lambda: receive(stream, FromProcess), None)]
    return told, process.communicate(timeout=60)[1].decode(), process.returncode


def test_it_speaks_over_stdout_alone_and_what_else_prints_goes_to_stderr() -> None:
    told, printed, status = attended({"fails": False})
    assert told == [Weights(1, b"lent state step")]
    assert (printed.strip(), status) == ("chatter", 0)


def test_what_the_machine_refuses_is_told_by_its_key() -> None:
    told, _, status = attended({"fails": True})
    assert told == [Ended("failed", "errors.training_failed", {"reason": "no room left"})]
    assert status == 0


def test_another_message_is_refused() -> None:
    """Of what is meant for the one side the other takes nothing."""
    stream = io.BytesIO()
    send(stream, Command("stop"))
    stream.seek(0)
    with pytest.raises(msgspec.ValidationError):
        receive(stream, FromProcess)
