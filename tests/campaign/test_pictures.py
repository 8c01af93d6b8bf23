"""Picture files: each is read or refused with a sentence, in bounded memory; nothing hangs, nothing else is raised."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.campaign.make_pictures import BOMBS, MAKERS
from tests.campaign.trying import Case, Tally, attempt, cases, told
from tests.conftest import ROOT

MOST_MB = 300  # for one picture, besides what the process takes anyway
HANGS = 120  # seconds after which a picture has surely hung, whatever else the machine does


class Reader:
    """The process that reads, so that a picture that kills or hangs it is one failure and not the end."""

    def __init__(self, place: Path) -> None:
        self.file = place / "picture.png"  # the name says nothing of what is in it
        self.process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.campaign.reader"]
        return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, content: bytes) -> dict[str, Any]:
        """What the process tells of a file."""
        self.file.write_bytes(content)
        print(self.file, file=self.process.stdin, flush=True)
        answers = self.process.stdout
        assert answers is not None
        ready, _, _ = select.select([answers], [], [], HANGS)
        line = answers.readline() if ready else ""
        if not line:
            self.end()
            self.process = self._started()
            raise RuntimeError("the process that read it died" if ready else "it hangs")
        return json.loads(line)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


# Runs a command and says afterwards, on stderr, how much memory it took at most, in kB.
MEASURED = "import resource as r, subprocess as s, sys; c = s.run(sys.argv[1:]).returncode; " + (
    "print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(c)"
)
MOST_OF_PREDICT = 1_700  # MB: torch and the network take a third, and two large pictures are opened at once


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Case], str]]:
    reader = Reader(tmp_path_factory.mktemp("pictures"))

    def read(case: Case) -> str:
        found = reader.read(case.content)
        assert found["outcome"] != "raised", found["error"]
        assert found["mb"] <= MOST_MB, f"{found['mb']} MB"
        return told(found["key"], found["values"]) if found["outcome"] == "told" else "read"

    yield read
    reader.end()


def test_pictures(tally: Callable[[str], Tally], whole: bool, door: Callable[[Case], str]) -> None:
    attempt(tally("pictures"), cases("pictures", MAKERS, 1_000 if whole else 30), door)


def test_bombs(tally: Callable[[str], Tally], whole: bool, door: Callable[[Case], str]) -> None:
    made = (Case("bombs", i, kind, make()) for i, (kind, make) in enumerate(BOMBS.items()))
    attempt(tally("bombs"), made if whole else islice(made, 1), door)


@pytest.mark.long
def test_predict(tally: Callable[[str], Tally], tmp_path: Path) -> None:
    """`predict` on hundreds of files, the bombs and things that are no files among them: an answer for each."""
    counts = tally("predict")
    contents = [*(case.content for case in cases("predict", MAKERS, 300, seed=2)), *(make() for make in BOMBS.values())]
    files = [tmp_path / f"{i}.jpg" for i in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    os.mkfifo(tmp_path / "a pipe.png")
    odd = [tmp_path / "a pipe.png", tmp_path / "not there.png", Path("/dev/zero"), Path("/dev/null")]
    command = [sys.executable, "-c", MEASURED, sys.executable, "-m", "cnn_viz", "predict", "--json"]
    begin = time.perf_counter()
    ended = subprocess.run([*command, *map(str, files + odd)], cwd=ROOT, capture_output=True, text=True, timeout=3_000)
    answers = json.loads(ended.stdout)
    for number, answer in enumerate(answers):
        case = Case("predict", number, Path(answer["file"]).name, b"")
        if ("digit" in answer) == ("error" in answer):
            counts.fail(case, f"answered {answer}")
        counts.outcomes["read" if "digit" in answer else "told"] += 1
    megabytes = int(ended.stderr.split()[-1]) // 1024
    counts.notes.append(f"{megabytes} MB at most")
    counts.seconds = time.perf_counter() - begin
    assert len(answers) == len(files + odd) and ended.returncode == 1 and "Traceback" not in ended.stderr, ended.stderr
    assert megabytes <= MOST_OF_PREDICT, f"{megabytes} MB"
    counts.check()
