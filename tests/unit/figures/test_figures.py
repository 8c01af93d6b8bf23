"""Figures are what Plotly draws: every number in place, every colour of the palette."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from cnn_viz.figures.confusion import confusion_figure
from cnn_viz.figures.curves import (
    MOST_POINTS,
    Course,
    accuracy_figure,
    loss_figure,
    thinned,
)
from cnn_viz.figures.palette import LIGHT, Palette
from cnn_viz.records import EpochReport

WORDS = {name: name for name in ("loss", "loss_log", "accuracy", "epoch", "training", "validation", "shown", "read")}
WORDS["count"] = "{count} x {shown} read as {read}"
BATCHES = np.array([[step, 2.3 / step, 1 - 1 / step] for step in range(1, 1_001)])
EPOCHS = [EpochReport(1, 4, 0.5, 0.8, 0.4, 0.85, 3.0), EpochReport(2, 4, 0.3, 0.9, 0.25, 0.92, 6.0)]
COURSE = Course(BATCHES, EPOCHS, 2_000, 4)


def colours(part: Any) -> Iterator[str]:
    """Every colour that a figure names: "$text", "$positive.3"."""
    if isinstance(part, dict):
        for inner in part.values():
            yield from colours(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from colours(inner)
    elif isinstance(part, str) and part.startswith("$") and part != "$font":
        yield part


@pytest.mark.parametrize(
    "figure",
    [
        loss_figure(COURSE, WORDS),
        accuracy_figure(COURSE, WORDS),
        confusion_figure(np.eye(10, dtype=int), (1, 2), WORDS),
    ],
    ids=["loss", "accuracy", "confusion"],
)
def test_every_colour_is_the_palette_s(figure: dict) -> None:
    named = set(colours(figure))
    assert named
    for colour in named:
        name, _, step = colour[1:].partition(".")
        assert name in {field.name for field in fields(Palette)}
        assert not step or re.fullmatch(r"#[0-9a-f]{6}", getattr(LIGHT, name)[int(step)])


def test_curves_hold_the_run_s_numbers_on_one_axis_of_epochs() -> None:
    few = Course(BATCHES[:20], EPOCHS, 2_000, 4)
    training, validation = loss_figure(few, WORDS)["data"]
    assert training["y"] == BATCHES[:20, 1].tolist()
    assert training["x"][9] == 10 / 500  # five hundred steps an epoch
    assert (validation["x"], validation["y"]) == ([1, 2], [0.4, 0.25])
    training, validation = accuracy_figure(few, WORDS)["data"]
    assert training["y"] == BATCHES[:20, 2].tolist() and validation["y"] == [0.85, 0.92]
    assert loss_figure(few, WORDS)["layout"]["xaxis"]["range"] == [0, 4]


def test_long_runs_are_drawn_as_means_and_end_where_they_end() -> None:
    drawn = thinned(BATCHES)
    assert len(drawn) <= MOST_POINTS
    assert drawn[-1, 0] == 1_000
    assert drawn[0, 1] == pytest.approx(BATCHES[:4, 1].mean())
    assert thinned(BATCHES[:MOST_POINTS]) is not None and len(thinned(BATCHES[:MOST_POINTS])) == MOST_POINTS


def test_the_matrix_says_all_counts_and_colours_the_mistakes() -> None:
    counts = np.arange(100).reshape(10, 10)
    figure = confusion_figure(counts, (3, 7), WORDS)
    (heat,) = figure["data"]
    assert heat["text"][3][7] == "37" and heat["customdata"][3][7] == "37 x 3 read as 7"
    assert heat["z"][3][7] == 37 and heat["z"][4][4] == 0
    assert heat["zmax"] == 98, "99 stands on the diagonal"
    (outline,) = figure["layout"]["shapes"]
    assert outline["x0"] < 7 < outline["x1"] and outline["y0"] < 3 < outline["y1"]


def test_a_loss_that_runs_away_leaves_the_others_to_be_seen() -> None:
    wild = np.vstack([BATCHES, [[1_001, 3e25, 0.1]]])
    plain, steep = (loss_figure(Course(rows, EPOCHS, 2_000, 4), WORDS)["layout"] for rows in (BATCHES, wild))
    assert "type" not in plain["yaxis"] and plain["title"]["text"] == "loss"
    assert steep["yaxis"]["type"] == "log" and steep["title"]["text"] == "loss_log"
    late = [EpochReport(1, 4, 0.5, 0.8, 4e9, 0.1, 3.0)]
    assert loss_figure(Course(BATCHES, late, 2_000, 4), WORDS)["layout"]["yaxis"]["type"] == "log"
