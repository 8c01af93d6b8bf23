"""Picture files: each is read or refused with a sentence, in bounded memory; nothing hangs, nothing else is raised."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.campaign.make_pictures import MAKERS
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


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Callable[[Case], str]]:
    reader = Reader(tmp_path)

    def read(case: Case) -> str:
        found = reader.read(case.content)
        assert found["outcome"] != "raised", found["error"]
        assert found["mb"] <= MOST_MB, f"{found['mb']} MB"
        return told(found["key"], found["values"]) if found["outcome"] == "told" else "read"

    yield read
    reader.end()


def test_pictures(tally: Callable[[str], Tally], whole: bool, door: Callable[[Case], str]) -> None:
    attempt(tally("pictures"), cases("pictures", MAKERS, 1_000 if whole else 40), door)
