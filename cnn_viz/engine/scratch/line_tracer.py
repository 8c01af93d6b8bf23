"""Run a function under Python's own tracer and write down what every line does: the page then steps through the facts.

A line's effect is looked up just before the next line runs: the plain numbers among the variables, and the array
cells that the line's subscripts, `image[row + i, column + j]`, read or write.
"""

from __future__ import annotations

import ast
import inspect
import math
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Touch(NamedTuple):
    """Event `event` of a recording reads or writes cell `place` (counted row by row) of an array.

    value: what stands there afterwards.
    """

    event: int
    array: str
    place: int
    written: bool
    value: float


@dataclass(frozen=True, eq=False)
class Recording:
    """`events` lines in a row of one run of a function.

    first:   how many lines had run before the first of these.
    lines:   (E,) which line each event is, the function's `def` being 0.
    numbers: (E, V) the variables `names` after each line; NaN where a variable has no value yet.
    arrays:  each array as it stood before the first of these lines, or, if it came later, as it came into being.
    touches: in order of events.
    over:    the last event is the function's last.
    """

    first: int
    lines: NDArray[np.integer]
    names: tuple[str, ...]
    numbers: NDArray[np.floating]
    arrays: Mapping[str, NDArray[np.floating]]
    touches: tuple[Touch, ...]
    over: bool


class _EnoughError(Exception):
    """Ends the traced function once all is written down."""


class _Subscript(NamedTuple):
    array: str
    place: CodeType
    written: bool


@cache
def source(function: Callable[..., Any]) -> tuple[tuple[str, ...], int]:
    """A function's own lines, as they stand in its file, and the number of its first line there."""
    lines, start = inspect.getsourcelines(function)
    return tuple(line.rstrip("\n") for line in lines), start


def record(
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    first: int = 0,
    *,
    start: Mapping[str, int] | None = None,
    most: int = 1_000,
) -> Recording:
    """Run the function until `most` lines are written down, beginning with its line number `first` (counted as run).

    start: begin instead where a loop over the last of these variables is entered with all of them at these values.
    The function must be plain Python; an error in it is raised. Nothing is left of the tracer afterwards.
    """
    tracer = _Tracer(function, first, start, most)
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        function(**arguments)
    except _EnoughError:
        pass
    finally:
        sys.settrace(before)
    return tracer.recording()


class _Tracer:
    """What sys.settrace calls. A line's effect is known at the next event, so each event closes the one before."""

    def __init__(self, function: Callable[..., Any], first: int, start: Mapping[str, int] | None, most: int) -> None:
        self.code, self.subscripts = function.__code__, _subscripts(function)
        self.first, self.start, self.most = first, start, most
        self.door = _body_of_loop(function, [*start][-1]) if start else 0
        self.passed, self.over, self.open = 0, False, False
        self.lines: list[int] = []
        self.states: list[dict[str, float]] = []
        self.arrays: dict[str, NDArray[np.floating]] = {}
        self.touches: list[Touch] = []
        self.touched: list[tuple[str, int, bool]] = []

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        return self._local if frame.f_code is self.code else None

    def _local(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line" and not self.lines and not self._begins(frame):
            self.passed += 1  # most events of a long run end here
            return self._local
        if event not in ("line", "return"):
            return self._local
        if self.open:
            self._close(frame)
        if event == "return":
            self.over = True
        elif len(self.lines) == self.most:
            raise _EnoughError
        else:
            self._open(frame)
        return self._local

    def _begins(self, frame: FrameType) -> bool:
        if self.start is None:
            return self.passed == self.first
        return frame.f_lineno - self.code.co_firstlineno == self.door and all(
            frame.f_locals.get(name) == value for name, value in self.start.items()
        )

    def _open(self, frame: FrameType) -> None:
        line, seen = frame.f_lineno - self.code.co_firstlineno, frame.f_locals
        self._meet(seen)
        self.lines.append(line)
        self.touched = []
        for array, place, written in self.subscripts.get(line, ()):
            if isinstance(seen.get(array), np.ndarray):
                # The place is the function's own source, evaluated where the function stands.
                index = np.atleast_1d(eval(place, {}, dict(seen)))
                if np.all(index < seen[array].shape):  # else the line itself is about to fail
                    self.touched.append((array, int(np.ravel_multi_index(index, seen[array].shape)), written))
        self.open = True

    def _close(self, frame: FrameType) -> None:
        seen = frame.f_locals
        self._meet(seen)
        self.states.append(
            {k: float(v) for k, v in seen.items() if isinstance(v, int | float | np.number) and k != "_"}
        )
        event = len(self.lines) - 1
        for array, place, written in self.touched:
            self.touches.append(Touch(event, array, place, written, float(seen[array].flat[place])))
        self.open = False

    def _meet(self, seen: Mapping[str, Any]) -> None:
        for name, value in seen.items():
            if isinstance(value, np.ndarray) and name not in self.arrays:
                self.arrays[name] = value.copy()

    def recording(self) -> Recording:
        names = tuple(dict.fromkeys(name for state in self.states for name in state))
        numbers = np.array([[state.get(name, math.nan) for name in names] for state in self.states], np.float64)
        lines = np.array(self.lines, np.int64)
        shaped = numbers.reshape(len(lines), len(names))
        return Recording(self.passed, lines, names, shaped, self.arrays, tuple(self.touches), self.over)


@cache
def _subscripts(function: Callable[..., Any]) -> Mapping[int, tuple[_Subscript, ...]]:
    """For every line of the function, counted from its `def`, the array cells that it names."""
    text = textwrap.dedent("\n".join(source(function)[0]))
    found: dict[int, list[_Subscript]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and not _sliced(node.slice):
            index = compile(ast.Expression(node.slice), node.value.id, "eval")
            written = isinstance(node.ctx, ast.Store)
            found.setdefault(node.lineno - 1, []).append(_Subscript(node.value.id, index, written))
    return {line: tuple(sorted(cells, key=lambda cell: cell.written)) for line, cells in found.items()}


@cache
def _body_of_loop(function: Callable[..., Any], variable: str) -> int:
    """The first line within the loop `for variable in …`, counted from the `def`."""
    for node in ast.walk(ast.parse(textwrap.dedent("\n".join(source(function)[0])))):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == variable:
            return node.body[0].lineno - 1
    raise ValueError(f"{function.__name__} has no loop over '{variable}'")


def _sliced(index: ast.expr) -> bool:
    return any(isinstance(node, ast.Slice) for node in ast.walk(index))
