"""What the page's script sends of the pen, and the same forged."""

from __future__ import annotations

from typing import Any

from cnn_viz.engine.digits.ink import PER_PIXEL, SIDE
from tests.campaign.hurt import a_strange_value, hurt_json, hurt_text, pick
from tests.campaign.trying import Chance, Maker


def right(chance: Chance) -> Any:
    """One to four strokes of a pen; now and then one is taken back, or all are."""
    deeds: list[Any] = [_stroke(chance) for _ in range(int(chance.integers(1, 5)))]
    if chance.random() < 0.3:
        deeds.append(pick(chance, ("undo", "clear")))
    return {"generation": 0, "first": 0, "deeds": deeds, "then": "", "asked": 1}


def _stroke(chance: Chance) -> list[Any]:
    points = [int(value) for value in chance.integers(-SIDE, 2 * SIDE * PER_PIXEL, 10)]
    return [int(chance.integers(2, 21)) * 2, "#ffffff", points]


def _values(chance: Chance) -> Any:
    return hurt_json(right(chance), chance)


def _stroke_hurt(chance: Chance) -> Any:
    return {**right(chance), "deeds": [hurt_json(_stroke(chance), chance)]}


def _numbers(chance: Chance) -> Any:
    """Points that no canvas has, half a point, none."""
    points = pick(
        chance, ([1e308] * 4, [2**63, 0], [-(2**15) - 1, 0], [1.5, 2], [True, 1], [1], [], ["1", "2"], [None] * 4)
    )
    return {**right(chance), "deeds": [[20, "#ffffff", points]]}


def _many(chance: Chance) -> Any:
    """Far too many strokes, or points."""
    stroke = _stroke(chance)
    deeds = pick(chance, ([stroke] * 5_000, [[20, "#ffffff", [0, 0] * 200_000]], ["undo"] * 900, ["clear"] * 2_500))
    return {**right(chance), "deeds": deeds}


def _words(chance: Chance) -> Any:
    return {**right(chance), "deeds": [hurt_text("undo", chance)], "then": hurt_text("clear", chance)}


def _elsewhere(chance: Chance) -> Any:
    """Of another canvas, or after deeds that never came."""
    return {**right(chance), pick(chance, ("generation", "first")): int(chance.integers(1, 10**9))}


MAKERS: dict[str, Maker] = {
    "right": right,
    "values": _values,
    "a stroke hurt": _stroke_hurt,
    "numbers": _numbers,
    "many": _many,
    "words": _words,
    "elsewhere": _elsewhere,
    "strange value": a_strange_value,
}
