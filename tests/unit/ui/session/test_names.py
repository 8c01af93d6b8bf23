"""What networks of one's own are called, by themselves and by their visitor."""

from __future__ import annotations

import json
from functools import partial

import pytest

from cnn_viz.engine.blueprint.layer_specs import blueprint_of
from cnn_viz.text import say
from cnn_viz.ui.session.names import LONGEST, architecture_name, cleaned, default_name, file_stem, own_name, told_apart
from cnn_viz.ui.session.own_networks import MOST_NAMES, Desk
from cnn_viz.ui.session.snapshot import restored, taken
from cnn_viz.ui.session.visit import Visit

t = partial(say, language="en")
LONG = "built:1_28-c32-r-m2-c64-r-m2-f-d{}-d10"
DEEP = "built:1_28-c32-r-m2-c64-r-m2-c128-r-f-d{}-d10"


def desk_with(*designs: str) -> Desk:
    desk = Desk()
    for design in designs:
        desk.keep(design, design.encode())
    return desk


def test_a_design_is_called_after_its_layers_and_an_empty_one_has_a_name() -> None:
    desk = Desk()
    assert default_name(LONG.format(64), desk, t) == "32C3-P2-64C3-P2-64-10"
    assert default_name("built:1_28", desk, t) == say("build.called_empty")
    assert default_name("built:1_28-r-f", desk, t) == "relu1-flatten"
    assert default_name("pen", desk, t) == say("models.pen")


@pytest.mark.parametrize(
    ("one", "other", "begins"),
    [
        (LONG.format(64), LONG.format(128), "32C3-"),
        (DEEP.format(64), DEEP.format(128), "64 · "),
        ("built:1_28-c8_5-r-f-d10", "built:1_28-c8_5-k-f-d10", "ReLU · "),
        ("built:1_28-c8_5-r-f-d10", "built:1_28-c8_5_1_2-r-f-d10", "padding 0 · "),
        ("built:1_28-f-d10", "built:1_28_0.5_0.5-f-d10", "1 × 28 × 28, 0/1 · "),
        ("built:1_28-f-d10", "built:1_28-f-o0.5-d10", ""),
    ],
)
def test_designs_that_begin_alike_are_told_apart_at_once(one: str, other: str, begins: str) -> None:
    names = [default_name(design, desk_with(one, other), t) for design in (one, other)]
    assert names[0] != names[1] and names[0].startswith(begins)
    assert names[0][:20] != names[1][:20]
    assert default_name(one, desk_with(one), t) == blueprint_of(one).short, "alone it needs no more"


def test_a_given_name_stands_everywhere_and_an_emptied_one_goes_back() -> None:
    desk = desk_with(LONG.format(64))
    (own,) = desk.mine.values()
    assert own_name(own, desk, t) == "Mine 1: 32C3-P2-64C3-P2-64-10"
    desk.rename(own.network, "Deep")
    assert own_name(own, desk, t) == "Mine 1: Deep"
    desk.rename(own.id, "Best")
    assert own_name(own, desk, t) == "Best" and architecture_name(own.network, desk, t) == "Deep"
    desk.rename(own.id, "")
    assert own_name(own, desk, t) == "Mine 1: Deep"
    twin = desk_with(LONG.format(64))
    assert own_name(own, twin, t) == "Mine 1: 32C3-P2-64C3-P2-64-10", "the same weights are another visitor's too"


def test_a_name_follows_the_edits_of_its_design_and_not_another_beginning() -> None:
    desk = Desk(design=blueprint_of(LONG.format(64)))
    desk.rename(LONG.format(64), "Deep")
    desk.edit(blueprint_of(LONG.format(32)))
    assert desk.names[LONG.format(32)] == "Deep"
    desk.redesign(blueprint_of(LONG.format(16)))
    assert LONG.format(16) not in desk.names
    for number in range(2 * MOST_NAMES):
        desk.rename(f"mine:{number}", "x")
    assert len(desk.names) == MOST_NAMES


def test_names_are_one_line_of_bounded_length_and_files_are_named_after_them() -> None:
    assert cleaned("  a\n b\t\u202e\x00c ", LONGEST) == "a b c"
    assert len(cleaned("x" * 200, LONGEST)) == LONGEST and cleaned("👩‍🔬 三班", LONGEST) == "👩‍🔬 三班"
    assert file_stem("../../etc/passwd") == "etc-passwd" and file_stem("三班 / 网络") == "三班-网络"
    assert file_stem("***") == "network" and file_stem("Mine 1: 8C5-P2-10") == "Mine-1-8C5-P2-10"


def test_no_two_choices_of_a_list_have_one_name() -> None:
    called = told_apart("abcd", {"a": "x", "b": "x", "c": "x (2)", "d": "x"}.__getitem__)
    assert list(called) == list("abcd") and len(set(called.values())) == 4 and called["a"] == "x"


def test_a_designs_name_outlives_the_server_and_a_forged_one_is_cut() -> None:
    visit = Visit(page="build")
    visit.desk.design = blueprint_of(LONG.format(64))
    visit.desk.rename(LONG.format(64), "**Deep**")
    visit.desk.rename("mine:0123", "goes with its weights")
    kept = json.loads(json.dumps(taken(visit)))
    assert restored(kept).desk.names == {LONG.format(64): "**Deep**"}
    kept["names"] = {LONG.format(64): "x\n" * 900}
    assert len(restored(kept).desk.names[LONG.format(64)]) <= LONGEST
    kept["names"] = {"mine:0123": "a", "nothing": "b"}
    assert not restored(kept).desk.names
