"""Every part of a page that a link, the glossary or a lesson may point at, by its name.

A name is a container's key, or what an element of a component of ours carries as `data-place`; lib/places.js finds
both. A link leads there by "to=<name>". tests/browser/test_places.py opens every page and finds them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """page: its name, as in its file.  query: what a link says for it to be there; most are there at once."""

    name: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)


_LAYER = {"v": "conv2"}
_MAP = {"v": "conv2", "s": "conv2.3"}
_CLASSES = {"v": "softmax"}

PLACES = (
    *(Place(name, "draw") for name in ("paper", "tools", "beside_pen", "ways_in", "seen", "choices", "pictures")),
    *(Place(name, "draw") for name in ("digit", "bars", "depths", "scales", "present", "caption", "maps")),
    Place("foldings", "draw", {"v": "overview"}),
    *(Place(name, "draw", _LAYER) for name in ("layer", "filters")),
    *(Place(name, "draw", _MAP) for name in ("map", "step_inside", "switch_off")),
    Place("versus", "draw", _CLASSES),
    Place("time_machine", "draw", {"m": "pen:step500"}),
    *(Place(name, "inside") for name in ("place", "boards", "workings")),
    *(Place(name, "networks") for name in ("sheets", "twins", "why", "command")),
    *(Place(name, "build") for name in ("build_rail", "build_stage")),
    *(Place(name, "train") for name in ("train_rail", "train_start", "train_stage", "train_knobs")),
    *(Place(name, "playground") for name in ("lessons", "play_input", "play_step", "play_boards", "concepts")),
    *(Place(name, "scratch") for name in ("scratch_lesson", "training")),
    Place("cross_entropy", "scratch", {"to": "cross_entropy"}),
    *(Place(name, "why") for name in ("why_about", "lab")),
    *(Place(name, "why", {"w": name}) for name in ("cover", "heatmaps")),
    Place("neighbours", "why", {"w": "resemble"}),
    Place("space", "why", {"w": "space"}),
    Place("fool", "why", {"w": "fool"}),
    Place("backward", "why", {"w": "learn"}),
    *(Place(name, "lessons") for name in ("lesson_list", "exercises")),
    *(Place(name, "glossary") for name in ("glossary_rail", "glossary_entries")),
)
