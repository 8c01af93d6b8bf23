"""The repository's own files, for the tests that read them."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in git; without git, everything but hidden folders and out/."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        found = [ROOT / name for name in listed if name]
    else:
        found = [p for p in ROOT.rglob("*") if not {".venv", "out", "__pycache__"} & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in found if p.is_file()))


def named(*suffixes: str, under: str = "") -> list[Path]:
    """The files with one of these endings below a folder of the repository."""
    return [p for p in files() if p.suffix in suffixes and p.is_relative_to(ROOT / under)]


def name(path: Path) -> str:
    """How the repository calls a file: cnn_viz/records.py."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
