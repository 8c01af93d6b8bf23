"""A network's layers as a list that is edited: sizes, order, what is added and taken away; with what each comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from cnn_viz.engine.blueprint.layer_specs import (
    KINDS,
    MOST_LAYERS,
    Blueprint,
    Part,
    input_with,
)
from cnn_viz.engine.blueprint.shape_inference import Stage, Survey
from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.errors import UserError
from cnn_viz.text import say, sentence, sentences
from cnn_viz.ui.components import component

SCRIPTS = ("../shared/numbers.js", "rows.js", "drag.js", "index.js")
FAMILIES = (
    ("conv",),
    ("relu", "leaky_relu", "sigmoid", "tanh"),
    ("max_pool", "avg_pool"),
    ("batch_norm", "local_norm", "dropout"),
    ("flatten", "dense"),
)
SWAPPED = ({"relu", "leaky_relu", "sigmoid", "tanh"}, {"max_pool", "avg_pool"}, {"batch_norm", "local_norm"})
INPUTS = ((1, 28), (3, 28), (1, 32), (3, 32))
PIXELS = ((0.0, 1.0), (0.5, 1.0), (0.5, 0.5), (0.1307, 0.3081))  # mean, std; the last is MNIST's own

_build = component("build", '<div class="cv-build"></div>', scripts=SCRIPTS)


def show_build(
    found: Survey,
    language: str,
    *,
    edit: int,
    edited: Callable[[int, Blueprint | None], None],
    undo: Callable[[], None],
    key: str,
) -> None:
    """Show a blueprint's layers. edit: the browser's count of the edit that this answers.

    edited: called with the count and the blueprint as it is now, None where what came in is none.
    undo: called when the visitor takes the last edit back by key.
    """

    def tell() -> None:
        sent = (st.session_state.get(key) or {}).get("edit")
        if isinstance(sent, Mapping) and isinstance(sent.get("count"), int):
            edited(int(sent["count"]), _received(sent))

    _build(key=key, data=build_message(found, language, edit), on_edit_change=tell, on_undo_change=undo)


def _received(sent: Mapping[str, Any]) -> Blueprint | None:
    """What the browser made of the list; it may send anything."""
    try:
        parts = tuple(Part.of(layer["kind"], **layer["settings"]) for layer in sent["layers"][: MOST_LAYERS + 1])
        return Blueprint(parts, input_with(**sent["input"]))
    except (UserError, KeyError, TypeError):
        return None


def build_message(found: Survey, language: str, edit: int) -> dict[str, Any]:
    """Everything that the browser shows, in words."""
    reads = found.blueprint.input
    return {
        "edit": edit,
        "input": {"channels": reads.channels, "size": reads.size, "mean": reads.mean, "std": reads.std},
        "inputs": [{"channels": c, "size": s} for c, s in INPUTS],
        "pixels": [{"mean": mean, "std": std} for mean, std in _pixels(reads)],
        "rows": _rows(found, language),
        "end": _problem(found, language) if len(found.stages) == len(found.blueprint.parts) else "",
        "total": {"parameters": f"{found.parameters:,}", "multiplications": f"{found.multiplications:,}"},
        "kinds": _kinds(language),
        "families": FAMILIES,
        "full": len(found.blueprint.parts) >= MOST_LAYERS,
        "text": _shown(language),
    }


def _pixels(reads: InputSpec) -> list[tuple[float, float]]:
    return list(dict.fromkeys([*PIXELS, (reads.mean, reads.std)]))


def _rows(found: Survey, language: str) -> list[dict[str, Any]]:
    blueprint, possible = found.blueprint, len(found.stages)
    rows = []
    for i, (name, part) in enumerate(zip(blueprint.names, blueprint.parts, strict=True)):
        row: dict[str, Any] = {
            "kind": part.kind,
            "settings": part.settings(),
            "title": _title(part.kind, language, name),
        }
        if i < possible:
            row |= {"state": "fine", **_measures(found.stages[i])}
        else:
            row |= {"state": "wrong" if i == possible else "after"}
            row["said"] = _problem(found, language) if i == possible else ""
        rows.append(row)
    return rows


def _measures(stage: Stage) -> dict[str, str]:
    count = f"{stage.parameters:,}" if stage.parameters else ""
    return {"shape": " × ".join(f"{n:,}" for n in stage.gives), "parameters": count, "formula": stage.formula}


def _title(kind: str, language: str, name: str = "") -> str:
    return say(f"network.{kind}", language, n=name.lstrip("abcdefghijklmnopqrstuvwxyz_")).strip()


def _problem(found: Survey, language: str) -> str:
    return sentence(found.problem, language) if found.problem else ""


@cache
def _kinds(language: str) -> dict[str, Any]:
    """By kind: what it is called, what it can be swapped for, and the fields of its settings."""
    return {
        kind: {
            "title": _title(kind, language),
            "swapped": [other for other in KINDS if any({kind, other} <= family for family in SWAPPED)],
            "fields": [
                {
                    "name": name,
                    "label": say(f"build.field_{name}", language),
                    "least": setting.least,
                    "most": setting.most,
                    "step": setting.step,
                    "switch": setting.switch,
                    "usual": setting.usual,
                }
                for name, setting in known.settings.items()
            ],
        }
        for kind, known in KINDS.items()
    }


@cache
def _shown(language: str) -> dict[str, str]:
    """The sentences that the browser fills in, by their names without "shown_"."""
    return {key[6:]: pair[language] for key, pair in sentences("build").items() if key.startswith("shown_")}
