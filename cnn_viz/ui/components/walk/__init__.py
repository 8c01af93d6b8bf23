"""A function run line by line: its source, the line that runs, its variables, the cells that it reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_viz.engine.scratch.line_tracer import Recording, source
from cnn_viz.engine.scratch.network import normalized
from cnn_viz.engine.scratch.walkthrough import Lesson, Step
from cnn_viz.text import say
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.sent import Count, sent
from cnn_viz.ui.components.words import themes, words

_walk = component("walk", '<div class="cv-walk"></div>')


def asked(key: str, run: str) -> dict[str, Any]:
    """Where the visitor wants the recording to begin: {"first": 728}, or {"start": [2, 5, 7]}, or {} for its begin.

    What the browser sent about another run is of no use any more, and what it sent may be anything.
    """
    ask = sent(key, "ask", Ask)
    if ask is None or ask.run != run:
        return {}
    return {name: value for name, value in (("first", ask.first), ("start", ask.start)) if value is not None}


@dataclass(frozen=True)
class Ask:
    """Another part of a run: from a line on, or of the value at a place."""

    run: str
    first: Count | None = None
    start: list[int] | None = None


def show_walk(shown: Recording, step: Step, lesson: Lesson, language: str, *, run: str, key: str) -> None:
    """Show a recording of the step's function; run names step, digit, label and parameters."""
    _walk(key=key, data=walk_message(shown, step, lesson, language, run), on_ask_change=lambda: None)


def walk_message(shown: Recording, step: Step, lesson: Lesson, language: str, run: str) -> bytes:
    """Arrays: the numbers (E, V), the touches (T, 5: event, array, place, written, value), then the arrays."""
    lines, first_line = source(step.written())
    names = list(shown.arrays)
    touches = [(t.event, names.index(t.array), t.place, t.written, t.value) for t in shown.touches]
    header = {
        "run": run,
        "title": say(f"scratch.{step.name}", language),
        "source": lines,
        "first_line": first_line,
        "names": shown.names,
        "first": shown.first,
        "over": shown.over,
        "lines": shown.lines.tolist(),
        "arrays": [_looks(name, shown, step, lesson.numbers) for name in names],
        "leads": step.leads[0],
        "text": words(language, "scratch"),
        "themes": themes(),
    }
    return pack(header, [shown.numbers, np.array(touches).reshape(-1, 5), *shown.arrays.values()])


_PIXELS = dict(zip(("black", "white"), normalized(np.array([0, 255], np.uint8)).tolist(), strict=True))


def _looks(name: str, shown: Recording, step: Step, finished: Mapping[str, Any]) -> dict[str, Any]:
    """An array's shape, how it is laid out, and what is shown in full colour, the same from begin to end."""
    array = shown.arrays[name]
    written = [t.value for t in shown.touches if t.array == name]
    values = np.abs(finished[name] if name in finished else np.array([*array.ravel(), *written]))
    laid = step.laid.get(name, array.shape)
    return {
        "name": name,
        "shape": array.shape,
        "laid": laid if array.ndim != 2 or name in step.laid else (1, *array.shape),
        "full": _PIXELS if name == "image" else float(values.max(initial=0)) or 1.0,
        "result": name in step.gives,
    }
