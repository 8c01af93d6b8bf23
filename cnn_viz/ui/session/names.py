"""What networks are called on the screen and in files' names: as their visitor named them, or after their design."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import TypeVar

from cnn_viz.engine.blueprint.layer_specs import Blueprint, LayerSpec, blueprint_of, is_built
from cnn_viz.ui.session.own_networks import Desk, Kept, kept, own_designs

Say = Callable[..., str]
T = TypeVar("T")

LONGEST = 60  # characters of a name that a visitor gives
SEEN = 20  # characters of a name that the narrowest picker shows


def own_name(own: Kept, desk: Desk, t: Say) -> str:
    """What a network that a visitor trained or brought is called: "Mine 1: 16C5-P2-10" until they name it."""
    return architecture_name(own.id, desk, t)


def architecture_name(network: str, desk: Desk, t: Say) -> str:
    """What an architecture is called, trained or not; an own network's id will do as well."""
    given = desk.names.get(network)
    return t("train.named", name=given) if given else default_name(network, desk, t)


def default_name(choice: str, desk: Desk, t: Say) -> str:
    """What a network of the list, a design or one of the visitor's own is called while they give it no name."""
    if own := desk.mine.get(choice) or kept(choice):
        return t("train.mine", number=own.number, name=architecture_name(own.network, desk, t))
    if not is_built(choice):
        return t(f"models.{choice}")
    design = blueprint_of(choice)
    if not design.layers:
        return t("build.called_empty")
    layers = design.short or "-".join(design.names)
    apart = _apart(design, [blueprint_of(other) for other in own_designs(desk) if other != choice], t)
    return t("build.called_apart", apart=apart, layers=layers) if apart else t("build.called", layers=layers)


def _apart(design: Blueprint, others: Iterable[Blueprint], t: Say) -> str:
    """What it has and another of its visitor's has not whose name begins alike; "" where none does."""
    other = next((other for other in others if other.short[:SEEN] == design.short[:SEEN]), None)
    if other is None:
        return ""
    if design.input != other.input:
        reads = design.input
        return f"{reads.channels} × {reads.size} × {reads.size}, {reads.mean:g}/{reads.std:g}"
    edits = SequenceMatcher(None, [x.text for x in other.layers], [x.text for x in design.layers], autojunk=False)
    for edit, *before, start, end in edits.get_opcodes():
        if edit in ("insert", "replace"):
            replaced = other.layers[before[0]] if edit == "replace" else None
            return _difference(design.layers[start:end][0], replaced, t)
    return ""


def _difference(layer: LayerSpec, replaced: LayerSpec | None, t: Say) -> str:
    """A layer's short name; where another's differs from it in a setting alone, that setting."""
    if replaced is None or replaced.kind != layer.kind or (layer.short and layer.short != replaced.short):
        return layer.short or t(f"network.{layer.kind}", n="").strip()
    settings = layer.settings()
    changed = next(name for name, value in settings.items() if value != replaced[name])
    return f"{t(f'build.field_{changed}')} {settings[changed]:g}"


def told_apart(offered: Iterable[T], name: Callable[[T], str]) -> dict[T, str]:
    """A name for each choice of a list, no two alike: Streamlit knows a choice by its name alone."""
    names: dict[T, str] = {}
    taken: set[str] = set()
    for choice in offered:
        called = once = name(choice)
        number = 1
        while called in taken:
            number += 1
            called = f"{once} ({number})"
        taken.add(called)
        names[choice] = called
    return names


def cleaned(name: str, most: int) -> str:
    """A name as it is kept: one line, nothing unseen in it, at most so many characters."""
    line = " ".join(unicodedata.normalize("NFC", name).split())
    seen = (letter for letter in line if letter == "\u200d" or not unicodedata.category(letter).startswith("C"))
    return "".join(seen)[:most].strip()


def file_stem(name: str) -> str:
    """A name as a file's, without its ending: letters and digits of any language, and what no system minds."""
    return re.sub(r"[^\w.+-]+", "-", name).strip("-._")[:60] or "network"
