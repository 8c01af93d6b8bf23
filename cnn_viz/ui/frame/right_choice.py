"""Which choice of a question is so: as its file says, or as the app itself computes it."""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.playground.bench import Bench
from cnn_viz.engine.playground.operations import run
from cnn_viz.lessons import Question
from cnn_viz.ui.components.inside.message import standing
from cnn_viz.ui.session.example import read_or_example
from cnn_viz.ui.session.visit import Visit


def right_choice(visitor: Visit, question: Question, bench: Bench | None = None) -> int | None:
    """Its place among the choices; None where what is so is none of them.

    bench: what lies on the playground, for a question that is about it.
    """
    match question.right:
        case int(place):
            return place
        case "sign":
            return _sign(visitor)
        case "read":
            found = str(read_or_example(visitor).answer)
        case asked:
            found = output_of(bench, asked) if bench else ""
    return next((k for k, choice in enumerate(question.choices) if choice.en == found), None)


def output_of(bench: Bench, asked: str) -> str:
    """What comes out of a bench: its "size", as "4 × 4", or the first number of its first map ("cell")."""
    plane = run(bench.planes[None], bench.steps).batches[-1][0, 0]
    return " × ".join(map(str, plane.shape)) if asked == "size" else f"{plane[0, 0]:g}"


def _sign(visitor: Visit) -> int:
    """Of the number that is framed on the layer page: 0 above zero, 1 exactly zero, 2 below."""
    trace = read_or_example(visitor)
    place = standing(trace, visitor.selection)
    output = trace[place.layer].output[place.channel]
    if output.ndim and place.row is not None and place.column is not None:
        value = float(output[place.row, place.column])
    else:  # where the map answers most, as the page begins
        value = float(output.flat[np.abs(output).argmax()]) if output.ndim else float(output)
    return 1 - int(np.sign(value))
