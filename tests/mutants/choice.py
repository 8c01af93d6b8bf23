"""Which unit tests concern a module."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path, PurePosixPath

import grimp

TESTS = "tests/unit/**/test_*.py"


def module_of(path: PurePosixPath) -> str:
    """cnn_viz/records.py: cnn_viz.records."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def concerning(root: Path, path: str) -> list[str]:
    """The tests that concern a module of the tree at `root`, nearest first.

    They are its mirror (`engine/x/y.py`: `tests/unit/engine/x/test_y.py`) and those that import it. Where there are
    none, those that import what imports it, and so on.
    """
    mirror = PurePosixPath("tests/unit", *PurePosixPath(path).parts[1:-1], f"test_{PurePosixPath(path).name}")
    near = seen = {module_of(PurePosixPath(path))}
    found = _importing(root, near) | ({str(mirror)} if (root / mirror).exists() else set())
    while near and not found:
        near = {user for module in near for user in _graph().find_modules_that_directly_import(module)} - seen
        seen = seen | near
        found = _importing(root, near)
    return sorted(found, key=lambda test: (test != str(mirror), not test.startswith(f"{mirror.parent}/"), test))


def _importing(root: Path, modules: set[str]) -> set[str]:
    return {test for test, imported in _imports(root).items() if modules & imported}


@cache
def _imports(root: Path) -> dict[str, set[str]]:
    """What each test file imports: modules, and perhaps names in them, which are then no module's."""
    return {
        path.relative_to(root).as_posix(): {
            name for node in ast.walk(ast.parse(path.read_bytes())) for name in _named(node)
        }
        for path in sorted(root.glob("tests/unit/**/test_*.py"))
    }


def _named(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
        case _:
            return []


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("cnn_viz", cache_dir=None)
