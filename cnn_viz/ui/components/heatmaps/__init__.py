"""Attribution maps of one digit, each beside the same method's on the same network with random weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cnn_viz.engine.explain.beside_random import Beside
from cnn_viz.records import Array, Digit
from cnn_viz.ui.components import component
from cnn_viz.ui.components.blob import pack
from cnn_viz.ui.components.words import themes, words

_heatmaps = component("heatmaps", '<div class="cv-heatmaps"></div>')


def show_heatmaps(digit: Digit, found: Mapping[str, Beside], target: int, *, language: str, run: str, key: str) -> None:
    """Show the maps of every method, in the order given.

    target: the class whose logit is attributed.  run: names digit, network and class in the page.
    """
    arrays: list[Array] = [digit.ink.astype(np.float32)]
    rows = []
    for name, one in found.items():
        rows.append({
            "name": name,
            "maps": [len(arrays), len(arrays) + 1],
            "alike": one.alike if np.isfinite(one.alike) else None,
            "residual": one.residual,
        })  # fmt: skip
        arrays += [one.trained, one.random]
    header = {"rows": rows, "target": target, "run": run, "text": words(language, "why"), "themes": themes()}
    _heatmaps(key=key, data=pack(header, arrays))
