"""What a tab keeps goes back into a visit, and what somebody made of it does no harm."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.engine.digits.ink import SIDE, Stroke
from cnn_viz.engine.playground.bench import Bench
from cnn_viz.records import Digit, Selection, read_only
from cnn_viz.text import sentences
from cnn_viz.ui.session import links
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.own_networks import Kept
from cnn_viz.ui.session.sides import keep
from cnn_viz.ui.session.snapshot import restored, taken
from cnn_viz.ui.session.strokes import pixels
from cnn_viz.ui.session.visit import KEPT, Visit

DESIGN = "built:1_28-c8_5-r-m2-f-d10"
STROKE = Stroke(12, "#ff0000", (400, 240, 480, 800))
MOST = 1_000_000  # characters that a tab keeps


def drawn() -> Visit:
    """A visit with something in every part of it."""
    visit = Visit("zh", "lenet_rgb", "pen:untrained")
    noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    visit.put(Drawing(base=read_only(noise)))
    visit.arrive(visit.generation, 0, (STROKE,))
    visit.take_in()
    visit.selection, visit.rival_selection = Selection("conv1", 3), Selection("conv1", 1)
    visit.switch_steps_off(["fit"])
    visit.pen_width, visit.pen_colour, visit.page = 12, "#ff0000", "inside"
    visit.desk.design = blueprint_of(DESIGN)
    visit.desk.network, visit.desk.recipe_name, visit.desk.seed = DESIGN, "quick", 7
    visit.playground, visit.hidden = Bench(lesson="pool"), frozenset({"menu"})
    return visit


def travelled(visit: Visit) -> dict[str, Any]:
    """What the tab has of it after writing and reading JSON."""
    return json.loads(json.dumps(taken(visit)))


def test_everything_that_a_tab_keeps_comes_back() -> None:
    visit = drawn()
    back = restored(travelled(visit))
    for name in (
        "language",
        "network",
        "rival",
        "selection",
        "rival_selection",
        "steps_off",
        "pen_width",
        "pen_colour",
        "hidden",
    ):
        assert getattr(back, name) == getattr(visit, name), name
    assert np.array_equal(pixels(back.drawing), pixels(visit.drawing))
    assert back.canvas_start == back.drawing.strokes == visit.drawing.strokes == (STROKE,)
    assert back.desk.design == visit.desk.design and back.desk.order == visit.desk.order
    assert back.playground == visit.playground and back.page == "inside"
    assert (back.pen_width, back.pen_colour) == (visit.pen_width, visit.pen_colour)
    assert back.notice == ("errors.restarted", {})


def test_a_digit_kept_beside_the_drawing_comes_back() -> None:
    visit = drawn()
    keep(visit)
    back = restored(travelled(visit))
    assert back.rival == KEPT and back.kept and visit.kept and (back.kept.colour == visit.kept.colour).all()
    for damaged in ("", "AAAA", 7):
        back = restored({**travelled(visit), "kept": damaged})
        assert back.rival == "" and back.notice == ("errors.garbled_snapshot", {})


def test_a_ready_made_digit_and_a_moment_come_back_exactly() -> None:
    visit = Visit("en", "pen", moment="pen:step500")
    digit = Digit.of_ink(read_only(np.random.default_rng(1).integers(0, 256, (28, 28), np.uint8)))
    visit.put(Drawing(base=links.enlarged(digit), digit=digit))
    back = restored(travelled(visit))
    assert back.shown == "pen:step500"
    assert back.drawing.digit is not None and np.array_equal(back.drawing.digit.ink >> 4, digit.ink >> 4)


def test_every_seed_that_can_be_chosen_comes_back_and_no_other_is_made_of_it() -> None:
    for seed in (0, 1_000_000, 2**32 - 1):
        visit = Visit()
        visit.desk.seed = seed
        assert restored(travelled(visit)).desk.seed == seed
    for forged in (-1, 2**32, 1.5):
        back = restored({**travelled(Visit()), "train": ["scratch8", "quick", forged]})
        assert back.desk.seed == Visit().desk.seed and back.notice == ("errors.garbled_snapshot", {})


def test_the_largest_snapshot_fits_into_the_tab() -> None:
    assert len(json.dumps(taken(drawn()))) < MOST


@pytest.mark.parametrize(
    ("own", "training", "said"),
    [
        (0, False, "restarted"),
        (2, False, "restarted_own"),
        (0, True, "restarted_training"),
        (1, True, "restarted_own_training"),
    ],
)
def test_what_went_with_the_server_is_told(own: int, training: bool, said: str) -> None:
    kept = {**travelled(drawn()), "own": own, "training": training, "network": "mine:0123456789abcdef", "rival": ""}
    back = restored(kept)
    assert back.notice == (f"errors.{said}", {}) and said in sentences("errors")
    assert back.network == Visit().network and back.selection is None, "another network has no such map"
    assert not back.drawing.empty


def test_only_that_there_were_networks_of_ones_own_is_kept() -> None:
    visit = Visit()
    visit.desk.mine["mine:a"] = Kept("mine:a", 1, "scratch8", b"weights")
    assert taken(visit)["own"] == 1 and "weights" not in json.dumps(taken(visit))


FORGED: list[Any] = [
    None,
    True,
    -1,
    1e300,
    "",
    "x" * 2_000,
    [],
    [[]],
    {},
    {"png": 1},
    ["#fff", 3],
    "mine:x",
    "built:",
    "A" * 40,
]


@pytest.mark.parametrize("part", sorted(taken(drawn())))
def test_a_forged_part_is_left_out_and_the_rest_is_there(part: str) -> None:
    whole = travelled(drawn())
    for forged in FORGED:
        back = restored({**copy.deepcopy(whole), part: forged})
        assert isinstance(back, Visit)
        if part == "drawing":
            assert back.drawing.empty and (back.notice == ("errors.garbled_snapshot", {}) or not forged)
        else:
            assert back.drawing.strokes == (STROKE,)
            assert back.notice is not None and back.notice[0].removeprefix("errors.") in sentences("errors")
        taken(back)


def test_what_was_done_on_the_canvas_since_comes_back_too() -> None:
    visit = drawn()
    kept = travelled(visit)
    since = {"generation": visit.generation, "first": 0, "deeds": [STROKE, STROKE, "undo", STROKE, STROKE]}
    back = restored({**kept, "since": since})
    assert back.drawing.strokes == (STROKE,) * 3 and len(back.past) == 2, "the first one was known"
    other = restored({**kept, "since": {**since, "generation": visit.generation + 1}})
    assert other.drawing.strokes == (STROKE,), "of another canvas"
    missing = restored({**kept, "since": {**since, "first": 2}})
    assert missing.drawing.strokes == (STROKE,), "and one is missing"


@pytest.mark.parametrize("part", ["strokes", "png", "base", "digit"])
def test_a_forged_drawing_is_no_drawing(part: str) -> None:
    whole = travelled(drawn())
    for forged in [value for value in FORGED if not isinstance(value, dict) and value != []]:
        back = restored({**whole, "drawing": {**whole["drawing"], part: forged}})
        assert back.drawing.empty and back.notice == ("errors.garbled_snapshot", {}), forged
