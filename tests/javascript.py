"""The components' scripts without a browser: what is pure runs in Node, at the speed of a unit test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.tree import ROOT

NODE = Path(sys.executable).parent / "node"  # from requirements-dev.txt, whatever else the machine has
FOLDER = ROOT / "cnn_viz" / "ui" / "components"

_ANSWERS = """
import { createInterface } from "node:readline";
for (const url of process.argv.slice(1)) Object.assign(globalThis, await import(url));
for await (const line of createInterface({ input: process.stdin })) {
  const { code, argument } = JSON.parse(line);
  let told;
  try {
    const found = (0, eval)(code);
    told = JSON.stringify({ value: (typeof found === "function" ? found(argument) : found) ?? null });
  } catch (error) {
    told = JSON.stringify({ error: String(error.stack) });
  }
  console.log(told);
}
"""


class Node:
    """A process in which the named scripts' exports are global; see `evaluate`."""

    def __init__(self, *scripts: str) -> None:
        command = [str(NODE), "--input-type=module", "--eval", _ANSWERS]
        command += [(FOLDER / script).as_uri() for script in scripts]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def evaluate(self, code: str, argument: object = None) -> Any:
        """The value of an expression or, where that is a function, what it gives for the argument; as JSON has it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"code": code, "argument": argument}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert "error" not in told, told["error"]
        return told["value"]

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
