"""How loss and accuracy move while a network learns: two figures with the same time axis.

Figures are plain mappings of what Plotly draws, "data" and "layout"; colours are named after the palette's fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_viz.records import EpochReport

Figure = dict[str, Any]
RUN_AWAY = 50.0  # a loss; guessing has 2.3, and a training that goes well begins there
MOST_POINTS = 300  # drawn of the batches; between them the mean of as many as needed


@dataclass(frozen=True, eq=False)
class Course:
    """What a training has told up to now.

    batches: (N, 3) float64: step, loss, share read right, as trained.  epochs: the reports.
    steps: of the whole run.  length: its epochs.
    """

    batches: NDArray
    epochs: Sequence[EpochReport]
    steps: int
    length: int


def loss_figure(course: Course, words: Mapping[str, str]) -> Figure:
    """words: "loss", "loss_log", "epoch", "training", "validation".

    A loss that runs away is drawn on a logarithmic axis: on a plain one all before it would lie on the ground.
    """
    values = [e.validation_loss for e in course.epochs]
    if max([*course.batches[:, 1], *values], default=0.0) <= RUN_AWAY:
        return _figure(course, 1, values, words, words["loss"], ".4f")
    figure = _figure(course, 1, values, words, words["loss_log"], ".3~g")
    figure["layout"]["yaxis"] |= {"type": "log", "rangemode": "normal", "dtick": 1, "exponentformat": "power"}
    return figure


def accuracy_figure(course: Course, words: Mapping[str, str]) -> Figure:
    """The same for the share that is read right; words: "accuracy" besides."""
    values = [e.validation_accuracy for e in course.epochs]
    figure = _figure(course, 2, values, words, words["accuracy"], ".2%")
    figure["layout"]["yaxis"] |= {"tickformat": ".0%", "range": _from_below(course.batches, values)}
    return figure


def thinned(batches: NDArray, most: int = MOST_POINTS) -> NDArray:
    """At most `most` rows, each the mean of its neighbours; the last step stays the last."""
    if len(batches) <= most:
        return batches
    size = -(-len(batches) // most)
    parts = [batches[i : i + size] for i in range(0, len(batches), size)]
    return np.array([[part[-1, 0], *part[:, 1:].mean(0)] for part in parts])


def _figure(
    course: Course, column: int, validation: Sequence[float], words: Mapping[str, str], title: str, digits: str
) -> Figure:
    rows = thinned(course.batches)
    x = [round(float(step) / course.steps * course.length, 4) for step in rows[:, 0]]
    training = {
        "type": "scatter",
        "mode": "lines",
        "name": words["training"],
        "x": x,
        "y": [float(value) for value in rows[:, column]],
        "line": {"color": "$positive.10", "width": 1.5},
        "hovertemplate": f"%{{y:{digits}}}",
    }
    judged = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": words["validation"],
        "x": [epoch.epoch for epoch in course.epochs],
        "y": [float(value) for value in validation],
        "line": {"color": "$accent", "width": 2},
        "marker": {"size": 7},
        "cliponaxis": False,
        "hovertemplate": f"%{{y:{digits}}}",
    }
    return {"data": [training, judged], "layout": _layout(title, words["epoch"], course.length)}


def _from_below(batches: NDArray, validation: Sequence[float]) -> list[float]:
    """The interesting part: from a little under what most batches reach, to 100 %."""
    reached = [*batches[len(batches) // 20 :, 2], *validation]
    low = float(min(reached, default=0))
    return [max(-0.02, low - 0.05), 1.02]


def _layout(title: str, epoch: str, last: int) -> Figure:
    axis = {
        "gridcolor": "$line",
        "linecolor": "$line",
        "zeroline": False,
        "fixedrange": False,
        "tickfont": {"color": "$muted"},
    }
    return {
        "height": 232,
        "margin": {"l": 48, "r": 8, "t": 32, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "$font", "size": 12, "color": "$text"},
        "title": {"text": title, "x": 0, "xref": "paper", "y": 0.98, "yanchor": "top", "font": {"size": 14}},
        "xaxis": {**axis, "title": {"text": epoch, "font": {"color": "$muted"}}, "range": [0, last]},
        "yaxis": {**axis, "rangemode": "tozero"},
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.16, "font": {"color": "$muted"}},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "$background", "bordercolor": "$line", "font": {"color": "$text"}},
        "uirevision": "kept",
    }
