"""Contrast networks: one architecture taught in other ways, to be set beside itself. Each is here to be wrong.

conv3_same learns from 1,000 images for a few minutes. `few` overfits them; `augmented` sees the same ones, never twice
alike; `permuted` gets their labels in another order and learns them by heart all the same (Zhang, Bengio, Hardt, Recht
and Vinyals, "Understanding deep learning requires rethinking generalization", 2017).
Their files lie in weights/twins/<name>/ under their architecture's name.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnn_viz import paths
from cnn_viz.engine.data.augmentation import Augmentation
from cnn_viz.engine.training.recipes import RECIPES, Recipe

_FEW = Recipe(optimizer="adam", rate=1e-3, batch=64, epochs=60, dropout=0.0, limit=1_000)

TWINS: dict[str, Recipe] = {
    "conv3_same:few": _FEW,
    "conv3_same:augmented": replace(
        _FEW, epochs=120, augmentation=Augmentation(rotate=15, shear=0.18, scale=0.15, shift=1.8, elastic=0.75)
    ),
    "conv3_same:permuted": replace(_FEW, epochs=150, permuted_labels=True),
}
"""By id, "<architecture>:<name>"."""


def recipe_of(model_id: str) -> Recipe:
    """By which a network of the list, or a twin of one, is taught. KeyError for another id."""
    return (RECIPES | TWINS)[model_id]


def architecture_of(model_id: str) -> str:
    """The id in MODELS of a network of the list or of a twin."""
    return model_id.partition(":")[0]


def home_of(model_id: str, folder: Path | None = None) -> Path:
    """Where its files lie; folder: where those of the list lie, the package's own if not given."""
    folder = folder or paths.WEIGHTS
    return folder / "twins" / model_id.partition(":")[2] if model_id in TWINS else folder


def file_of(model_id: str, ending: str, folder: Path | None = None) -> Path:
    """One of its files, by its ending: ".safetensors", ".json", …; folder as in `home_of`."""
    return home_of(model_id, folder) / f"{architecture_of(model_id)}{ending}"
