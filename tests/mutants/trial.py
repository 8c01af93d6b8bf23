"""A copy of the tree in which mutations are tried, one after the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from types import TracebackType

from tests.mutants.choice import concerning
from tests.mutants.mutations import Mutation
from tests.tree import ROOT, files

HOST = Path(__file__).with_name("host.py")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutation: killed, survived, timeout, no test, undecided; and what noticed it."""

    outcome: str
    by: str = ""


class Trial:
    """`with Trial(folder) as trial`: a copy of the tree in an empty folder, and a process that runs tests there."""

    def __init__(self, folder: Path, options: tuple[str, ...] = (), limit: float = 300, root: Path = ROOT) -> None:
        self.folder, self.options, self.limit, self.root = folder, options, limit, root
        self.unchanged = cache(self._run)
        for path in files() if root == ROOT else [path for path in root.rglob("*") if path.is_file()]:
            copy = folder / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)

    def __enter__(self) -> Trial:
        # One thread: with more, a fork of a process that has read torch may hang.
        surroundings = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-P", str(HOST)]
        self.host = subprocess.Popen(
            command, cwd=self.folder, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.host.communicate()

    def _run(self, *tests: str) -> Verdict:
        asked = {"tests": [*tests], "options": [*self.options], "limit": self.limit}
        self.host.stdin.write(json.dumps(asked) + "\n")
        self.host.stdin.flush()
        return Verdict(**json.loads(self.host.stdout.readline()))

    def verdict(self, mutation: Mutation) -> Verdict:
        """Do the tests that concern its module notice it? They do if the one that fails passes without it."""
        name = mutation.path.relative_to(self.root).as_posix()
        if not (tests := concerning(self.folder, name)):
            return Verdict("no test")
        changed = self.folder / name
        compiled = Path(cache_from_source(changed))
        changed.write_text(mutation.code, encoding="utf-8")
        compiled.unlink(missing_ok=True)  # Python takes it as fresh if the file has the same size and second
        told = self._run(*tests)
        shutil.copy2(mutation.path, changed)
        compiled.unlink(missing_ok=True)
        if told.outcome not in ("killed", "timeout"):
            return told
        function = told.by.partition("[")[0]  # a case may be named after what was changed
        proof = [function] if "::" in told.by else ["--collect-only", *tests] if told.outcome == "killed" else tests
        passed = self.unchanged(*proof).outcome == "survived"
        return told if passed else Verdict("undecided", f"fails unchanged: {told.by or told.outcome}")
