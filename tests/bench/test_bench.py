"""Every benchmark runs, small, and measures something. No times are asserted: the machines are shared."""

from __future__ import annotations

import pytest

from tests.bench import (
    crowd,
    idle,
    inside_frames,
    interventions,
    pen_moves,
    pen_up,
    server_work,
    sizes,
    startup,
    training,
)
from tests.bench.report import Result, Row, markdown, percentile
from tests.diagonal import diagonal
from tests.event_loop import aside

SMALL = {
    "pen_up": lambda: pen_up.measure(n=1, warm_up=0),
    "pen_moves": lambda: pen_moves.measure(n=20),
    "server_work": lambda: server_work.measure(n=3, strokes=2, warm_up=1),
    "crowd": lambda: crowd.measure(n=3, strokes=2),
    "startup": lambda: startup.measure(n=1, warm_up=0),
    "idle": lambda: idle.measure(n=1),
    "inside_frames": lambda: inside_frames.measure(n=20),
    "interventions": lambda: interventions.measure(n=3),
    "training": lambda: training.measure(images=640, most_epochs=1),
    "sizes": lambda: sizes.measure(n=1),
}


@pytest.mark.parametrize("name", diagonal(SMALL, ("server_work", "crowd")))
def test_a_benchmark_runs(name: str) -> None:
    result: Result = aside(SMALL[name])
    targets = [row for row in result.rows if row.target is not None]
    assert targets
    assert all(row.value == row.value and row.value >= 0 for row in result.rows if row.unit == "ms")
    assert [row.value for row in result.rows if row.what == "errors" and row.value] == []
    assert all(row.what in markdown([result], "make bench") for row in result.rows)


def test_a_missed_target_is_told() -> None:
    page = markdown([Result("Speed", "How.", 1, [Row("slow", 4, "ms", 3), Row("fast", 2, "ms", 3)])], "make bench")
    assert "| slow | 4.00 ms | at most 3 ms, missed |" in page
    assert "| fast | 2.00 ms | at most 3 ms, met |" in page


def test_percentile_is_a_value_of_the_sample() -> None:
    assert percentile([3, 1, 2], 0) == 1
    assert percentile(range(100), 0.95) == 95
    assert percentile([7], 0.99) == 7
