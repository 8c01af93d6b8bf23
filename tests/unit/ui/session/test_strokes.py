"""Strokes on their way into a visit: one step of undo each, none lost or drawn twice, and nothing that is not ours."""

from __future__ import annotations

from threading import Thread
from typing import Any

import numpy as np
import pytest

from cnn_viz.engine.digits.ink import Stroke, inked
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.strokes import MOST, MOST_NUMBERS, follow, pixels, receive
from cnn_viz.ui.session.visit import UNDO_BYTES, Visit

LINE = Stroke(20, "#ffffff", (400, 400, 800, 420))
DOT = Stroke(4, "#ff0000", (100, 100))


def sent(visitor: Visit, first: int, *deeds: Any, **more: Any) -> dict[str, Any]:
    return {"generation": visitor.generation, "first": first, "deeds": deeds, **more}


def test_each_stroke_is_a_step_of_undo() -> None:
    visitor = Visit()
    assert receive(visitor, sent(visitor, 0, LINE, DOT, list(LINE)))
    assert visitor.drawing.empty, "nothing changes before a run"
    visitor.take_in()
    assert [len(d.strokes) for d in [*visitor.past, visitor.drawing]] == [0, 1, 2, 3]
    assert (pixels(visitor.drawing) == inked((LINE, DOT, LINE))).all()
    visitor.undo()
    assert visitor.drawing.strokes == visitor.canvas_start == (LINE, DOT)


def test_what_came_before_is_passed_over_and_what_leaves_a_gap_is_not_taken() -> None:
    visitor = Visit()
    for first, deeds, count in ((0, (LINE,), 1), (0, (LINE, DOT), 2), (1, (DOT,), 2), (2, (), 2)):
        drawing = receive(visitor, sent(visitor, first, *deeds))
        assert drawing and len(drawing.strokes) == count == visitor.deeds_here
    assert receive(visitor, sent(visitor, 3, LINE)) is None and visitor.deeds_here == 2
    visitor.take_in()
    assert visitor.drawing.strokes == (LINE, DOT) and visitor.run == 2
    assert receive(visitor, sent(visitor, 1, DOT)), "also after a run has taken it in"
    visitor.take_in()
    assert visitor.drawing.strokes == (LINE, DOT)


def test_another_canvas_s_strokes_are_not_taken() -> None:
    visitor = Visit()
    old = sent(visitor, 0, LINE)
    visitor.restart_canvas()
    assert receive(visitor, old) is None and visitor.deeds_here == 0


def test_what_the_browser_clears_and_takes_back_itself() -> None:
    visitor = Visit()
    for deeds, strokes, steps in (
        ([LINE, DOT], (LINE, DOT), 2),
        (["undo"], (LINE,), 1),
        (["clear"], (), 2),
        ([DOT], (DOT,), 3),
        (["undo", "undo"], (LINE,), 1),
        (["undo", "undo", "undo"], (), 0),
    ):
        drawing = receive(visitor, sent(visitor, visitor.deeds_here, *deeds))
        assert drawing and drawing.strokes == strokes
        run, waiting = visitor.run_of("pen", arrived=True), len(visitor.arrived)
        visitor.take_in()
        assert (visitor.drawing.strokes, len(visitor.past)) == (strokes, steps)
        assert visitor.run_of("pen") == run and waiting == len(deeds), "the answer keeps its name"


@pytest.mark.parametrize("then", ["undo", "clear"])
def test_what_needs_a_run_comes_after_what_was_drawn(then: str) -> None:
    visitor = Visit()
    visitor.put(Drawing(base=np.full((280, 280, 3), 9, np.uint8)))
    generation = visitor.generation
    follow(visitor, sent(visitor, 0, LINE, then=then))
    assert visitor.drawing.strokes == () and (visitor.drawing.base is None) == (then == "clear")
    assert len(visitor.past) == (1 if then == "undo" else 3) and visitor.generation == generation + 1
    follow(visitor, sent(visitor, 0, then="nonsense"))
    assert visitor.generation == generation + 1


FORGED: list[Any] = [
    None,
    [],
    "strokes",
    {"generation": 0},
    {"first": -1},
    {"first": True},
    {"deeds": 7},
    {"deeds": ["wipe"]},
    {"deeds": [[20, "#ffffff"]]},
    {"deeds": [[20, "#ffffff", []]]},
    {"deeds": [[20, "#ffffff", [1, 2, 3]]]},
    {"deeds": [[20, "#ffffff", [1, 2.5]]]},
    {"deeds": [[20, "#ffffff", [1, 1e9]]]},
    {"deeds": [[20, "#ffffff", [1, 40_000]]]},
    {"deeds": [[20, "#123456", [1, 2]]]},
    {"deeds": [[20, "red", [1, 2]]]},
    {"deeds": [[21, "#ffffff", [1, 2]]]},
    {"deeds": [[10**9, "#ffffff", [1, 2]]]},
    {"deeds": [[20, "#ffffff", [1, 2] * MOST_NUMBERS]]},
    {"deeds": [[20, "#ffffff", [1, 2]]] * (MOST + 1)},
    {"deeds": [{"width": 20, "colour": "#ffffff", "points": [1, 2]}]},
    {"then": 5},
]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_what_is_nothing_of_ours_changes_nothing(forged: Any) -> None:
    visitor = Visit()
    whole = {**sent(visitor, 0, list(LINE)), **forged} if isinstance(forged, dict) else forged
    assert receive(visitor, whole) is None
    visitor.take_in()
    assert visitor.drawing.empty and visitor.past == []


def test_undo_keeps_no_more_than_so_many_bytes() -> None:
    visitor = Visit()
    base = np.zeros((280, 280, 3), np.uint8)
    for _ in range(40):
        visitor.draw(Drawing(base=base))
    assert sum(before.size for before in visitor.past) <= UNDO_BYTES


def test_strokes_that_come_while_a_run_takes_them_in_are_neither_lost_nor_doubled() -> None:
    visitor = Visit()
    many = [Stroke(20, "#ffffff", (k, k)) for k in range(300)]

    def deliver() -> None:
        for k in range(len(many)):
            assert receive(visitor, sent(visitor, max(0, k - 2), *many[max(0, k - 2) : k + 1]))

    thread = Thread(target=deliver)
    thread.start()
    while thread.is_alive():
        visitor.take_in()
    thread.join()
    visitor.take_in()
    assert visitor.drawing.strokes == tuple(many)
