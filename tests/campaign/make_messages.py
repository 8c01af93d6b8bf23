"""What our components' scripts send to the server, and the same forged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_viz.ui.components import FOLDER
from tests.campaign.hurt import a_strange_value, hurt_json, pick
from tests.campaign.trying import Chance

KERNEL = [[[1.0, 0.0, -1.0]] * 3] * 3
CONV = {"kind": "conv", "settings": {"filters": 8, "kernel": 3, "stride": 1, "padding": 0, "dilation": 1, "bias": True}}
EDIT = {"count": 1, "layers": [CONV, {"kind": "flatten", "settings": {}}], "input": {"channels": 1, "size": 28}}
PLACE = {"channel": 0, "row": 3, "column": 4}

# By component and event, what its script sends at its best: one value, or several.
RIGHT: dict[tuple[str, str], tuple[Any, ...]] = {
    ("strip", "off"): (["ink", "crop"], []),
    ("network", "selection"): ({"layer": "conv1", "channel": 3}, {"layer": "", "channel": 0}),
    ("network", "stage"): ("overview", "conv2"),
    ("network", "inside"): ({"layer": "conv1", "channel": 3},),
    ("network", "without"): ({"layer": "conv1", "channel": 3},),
    ("live", "deeds"): (
        {"generation": 5, "first": 0, "deeds": [[20, "#ffffff", [400, 400, 800, 420]]], "then": "", "asked": 1},
        {"generation": 5, "first": 1, "deeds": ["undo"], "then": "clear", "asked": 2},
    ),
    ("gallery", "chosen"): (7,),
    ("filters", "filter"): (2,),
    ("filters", "digit"): (1234,),
    ("inside", "at"): ({"layer": "conv1", **PLACE},),
    ("inside", "go"): ({"layer": "relu1", **PLACE}, {"layer": "dense1", "channel": 3, "row": None, "column": None}),
    ("playground", "at"): (PLACE,),
    ("playground", "go"): (PLACE,),
    ("playground", "use"): (True,),
    ("playground", "step"): (0, 1),
    ("playground", "edit"): tuple({"count": 1, "what": what, "planes": KERNEL} for what in ("kernel", "matrix")),
    ("build", "edit"): (EDIT,),
    ("build", "undo"): (1,),
    ("lab", "edited"): (
        {"count": 1, "text": "conv1.2=0,conv2.3*1.5"},
        {"count": 2, "text": "conv1.0.0.1.1=-0.25"},
        {"count": 3, "text": ""},
    ),
    ("lab", "act"): ("rank", "keep", "compare"),
    ("cover", "wanted"): (3, 8),
    ("cover", "asked"): ({"count": 1, "planes": [0] * (4 * 784)},),
    ("cover", "used"): ([0] * (4 * 784), [7, 255] * (2 * 784)),
    ("backward", "place"): ({"layer": "conv2", "channel": 3}, {"layer": "softmax", "channel": 7}),
    ("exercise", "answer"): ([3.0, -1.0, 0.0, 2.0], [2, 5], [3, 0, 2, 1]),
    ("lesson", "said"): (0, 1),
    ("lesson", "act"): ("next", "back", "again", "leave"),
    ("plan", "open"): ("conv1",),
    ("walk", "ask"): ({"run": "", "first": 9}, {"run": "", "start": [2, 5, 7]}),
    ("moments", "at"): (0, 3),
    ("moves", "shift"): ({"down": 1, "right": -2},),
    ("plot", "picked"): ({"x": 3, "y": 4},),
    ("ticket", "answer"): ({"session": "", "kept": {"ticket": "", "language": "zh"}, "came": "reload"},),
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """event: its name; value: anything JSON can say, and NaN; state: by setStateValue, not setTriggerValue."""

    event: str
    value: Any
    state: bool


def forged(component: str, chance: Chance) -> Message:
    """A message of this component ("strip"), most often of one of its events, its value hurt or another altogether."""
    events = [event for name, event in RIGHT if name == component]
    event = pick(chance, events) if events and chance.random() < 0.95 else pick(chance, ("at", "edit", "", "__", "x"))
    right = pick(chance, RIGHT.get((component, event), ({"layer": "conv1"},)))
    value = hurt_json(right, chance) if chance.random() < 0.6 else a_strange_value(chance)
    return Message(event, right if chance.random() < 0.1 else value, bool(chance.random() < 0.5))


def sent_by_scripts() -> set[tuple[str, str]]:
    """(component, event) of every message that stands in the scripts of a component in so many words."""
    call = re.compile(r'set(?:State|Trigger)Value\("(\w+)"')
    return {
        (index.parent.name, event)
        for index in FOLDER.glob("*/index.js")
        for script in _imported(index, set())
        for event in call.findall(script.read_text("utf-8"))
    }


def _imported(script: Path, known: set[Path]) -> set[Path]:
    """It, and what it imports, and so on."""
    if script not in known:
        known.add(script)
        for name in re.findall(r'^import .* from "([^"]+)";$', script.read_text("utf-8"), re.MULTILINE):
            _imported((script.parent / name).resolve(), known)
    return known
