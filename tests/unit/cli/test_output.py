"""What the shell prints reaches whoever reads it: in any encoding, cut nowhere, progress on a terminal alone."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from PIL import Image

from cnn_viz.cli import evaluate
from cnn_viz.cli.main import main
from cnn_viz.engine.data import sources
from cnn_viz.engine.data.sources import mnist

ENCODINGS = ("cp1252", "cp437", "latin-1", "ascii", "gbk", "cp932", "utf-16", "utf-8")
NAMES = ("七.png", "é.png", "😀.png", os.fsdecode(b"\xff.png"))


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same 7 under names in several scripts, one of them in no script at all."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        with Path(name).open("wb") as file:
            Image.fromarray(mnist(train=False)[0][0].numpy()).save(file, "png")
    return list(NAMES)


def run(*words: str, charset: str) -> Result:
    return CliRunner(charset=charset).invoke(main, words)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_encoding_ends_a_command(encoding: str, pictures: list[str]) -> None:
    table = run("models", charset=encoding)
    assert table.exit_code == 0, table.exception
    assert re.search(r"conv1 8x26x26 (→|->) pool1 8x13x13", table.stdout_bytes.decode(encoding))
    read = run("predict", *pictures, "missing七.png", charset=encoding)
    assert read.exit_code == 1 and isinstance(read.exception, SystemExit)
    rows = read.stdout_bytes.decode(encoding).splitlines()
    assert len(rows) == len(pictures) and all(" 7  " in row for row in rows)
    assert run("predict", "--help", charset=encoding).exit_code == 0


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_the_same_in_every_encoding(encoding: str, pictures: list[str]) -> None:
    said = run("predict", *pictures, "--json", charset=encoding)
    assert said.exit_code == 0, said.exception
    assert [answer["file"] for answer in json.loads(said.stdout_bytes.decode(encoding))] == pictures


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "second"), [("cp1252", "é.png"), ("ascii", "\\xe9.png")])
def test_a_real_process_in_another_encoding(root: Path, pictures: list[str], encoding: str, second: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "cnn_viz", "predict", *pictures[:2]]
    done = subprocess.run(command, env=environment, capture_output=True, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert [row.split()[:2] for row in done.stdout.splitlines()] == [["\\u4e03.png", "7"], [second, "7"]]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_first_lines_of_the_help_are_whole(width: int) -> None:
    said = CliRunner().invoke(main, ["--help"], terminal_width=width).stdout
    visitors, maintainers = said.partition("\nCommands:\n")[2].split("\nFor maintainers")
    for part, names in ((visitors, main.commands.keys() - set(main.maintainers)), (maintainers, set(main.maintainers))):
        assert set(re.findall(r"^  (\w+) ", part, re.MULTILINE)) == names
        assert "..." not in part and part.count(".") == len(names), "each one a whole sentence"


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    few = tuple(part[:1_000] for part in mnist(train=False))
    monkeypatch.setattr(sources, "mnist", lambda train: few)
    said = CliRunner().invoke(main, ["evaluate", "scratch8"])
    assert said.stderr == "" and said.stdout.startswith("scratch8: ")
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with evaluate._progress(4) as bar:
            assert list(evaluate._counted("abcd", bar)) == list("abcd")
    shown = b""
    with suppress(OSError):  # so a terminal says that its other end is closed
        while part := os.read(reader, 10_000):
            shown += part
    os.close(reader)
    assert b"reading" in shown and b"100%" in shown


@pytest.mark.parametrize(
    ("words", "incomplete", "found"),
    [
        ([], "ev", ["evaluate"]),
        (["predict", "--model"], "conv3", ["conv3_same", "conv3_valid"]),
        (["train"], "pe", ["pen"]),
        (["evaluate"], "own.j", ["own.j"]),
        (["train", "pen"], "--re", ["--recipe", "--resume"]),
    ],
)
def test_tab_completes_commands_options_and_networks(words: list[str], incomplete: str, found: list[str]) -> None:
    completed = ShellComplete(main, {}, "cnn-viz", "_CNN_VIZ_COMPLETE").get_completions(words, incomplete)
    assert [item.value for item in completed] == found
    assert completed[0].type == ("file" if incomplete == "own.j" else "plain")
