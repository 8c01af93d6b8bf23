"""A network's layers as a list that is edited: sizes, order, what is added and taken away; with what each comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cnn_viz.engine.blueprint.layer_specs import MOST_LAYERS, Blueprint, InputDescription, LayerSpec, input_with
from cnn_viz.engine.blueprint.shape_inference import Stage, Survey
from cnn_viz.engine.inspection.layer_kinds import building_kinds
from cnn_viz.engine.models.inputs import InputSpec
from cnn_viz.errors import UserError
from cnn_viz.text import say, sentence
from cnn_viz.typed import declared
from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import Count, sent
from cnn_viz.ui.components.words import words

FAMILIES = (("convolution",), ("activation",), ("pooling",), ("norm", "dropout"), ("shape", "dense"))  # as offered
SWAPPED = ("activation", "pooling", "norm")  # one of such a family can take another's place
INPUTS = ((1, 28), (3, 28), (1, 32), (3, 32))
MNIST = (0.1307, 0.3081)  # mean and std of its training images
PIXELS = ((0.0, 1.0), (0.5, 1.0), (0.5, 0.5), MNIST)  # mean, std

_build = component("build", '<div class="cv-build"></div>')


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
        if edit := sent(key, "edit", Edit):
            edited(edit.count, edit.blueprint)

    _build(key=key, data=build_message(found, language, edit), on_edit_change=tell, on_undo_change=undo)


@dataclass(frozen=True)
class Layer:
    """One of the list, its settings by our own names."""

    kind: str
    settings: dict[str, bool | float]


@dataclass(frozen=True)
class Edit:
    """The list as the browser has it, and the count of its edits."""

    count: Count
    layers: list[Layer]
    input: dict[str, int | float]

    @property
    def blueprint(self) -> Blueprint | None:
        """None where a kind, a setting or the input is not one of ours."""
        try:
            layers = tuple(LayerSpec.of(layer.kind, **layer.settings) for layer in self.layers[: MOST_LAYERS + 1])
            return Blueprint(layers, input_with(**self.input))
        except (UserError, TypeError):
            return None


def build_message(found: Survey, language: str, edit: int) -> dict[str, Any]:
    """Everything that the browser shows, in words."""
    reads = found.blueprint.input
    return {
        "edit": edit,
        "input": {"channels": reads.channels, "size": reads.size, "mean": reads.mean, "std": reads.std},
        "inputs": [{"channels": c, "size": s} for c, s in INPUTS],
        "pixels": [{"mean": mean, "std": std, "own": (mean, std) == MNIST} for mean, std in _pixels(reads)],
        "normal": {name: _limits(name) for name in ("mean", "std")},
        "rows": _rows(found, language),
        "end": _problem(found, language) if len(found.stages) == len(found.blueprint.layers) else "",
        "total": {"parameters": f"{found.parameters:,}", "multiplications": f"{found.multiplications:,}"},
        "kinds": _kinds(language),
        "families": _families(),
        "full": len(found.blueprint.layers) >= MOST_LAYERS,
        "text": words(language, "build"),
    }


def _pixels(reads: InputSpec) -> list[tuple[float, float]]:
    return list(dict.fromkeys([*PIXELS, (reads.mean, reads.std)]))


def _limits(name: str) -> list[float]:
    known: Any = declared(InputDescription, (name,))
    return [known.ge, known.le]


def _rows(found: Survey, language: str) -> list[dict[str, Any]]:
    blueprint, possible = found.blueprint, len(found.stages)
    rows = []
    for i, (name, layer) in enumerate(zip(blueprint.names, blueprint.layers, strict=True)):
        row: dict[str, Any] = {
            "kind": layer.kind,
            "settings": layer.settings(),
            "title": _title(layer.kind, language, name),
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
    return {"shape": " × ".join(f"{n:,}" for n in stage.output_shape), "parameters": count, "formula": stage.formula}


def _title(kind: str, language: str, name: str = "") -> str:
    return say(f"network.{kind}", language, n=name.lstrip("abcdefghijklmnopqrstuvwxyz_")).strip()


def _problem(found: Survey, language: str) -> str:
    return sentence(found.problem, language) if found.problem else ""


def _families() -> list[list[str]]:
    kinds = building_kinds().items()
    return [[name for name, kind in kinds if kind.family in family] for family in FAMILIES]


def _kinds(language: str) -> dict[str, Any]:
    """By kind: what it is called, what it can be swapped for, and the fields of its settings."""
    kinds = building_kinds()
    return {
        kind: {
            "title": _title(kind, language),
            "swapped": [k for k, other in kinds.items() if other.family == known.family and known.family in SWAPPED],
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
        for kind, known in kinds.items()
    }
