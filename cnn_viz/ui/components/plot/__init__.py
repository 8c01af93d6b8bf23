"""A Plotly figure that changes in place: new data neither flicker nor close what the visitor reads or has zoomed into.

Streamlit's own chart is built anew at every change and tells nothing of clicks into a heatmap. Plotly's script, the
one that belongs to the Python package, is fetched by the browser when the first figure is shown, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cnn_viz.ui.components import component
from cnn_viz.ui.components.sent import sent
from cnn_viz.ui.components.words import themes

_plot = component("plot", '<div class="cv-plot"></div>', isolated=False)


@dataclass(frozen=True)
class Point:
    """A point of a figure, in its axes' units."""

    x: float
    y: float


def show_figure(
    figure: Mapping[str, Any], spoken: str, *, key: str, picked: Callable[[float, float], None] | None = None
) -> None:
    """Show what `cnn_viz.figures` made: data and layout, its colours named "$text", "$positive.12", ….

    spoken: what a screen reader says.  picked: called with the x and y of the point that the visitor clicks.
    """

    def told() -> None:
        if picked and (point := sent(key, "picked", Point)):
            picked(point.x, point.y)

    _plot(key=key, data={"figure": figure, "spoken": spoken, "themes": themes()}, on_picked_change=told)
