"""The changes that may be made to a file, one place at a time: mutmut's operators, less those that say nothing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

# Left out: texts are held in pairs by tests of their own, and None for a value or an argument raises in the next line,
# so that any test notices it and the figure would only look better.
LEFT_OUT = {mutators.operator_string, mutators.operator_dict_arguments, mutators.operator_assignment}
OPERATORS = [(kind, operator) for kind, operator in mutators.mutation_operators if operator not in LEFT_OUT]
# Guards against another machine's habits and against mistakes: with right data, on this machine, they change nothing.
GUARDS = {"encoding", "strict"}


@dataclass(frozen=True)
class Mutation:
    """One change of one file, at `place`."""

    path: Path
    module: cst.Module
    node: cst.CSTNode
    changed: cst.CSTNode
    place: CodeRange

    @cached_property
    def code(self) -> str:
        """The whole file, changed."""
        return self.module.deep_replace(self.node, self.changed).code

    @property
    def is_code(self) -> bool:
        """Not so where a loop at a module's level would `return`."""
        try:
            return ast.dump(ast.parse(self.code)) != ast.dump(ast.parse(self.module.code))
        except SyntaxError:
            return False

    @cached_property
    def line(self) -> int:
        """The first line that differs, from 1."""
        lines = zip(self.module.code.splitlines(), self.code.splitlines(), strict=False)
        return next(i for i, (before, after) in enumerate(lines, 1) if before != after)

    @property
    def before(self) -> str:
        return self.module.code.splitlines()[self.line - 1].strip()

    @property
    def after(self) -> str:
        return self.code.splitlines()[self.line - 1].strip()


class _Places(cst.CSTVisitor):
    """Collects (node, changed node) of all that runs; hints of types and decorators do not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Raise, cst.Assert)):
            return False  # a message's numbers are texts, too
        if isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value in GUARDS:
            return False
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                self.found += [(node, changed) for changed in operator(node) if _says_something(node, changed)]
        return True


def _says_something(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """Of an argument's removal: only if it is named, hence perhaps one that the function can do without."""
    if not (isinstance(node, cst.Call) and isinstance(changed, cst.Call) and node.args != changed.args):
        return True
    gone = [arg for arg in node.args if all(arg is not kept for kept in changed.args)]
    names = [arg.keyword.value for arg in gone if arg.keyword is not None]
    return len(changed.args) < len(node.args) and names != [] and not GUARDS & {*names}


def mutations(path: Path) -> list[Mutation]:
    """All that may be made to a file, in its order."""
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    places = _Places()
    module.visit(places)
    where = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return [Mutation(path, module, node, changed, where[node]) for node, changed in places.found]
